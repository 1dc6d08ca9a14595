import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { grad, hessian, type Scalar } from "../../src/ad/index.js";
import { centralDifference } from "../helpers/finite-difference.js";
import { type Expression, evaluate } from "./expression.js";

/** Smooth everywhere and of moderate size, so that finite differences are a fair judge. */
const UNARY = ["neg", "square", "sin", "cos", "atan", "tanh", "asinh", "erf"] as const;
const BINARY = ["add", "sub", "mul"] as const;
const VARIABLES = 3;
const constants = fc.double({ min: -2, max: 2, noNaN: true });

const { expression } = fc.letrec<{ expression: Expression }>((tie) => ({
  expression: fc.oneof(
    { maxDepth: 4, depthIdentifier: "expression" },
    fc.nat({ max: VARIABLES - 1 }).map((i) => `x${i}`),
    constants,
    fc.tuple(fc.constantFrom(...UNARY), tie("expression")),
    fc.tuple(fc.constantFrom(...BINARY), tie("expression"), tie("expression")),
    fc.tuple(tie("expression"), tie("expression")).map(([a, b]): Expression => ["div", a, ["add", 1, ["square", b]]]),
    tie("expression").map((a): Expression => ["log1p", ["square", a]]),
    tie("expression").map((a): Expression => ["exp", ["sin", a]]),
    tie("expression").map((a): Expression => ["lgamma", ["add", 1.5, ["square", ["tanh", a]]]]),
    fc.tuple(tie("expression"), tie("expression")).map(([a, b]): Expression => ["logsumexp", a, b]),
    fc
      .tuple(tie("expression"), tie("expression"))
      .map(([a, b]): Expression => ["pow", ["exp", ["sin", a]], ["atan", b]]),
    fc
      .tuple(tie("expression"), tie("expression"))
      .map(([a, b]): Expression => ["poissonLogpdf", ["square", a], ["exp", ["sin", b]]]),
    fc
      .tuple(tie("expression"), tie("expression"))
      .map(([a, b]): Expression => ["normalLogpdf", a, b, ["exp", ["sin", a]]]),
  ),
}));
const points = fc.array(fc.double({ min: -1.5, max: 1.5, noNaN: true }), {
  minLength: VARIABLES,
  maxLength: VARIABLES,
});

/**
 * The stencil is trusted as far as two step sizes agree: composed squares and sines can vary faster than any fixed
 * step. A derivative must lie within ten times their difference, plus rounding.
 */
function isDerivative(derivative: number, f: (x: number) => number, x: number): boolean {
  const [fine, coarse] = [centralDifference(f, x, 5e-4), centralDifference(f, x, 1e-3)];
  const rounding = 1e-9 * (1 + Math.abs(derivative) + Math.abs(f(x)));
  return Math.abs(derivative - fine) <= 10 * Math.abs(fine - coarse) + rounding;
}

const SETTINGS = { seed: 20240503, numRuns: 300 };

describe("random expressions", () => {
  it("gradients agree with central differences of the value", () => {
    fc.assert(
      fc.property(expression, points, (e, at) => {
        const f = (xs: readonly Scalar[]) => evaluate(e, xs);
        const along = (i: number) => (x: number) => f(at.map((other, k) => (k === i ? x : other))) as number;
        const gradient = grad(f)(at);
        for (let i = 0; i < VARIABLES; i++) expect(isDerivative(gradient[i]!, along(i), at[i]!)).toBe(true);
      }),
      SETTINGS,
    );
  });

  it("Hessians agree with central differences of the gradient, and are symmetric", () => {
    fc.assert(
      fc.property(expression, points, (e, at) => {
        const f = (xs: readonly Scalar[]) => evaluate(e, xs);
        const along = (i: number, j: number) => (x: number) => grad(f)(at.map((other, k) => (k === i ? x : other)))[j]!;
        const matrix = hessian(f)(at);
        for (let i = 0; i < VARIABLES; i++) {
          for (let j = 0; j < VARIABLES; j++) {
            expect(isDerivative(matrix[i]![j]!, along(i, j), at[i]!)).toBe(true);
            const rounding = 1e-11 * (1 + Math.abs(matrix[i]![j]!));
            expect(Math.abs(matrix[i]![j]! - matrix[j]![i]!)).toBeLessThanOrEqual(rounding);
          }
        }
      }),
      SETTINGS,
    );
  });

  it("one pass with all variables equals one pass for each, bit by bit", () => {
    fc.assert(
      fc.property(expression, points, (e, at) => {
        const f = (x: Scalar, y: Scalar, z: Scalar) => evaluate(e, [x, y, z]);
        const [x, y, z] = at as [number, number, number];
        const separate = [0, 1, 2].map((argnums) => grad(f, { argnums })(x, y, z));
        expect(grad(f, { argnums: [0, 1, 2] })(x, y, z)).toEqual(separate);
      }),
      SETTINGS,
    );
  });
});
