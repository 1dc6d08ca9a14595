import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import {
  add,
  cos,
  derivative,
  div,
  exp,
  grad,
  gt,
  hessian,
  jacobian,
  jvp,
  mul,
  pow,
  type Scalar,
  sin,
  sqrt,
  square,
  sub,
  sum,
  valueAndGrad,
  vmap,
} from "../../src/ad/index.js";

const product = (p: readonly Scalar[]) => mul(p[0]!, p[0]!, p[1]!);

describe("the gradient has the structure of the argument", () => {
  it("a number for a number", () => {
    expect(grad((x: Scalar) => square(sub(x, 1)))(3)).toBe(4); // 2 (3 − 1)
  });
  it("an array for an array, a Float64Array for a typed array", () => {
    expect(grad(product)([3, 2])).toEqual([12, 9]); // 2 p₀ p₁, p₀²
    expect(grad(product)(new Float64Array([3, 2]))).toEqual(new Float64Array([12, 9]));
    expect(grad(product)(new Int32Array([3, 2]))).toEqual(new Float64Array([12, 9]));
  });
  it("nested records and arrays, numbers that are not used included", () => {
    const f = (p: { mu: Scalar; shapes: readonly { a: Scalar; b: readonly Scalar[] }[]; unused: Scalar }) =>
      mul(p.mu, sum(p.shapes.map((s) => mul(s.a, s.b[0]!, s.b[1]!))));
    const at = {
      mu: 2,
      shapes: [
        { a: 3, b: [4, 5] },
        { a: 1, b: new Float64Array([6, 7]) },
      ],
      unused: 1,
    };
    // Σ a b₀ b₁ = 60 + 42
    expect(grad(f)(at)).toEqual({
      mu: 102,
      shapes: [
        { a: 40, b: [30, 24] },
        { a: 84, b: new Float64Array([14, 12]) },
      ],
      unused: 0,
    });
  });
  it("a record with an odd key stays a plain record", () => {
    const at = JSON.parse('{"__proto__": 2, "x": 3}') as Record<string, number>;
    const slopes = grad((p: Record<string, Scalar>) => mul(...(Object.values(p) as [Scalar, Scalar])))(at);
    expect(Object.entries(slopes)).toEqual([
      ["__proto__", 3],
      ["x", 2],
    ]);
  });
  it("chosen arguments by argnums; the others may be anything", () => {
    const f = (x: Scalar, label: string, p: readonly Scalar[]) => (label === "sum" ? add(x, sum(p)) : mul(x, p[0]!));
    expect(grad(f, { argnums: 2 })(3, "product", [5, 6])).toEqual([3, 0]);
    expect(grad(f, { argnums: [2, 0] })(3, "product", [5, 6])).toEqual([[3, 0], 5]);
    expect(grad(f)(3, "sum", [5, 6])).toBe(1);
  });
  it("of a constant is 0, of an empty array empty", () => {
    expect(grad((_x: Scalar) => 7)(3)).toBe(0);
    expect(grad((_p: readonly Scalar[]) => 7)([1, 2])).toEqual([0, 0]);
    expect(grad((_p: readonly Scalar[]) => 7)([])).toEqual([]);
    expect(derivative(() => 7)(3)).toBe(0);
  });
  it("arguments are not changed", () => {
    const at = Object.freeze({ p: Object.freeze([3, 2]) });
    expect(grad((r: { p: readonly Scalar[] }) => product(r.p))(at)).toEqual({ p: [12, 9] });
  });
});

describe("loops, branches and early returns", () => {
  const f = (x: Scalar): Scalar => {
    if (!gt(x, 2)) return cos(pow(x, 3));
    let y = x;
    for (let i = 0; i < 10; i++) y = add(y, sqrt(y));
    return y;
  };
  it("x > 2: ten times x ← x + √x; else cos x³", () => {
    // below: −3x² sin x³; above: the product of 1 + 1/(2√y) along the loop
    expect(derivative(f)(-1.5)).toBeCloseTo(-3 * 2.25 * Math.sin(-3.375), 14);
    let slope = 1;
    let y = 3;
    for (let i = 0; i < 10; i++) {
      slope *= 1 + 0.5 / Math.sqrt(y);
      y += Math.sqrt(y);
    }
    expect(valueAndGrad(f)(3)).toEqual([y, expect.closeTo(slope, 13)]);
  });
});

