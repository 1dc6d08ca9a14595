import { describe, expect, it } from "vitest";
import {
  add,
  derivative,
  grad,
  hessian,
  mul,
  type Scalar,
  sin,
  square,
  sum,
  valueAndGrad,
  vmap,
} from "../../src/ad/index.js";

const squares = (p: readonly Scalar[]) => sum(p.map((x) => square(x)));

describe("vmap", () => {
  it("a function of one number over a list, a typed array, an NdArray", () => {
    const expected = { data: new Float64Array([1, 4, 9]), shape: [3] };
    const f = vmap((x: Scalar) => square(x));
    expect(f([1, 2, 3])).toEqual(expected);
    expect(f(new Float64Array([1, 2, 3]))).toEqual(expected);
    expect(f(expected).data).toEqual(new Float64Array([1, 16, 81]));
  });
  it("the derivative at 100 points in one call", () => {
    const xs = Float64Array.from({ length: 100 }, (_, i) => -2 + 0.07 * i);
    const slopes = vmap(derivative(sin))(xs);
    expect(slopes).toEqual({ data: xs.map(Math.cos), shape: [100] });
  });
  it("gradients and Hessians of points in rows: shapes [2, 3] and [2, 3, 3]", () => {
    const points = [
      [1, 2, 3],
      [4, 5, 6],
    ];
    expect(vmap(grad(squares))(points)).toEqual({ data: new Float64Array([2, 4, 6, 8, 10, 12]), shape: [2, 3] });
    expect(vmap(hessian(squares))(points).shape).toEqual([2, 3, 3]);
    expect(vmap(grad(squares))({ data: new Float64Array([1, 2, 3, 4, 5, 6]), shape: [2, 3] }).shape).toEqual([2, 3]);
  });
  it("inAxes: points in columns, and an argument that is the same for all", () => {
    const f = (p: readonly Scalar[], scale: Scalar) => mul(scale, p[0]!, p[1]!);
    const columns = [
      [1, 2, 3],
      [4, 5, 6],
    ];
    expect(vmap(f, { inAxes: [1, null] })(columns, 10)).toEqual({ data: new Float64Array([40, 100, 180]), shape: [3] });
    expect(vmap(f, { inAxes: [null, 0] })([2, 3], [1, 10])).toEqual({ data: new Float64Array([6, 60]), shape: [2] });
    expect(
      vmap(f, { inAxes: 0 })(
        [
          [1, 2],
          [3, 4],
        ],
        [1, 10],
      ).data,
    ).toEqual(new Float64Array([2, 120]));
  });
  it("the middle axis of three", () => {
    // entries [i][j][k] = 100 i + 10 j + k; point j of axis 1 sums i = 0, 1 and k = 0, 1, 2: 6·10 j + 3·100 + 2·3
    const cube = [0, 1].map((i) => [0, 1].map((j) => [0, 1, 2].map((k) => 100 * i + 10 * j + k)));
    const total = (m: readonly (readonly Scalar[])[]) => sum(m.map((row) => sum(row)));
    expect(vmap(total, { inAxes: 1 })(cube).data).toEqual(new Float64Array([306, 366]));
  });
  it("records in and out; value and gradient side by side", () => {
    const f = (p: { x: Scalar; y: Scalar }) => ({ sum: add(p.x, p.y), both: [p.x, p.y] });
    expect(vmap(f)({ x: [1, 2], y: [10, 20] })).toEqual({
      sum: { data: new Float64Array([11, 22]), shape: [2] },
      both: { data: new Float64Array([1, 10, 2, 20]), shape: [2, 2] },
    });
    expect(
      vmap(valueAndGrad(squares))([
        [1, 2],
        [3, 4],
      ]),
    ).toEqual([
      { data: new Float64Array([5, 25]), shape: [2] },
      { data: new Float64Array([2, 4, 6, 8]), shape: [2, 2] },
    ]);
  });
  it("nests: a grid of two axes", () => {
    const grid = vmap(
      vmap((x: Scalar, y: Scalar) => mul(x, y), { inAxes: [null, 0] }),
      { inAxes: [0, null] },
    );
    expect(grid([1, 2], [3, 4, 5])).toEqual({ data: new Float64Array([3, 4, 5, 6, 8, 10]), shape: [2, 3] });
  });

  const f = vmap((x: Scalar, y: Scalar) => add(x, y));
  const loose = f as (...args: unknown[]) => unknown;
  const failing: readonly [string, () => unknown, string, RegExp][] = [
    ["different numbers of points", () => f([1, 2], [1, 2, 3]), "batch-size", /2, 3 points/],
    ["no point", () => f([], []), "batch-size", /at least one.*got 0 points/],
    ["nothing to map over", () => vmap((x: Scalar) => x, { inAxes: null })(1), "batch-size", /no batched argument/],
    ["a number for a batch", () => loose(1, [2]), "batch", /argument 0.*number/],
    ["a string for a batch", () => loose(["a"], [2]), "batch", /argument 0/],
    ["an axis that is not there", () => vmap((x: Scalar) => x, { inAxes: 1 })([1, 2]), "batch", /axis 1.*shape \[2\]/],
    ["inAxes of another length", () => vmap((x: Scalar) => x, { inAxes: [0, 0] })([1]), "batch", /inAxes/],
    ["ragged rows", () => vmap(squares)([[1, 2], [3]]), "ragged", /argument 0\[1\].*shape \[2\].*\[1\]/],
    [
      "an NdArray that is too short",
      () => vmap(squares)({ data: new Float64Array(3), shape: [2, 2] }),
      "batch",
      /4 numbers/,
    ],
    [
      "results of different lengths",
      () => vmap((x: Scalar) => Array.from({ length: x as number }, () => 0))([1, 2]),
      "ragged",
      /point 1/,
    ],
    ["results that are no numbers", () => vmap((_x: Scalar) => "a")([1]), "not-a-number", /the string "a"/],
    [
      "use inside a derivative",
      () => derivative((x) => vmap((y: Scalar) => mul(x, y))([1, 2]).data[0]!)(1),
      "dual-in-typed-array",
      /loop over the points/,
    ],
  ];
  it.each(failing)("refuses %s", (_name, call, code, message) => {
    expect(call).toThrowError(expect.objectContaining({ code }));
    expect(call).toThrowError(message);
  });
});
