import { describe, expect, expectTypeOf, it } from "vitest";
import {
  derivative,
  grad,
  hessian,
  jacobian,
  jvp,
  mul,
  type NdArray,
  type Scalar,
  sum,
  valueAndGrad,
  vmap,
} from "../../src/ad/index.js";

const f = (p: readonly Scalar[]) => sum(p);
const g = (p: { mu: Scalar; rest: readonly Scalar[] }, x: Scalar) => mul(p.mu, x);

describe("types of the transforms", () => {
  it("results have the structure of the argument, also in their types", () => {
    expectTypeOf(grad(f)([1, 2])).toEqualTypeOf<number[]>();
    expectTypeOf(grad(f)(new Float64Array(2))).toEqualTypeOf<Float64Array>();
    expectTypeOf(grad((x: Scalar) => x)(3)).toEqualTypeOf<number>();
    expectTypeOf(grad(g)({ mu: 1, rest: [2] }, 3)).toEqualTypeOf<{ mu: number; rest: number[] }>();
    expectTypeOf(grad(g, { argnums: 1 })({ mu: 1, rest: [2] }, 3)).toEqualTypeOf<number>();
    expectTypeOf(grad(g, { argnums: [1, 0] })({ mu: 1, rest: [2] }, 3)).toEqualTypeOf<
      [number, { mu: number; rest: number[] }]
    >();
    expectTypeOf(valueAndGrad(f)([1, 2])).toEqualTypeOf<[value: number, gradient: number[]]>();
    expectTypeOf(jacobian((p: readonly Scalar[]) => [...p])([1])).toEqualTypeOf<number[][]>();
    expectTypeOf(hessian(f)([1, 2])).toEqualTypeOf<number[][]>();
    expectTypeOf(jvp(f, [[1, 2]], [[0, 1]])).toEqualTypeOf<[value: number, tangent: number]>();
    expectTypeOf(derivative((x) => mul(x, x))(3)).toEqualTypeOf<number>();
    expectTypeOf(vmap(derivative((x) => x))([1])).toEqualTypeOf<NdArray>();
    expectTypeOf(vmap(f)([[1]])).toEqualTypeOf<NdArray>();
  });

  it("an argument that is not differentiated may be a plain number", () => {
    expect(grad((x: Scalar, n: number) => mul(x, n * n))(3, 4)).toBe(16);
  });

  it("operations of plain numbers are plain numbers, of scalars scalars", () => {
    expectTypeOf(mul(2, 3)).toEqualTypeOf<number>();
    expectTypeOf(mul(2, 3 as Scalar)).toEqualTypeOf<Scalar>();
    expectTypeOf(grad((x: Scalar) => x)(3 as Scalar)).toEqualTypeOf<Scalar>();
  });

  it("what must not compile", () => {
    // Only compiled: each line would be an error if the one below it were accepted.
    const refused = [
      // @ts-expect-error native operators on scalars
      () => derivative((x) => x * 2),
      // @ts-expect-error comparison of scalars by native operators
      () => derivative((x) => (x > 2 ? x : 0)),
      // @ts-expect-error Math functions of scalars
      () => derivative((x) => Math.sin(x)),
      // @ts-expect-error a parameter declared as a plain number
      () => derivative((x: number) => x * x),
      // @ts-expect-error a parameter declared as a plain number
      () => grad((x: number) => x * x),
      // @ts-expect-error a list declared as plain numbers
      () => grad((p: readonly number[]) => p[0]! * p[1]!),
      // @ts-expect-error a plain number among the arguments chosen
      () => grad((_x: Scalar, n: number) => n, { argnums: [0, 1] }),
      // @ts-expect-error jvp varies every argument
      () => jvp((x: Scalar, n: number) => mul(x, n), [1, 2], [1, 0]),
      // @ts-expect-error a result that is no scalar
      () => grad((p: readonly Scalar[]) => [...p]),
      // @ts-expect-error an option that does not exist
      () => grad(f, { argNums: 0 }),
      // @ts-expect-error an argument of another structure
      () => grad(f)(3),
      // @ts-expect-error too few arguments
      () => grad(g)({ mu: 1, rest: [] }),
    ];
    expect(refused).toHaveLength(12);
  });
});