describe("value, Jacobian, Hessian and directional derivative", () => {
  const spherical = (p: readonly Scalar[]) => {
    const [r, theta, phi] = p as [Scalar, Scalar, Scalar];
    return [mul(r, sin(theta), cos(phi)), mul(r, sin(theta), sin(phi)), mul(r, cos(theta)), 1];
  };
  it("a rectangular Jacobian: four results of three numbers, one of them constant", () => {
    const [r, t, p] = [2, 0.7, 1.1];
    const [st, ct, sp, cp] = [Math.sin(t), Math.cos(t), Math.sin(p), Math.cos(p)];
    const expected = [
      [st * cp, r * ct * cp, -r * st * sp],
      [st * sp, r * ct * sp, r * st * cp],
      [ct, -r * st, 0],
      [0, 0, 0],
    ];
    const matrix = jacobian(spherical)([r, t, p]);
    expect(matrix).toHaveLength(4);
    expect(matrix).toEqual(expected.map((row) => row.map((x) => expect.closeTo(x, 15))));
  });
  it("a Jacobian of records has the structure of the result, then of the argument", () => {
    const f = (p: { a: Scalar; b: Scalar }) => ({ area: mul(p.a, p.b), sides: [p.a, p.b] });
    expect(jacobian(f)({ a: 3, b: 5 })).toEqual({
      area: { a: 5, b: 3 },
      sides: [
        { a: 1, b: 0 },
        { a: 0, b: 1 },
      ],
    });
  });
  it("a Jacobian to several arguments lists one block for each", () => {
    const f = (x: Scalar, p: readonly Scalar[]) => [mul(x, p[0]!), add(x, p[1]!)];
    expect(jacobian(f, { argnums: [0, 1] })(2, [3, 4])).toEqual([
      [3, [2, 0]],
      [1, [0, 1]],
    ]);
  });
  it("Hessians of arrays, records and several arguments", () => {
    expect(hessian(product)([3, 2])).toEqual([
      [4, 6],
      [6, 0],
    ]);
    expect(hessian(product)(new Float64Array([3, 2]))[0]).toEqual(new Float64Array([4, 6]));
    expect(hessian((p: { a: Scalar; b: Scalar }) => mul(p.a, p.a, p.b))({ a: 3, b: 2 })).toEqual({
      a: { a: 4, b: 6 },
      b: { a: 6, b: 0 },
    });
    expect(hessian((x: Scalar, y: Scalar) => mul(x, x, y), { argnums: [0, 1] })(3, 2)).toEqual([
      [4, 6],
      [6, 0],
    ]);
    expect(hessian((x: Scalar) => exp(x))(0)).toBe(1);
  });
  it("jvp is the Jacobian times the direction, with the value", () => {
    const [value, tangent] = jvp(spherical, [[2, 0.7, 1.1]], [[1, -2, 0.5]]);
    const matrix = jacobian(spherical)([2, 0.7, 1.1]);
    expect(tangent).toEqual(matrix.map((row) => expect.closeTo(row[0]! - 2 * row[1]! + 0.5 * row[2]!, 14)));
    expect(value).toEqual(spherical([2, 0.7, 1.1]));
    expect(jvp((x: Scalar, p: { y: Scalar }) => mul(x, p.y), [3, { y: 2 }], [1, { y: 10 }])).toEqual([6, 32]);
    expect(jvp((_x: Scalar) => 4, [3], [1])).toEqual([4, 0]);
  });
  it("one evaluation gives all derivatives, whatever the number of variables", () => {
    let calls = 0;
    const f = (p: readonly Scalar[]) => {
      calls += 1;
      return sum(p.map((x) => square(x)));
    };
    const at = Array.from({ length: 100 }, (_, i) => i);
    expect(grad(f)(at)).toEqual(at.map((x) => 2 * x));
    expect(hessian(f)(at).map((row, i) => row[i])).toEqual(at.map(() => 2));
    expect(calls).toBe(2);
  });
});

