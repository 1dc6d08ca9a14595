import { describe, expect, it } from "vitest";
import {
  add,
  derivative,
  dot,
  eq,
  grad,
  gt,
  hessian,
  jacobian,
  jvp,
  logsumexp,
  lt,
  max,
  min,
  mul,
  norm,
  type Scalar,
  square,
  sum,
  value,
  valueAndGrad,
  vmap,
} from "../../src/ad/index.js";
import { DataError } from "../../src/errors.js";
import { thrownIssues } from "../helpers/workspaces.js";

/** A transform without its types. */
type Loose = (f: unknown, options: unknown) => unknown;

/** Anything, where the types would refuse it. */
const any = (x: unknown) => x as never;

function messageOf(call: () => unknown): string {
  try {
    call();
  } catch (error) {
    expect(error).toBeInstanceOf(DataError);
    return (error as DataError).message;
  }
  return "nothing thrown";
}

describe("transforms refuse", () => {
  type Transform = (f: unknown) => unknown;
  const transforms = { grad, valueAndGrad, jacobian, hessian, derivative, vmap } as Record<string, unknown>;

  it.each(Object.entries(transforms))("something else than a function when they are made: %s", (name, transform) => {
    for (const f of [5, undefined, [square], "x"]) {
      expect(thrownIssues(() => (transform as Transform)(f))).toEqual([{ code: "not-a-function", path: `${name}(f)` }]);
    }
  });

  it("something else than a function of a direction", () => {
    expect(thrownIssues(() => jvp(any(5), any([1]), any([1])))).toEqual([{ code: "not-a-function", path: "jvp(f)" }]);
  });

  it("options that they do not have, with the nearest one", () => {
    const f = (x: Scalar, y: Scalar) => mul(x, y);
    const transforms: readonly unknown[] = Object.values({ grad, valueAndGrad, jacobian, hessian });
    for (const transform of transforms) {
      expect(thrownIssues(() => (transform as Loose)(f, { argnum: 1 }))).toEqual([
        { code: "unknown-option", path: "argnum" },
      ]);
      expect(messageOf(() => (transform as Loose)(f, { argnum: 1 }))).toContain("Did you mean argnums?");
    }
    expect(messageOf(() => vmap(f, any({ in_axes: 0 })))).toContain("Did you mean inAxes?");
  });

  it("positions and axes that can be none", () => {
    const f = (x: Scalar, y: Scalar) => mul(x, y);
    for (const argnums of [-1, 0.5, "x", [0, -1], [[0]], null]) {
      expect(thrownIssues(() => grad(f, { argnums: any(argnums) }))).toEqual([{ code: "bad-option", path: "argnums" }]);
    }
    for (const inAxes of [-1, 0.5, "x", [0, -1]]) {
      expect(thrownIssues(() => vmap(f, { inAxes: any(inAxes) }))).toEqual([{ code: "bad-option", path: "inAxes" }]);
    }
  });
});

describe("operations that get something else than numbers", () => {
  it("name themselves and speak of the array, where it is one", () => {
    const named: [string, () => unknown][] = [
      ["gt(…)", () => gt(any([1, 2]), 2)],
      ["lt(…)", () => lt(1, any(new Float64Array(2)))],
      ["eq(…)", () => grad(any((x: Scalar) => (eq(x, 1) ? x : 0)))(any([1, 2]))],
      ["add(…)", () => add(any([1]), 2)],
      ["max(…)", () => max(any([1, 2]))],
      ["square(…)", () => derivative((x) => square(any([x])))(1)],
    ];
    for (const [path, call] of named) {
      expect(thrownIssues(call)).toEqual([{ code: "not-a-number", path }]);
      expect(messageOf(call)).toMatch(/an array.*x\[0\].*map/);
      expect(messageOf(call)).not.toMatch(/return/);
    }
  });

  it("think of a missing argument, entry or return statement where there is nothing", () => {
    expect(messageOf(() => add(1, any(undefined)))).toMatch(/undefined.*argument is missing.*returns a value/);
  });

  it.each(Object.entries({ sum, norm, logsumexp }))("reductions want a list: %s", (name, reduce) => {
    const call = () => derivative((x) => (reduce as (...xs: unknown[]) => Scalar)(x, x))(2);
    expect(thrownIssues(call)).toEqual([{ code: "not-a-list", path: `${name}(…)` }]);
    expect(messageOf(call)).toContain(`${name}([x, y])`);
    expect(thrownIssues(() => reduce(any({ a: 1 })))).toEqual([{ code: "not-a-list", path: `${name}(…)` }]);
  });

  it("dot wants two lists", () => {
    expect(thrownIssues(() => dot(any(1), [1]))).toEqual([{ code: "not-a-list", path: "dot(…)" }]);
    expect(thrownIssues(() => dot([1], any(undefined)))).toEqual([{ code: "not-a-list", path: "dot(…)" }]);
  });

  it.each(Object.entries({ max, min }))("%s wants an argument", (name, extremum) => {
    expect(thrownIssues(() => (extremum as (...xs: number[]) => number)())).toEqual([
      { code: "argument-count", path: `${name}(…)` },
    ]);
  });
});

describe("a number kept from a differentiation that is over is refused", () => {
  const kept = (transform: (f: (x: Scalar) => Scalar) => unknown): Scalar => {
    let leak: Scalar = 0;
    transform((x) => {
      leak = x;
      return x;
    });
    return leak;
  };
  const sources: [string, Scalar][] = [
    ["derivative", kept((f) => derivative(f)(1))],
    ["grad", kept((f) => grad(f)(1))],
    ["jvp", kept((f) => jvp(f, [1], [1]))],
    ["a function that throws", kept((f) => thrownIssues(() => derivative((x) => add(f(x), any([])))(1)))],
  ];

  it.each(sources)("from %s: alone, beside newer numbers, as a result, and deep inside", (_from, leak) => {
    const uses: (() => unknown)[] = [
      () => square(leak),
      () => derivative((x) => mul(x, leak))(2),
      () => derivative(() => leak)(2),
      () => jacobian((x: Scalar) => [x, leak])(2),
      () => derivative((x) => derivative((y) => mul(y, add(x, leak)))(x))(2),
      () => derivative((x) => square(x))(leak),
    ];
    for (const use of uses) expect(use).toThrowError(expect.objectContaining({ code: "escaped-dual" }));
  });

  it("its plain number can be read", () => {
    expect(value(sources[0]![1])).toBe(1);
  });

  it("closures may use numbers of a differentiation that has not ended", () => {
    expect(derivative((x) => derivative((y) => mul(x, x, y))(5))(3)).toBe(6);
  });
});