describe("mistakes are reported, each with a code", () => {
  const wrong = (f: unknown) => f as (x: Scalar) => Scalar;
  const failing: readonly [string, () => unknown, string, RegExp][] = [
    ["nothing returned", () => grad(wrong(() => undefined))(1), "not-a-scalar", /got undefined.*return statement/],
    ["a string returned", () => grad(wrong(() => "7"))(1), "not-a-scalar", /got the string "7"/],
    ["an array returned", () => grad(wrong((x: Scalar) => [x]))(1), "not-a-scalar", /length 1.*jacobian/],
    ["an async function", () => grad(wrong(async (x: Scalar) => x))(1), "not-a-scalar", /Promise/],
    ["null from derivative", () => derivative(wrong(() => null))(1), "not-a-scalar", /got null/],
    [
      "a boolean in an array",
      () => jacobian(wrong(() => [1, true]))(1),
      "not-a-number",
      /result of function\[1\].*boolean/,
    ],
    [
      "a string argument",
      () => grad(wrong((x: Scalar) => x))("3" as unknown as number),
      "not-a-number",
      /argument 0.*"3"/,
    ],
    [
      "a hole in a record",
      () => grad((p: { a: Scalar }) => p.a)({ a: undefined as unknown as number }),
      "not-a-number",
      /argument 0\.a/,
    ],
    [
      "an array for derivative",
      () => derivative(wrong((x: Scalar) => x))([1] as unknown as number),
      "not-a-number",
      /grad/,
    ],
    ["a Map", () => grad(wrong((x: Scalar) => x))(new Map() as unknown as number), "not-a-number", /class Map/],
    ["no argument", () => (grad(wrong((x: Scalar) => x)) as () => unknown)(), "argnums", /at least one argument/],
    [
      "argnums out of range",
      () => grad((x: Scalar) => x, { argnums: 1 as 0 })(1),
      "argnums",
      /from 0 to 0.*got position 1/,
    ],
    ["argnums twice", () => grad((x: Scalar, _y: Scalar) => x, { argnums: [0, 0] })(1, 2), "argnums", /distinct/],
    ["no argnums", () => grad((x: Scalar) => x, { argnums: [] })(1), "argnums", /empty list/],
    [
      "a direction of another structure",
      () => jvp((p: readonly Scalar[]) => p[0]!, [[1, 2]], [[1]]),
      "structure",
      /tangents\[0\]\[1\]/,
    ],
  ];
  it.each(failing)("%s", (_name, call, code, message) => {
    expect(call).toThrowError(expect.objectContaining({ code, name: "DataError" }));
    expect(call).toThrowError(message);
  });
  it("all wrong numbers of an argument at once", () => {
    const at = [1, "a", { b: null }] as unknown as number[];
    expect(() => grad(product)(at)).toThrowError(
      expect.objectContaining({
        issues: [
          expect.objectContaining({ path: "argument 0[1]" }),
          expect.objectContaining({ path: "argument 0[2].b" }),
        ],
      }),
    );
  });
  it("names the function", () => {
    function likelihood(_x: Scalar): Scalar {
      return "x" as unknown as Scalar;
    }
    expect(() => grad(likelihood)(1)).toThrowError(/^result of likelihood: expected a number/);
  });
});

describe("examples in the doc comments", () => {
  const source = ["transforms", "vmap", "dual"]
    .map((file) => readFileSync(new URL(`../../src/ad/${file}.ts`, import.meta.url), "utf8"))
    .join("\n");
  const examples: readonly [string, unknown, unknown][] = [
    ["grad((p: readonly Scalar[]) => mul(p[0]!, p[0]!, p[1]!))([3, 2]) // [12, 9]", grad(product)([3, 2]), [12, 9]],
    ["valueAndGrad((x: Scalar) => mul(x, x))(3) // [9, 6]", valueAndGrad((x: Scalar) => mul(x, x))(3), [9, 6]],
    ["derivative((x) => square(sub(x, 1)))(3) // 4", derivative((x) => square(sub(x, 1)))(3), 4],
    [
      "jacobian((p: readonly Scalar[]) => [mul(p[0]!, p[1]!), p[0]!, 5])([3, 2]) // [[2, 3], [1, 0], [0, 0]]",
      jacobian((p: readonly Scalar[]) => [mul(p[0]!, p[1]!), p[0]!, 5])([3, 2]),
      [
        [2, 3],
        [1, 0],
        [0, 0],
      ],
    ],
    [
      "hessian((p: readonly Scalar[]) => mul(p[0]!, p[0]!, p[1]!))([3, 2]) // [[4, 6], [6, 0]]",
      hessian(product)([3, 2]),
      [
        [4, 6],
        [6, 0],
      ],
    ],
    [
      "jvp((p: readonly Scalar[]) => mul(p[0]!, p[1]!), [[3, 2]], [[1, 10]]) // [6, 32]",
      jvp((p: readonly Scalar[]) => mul(p[0]!, p[1]!), [[3, 2]], [[1, 10]]),
      [6, 32],
    ],
    [
      "vmap(derivative((x) => mul(x, x, x)))([1, 2, 3]) // { data: Float64Array [3, 12, 27], shape: [3] }",
      vmap(derivative((x) => mul(x, x, x)))([1, 2, 3]),
      { data: new Float64Array([3, 12, 27]), shape: [3] },
    ],
    ["value(3) // 3", 3, 3],
  ];
  it("give the results stated there", () => {
    const stated = source.split("\n").filter((line) => line.includes("@example"));
    expect(stated.map((line) => line.replace(" * @example ", "")).sort()).toEqual(
      examples.map(([text]) => text).sort(),
    );
    for (const [, result, expected] of examples) expect(result).toEqual(expected);
  });
});

it("division is exact where it must be: d/dx (x/x) = 0", () => {
  expect(derivative((x) => div(x, x))(3)).toBe(0);
});
