import fc from "fast-check";
import * as mathjs from "mathjs";
import { describe, expect, it } from "vitest";
import { grad, hessian, type Scalar } from "../../src/ad/index.js";
import { formula } from "../../src/formula/index.js";
import { type Expression, evaluate } from "../ad/expression.js";
import { centralDifference } from "../helpers/finite-difference.js";

const NAMES = ["x0", "x1", "x2"];
const VARIABLES = NAMES.length;
const INFIX: Readonly<Record<string, string>> = { add: "+", sub: "-", mul: "*", div: "/" };

/** An expression as text. Left operands of sums stand without parentheses, so that chains of terms become one sum. */
function toText(e: Expression, leftOfSum = false): string {
  if (typeof e === "number") return e < 0 ? `(${e})` : `${e}`;
  if (typeof e === "string") return e;
  const [operation, ...operands] = e;
  const infix = INFIX[operation];
  const isSum = infix === "+" || infix === "-";
  if (infix !== undefined) {
    const text = `${toText(operands[0]!, isSum)} ${infix} ${toText(operands[1]!)}`;
    return isSum && leftOfSum ? text : `(${text})`;
  }
  if (operation === "neg") return `(-${toText(operands[0]!)})`;
  if (operation === "square") return `(${toText(operands[0]!)}^2)`;
  return `${operation}(${operands.map((operand) => toText(operand)).join(", ")})`;
}

/** Expressions smooth everywhere and of moderate size; `mathjs.derivative` knows the operations of the smaller set. */
function expressions(unary: readonly string[], more: "all" | "few") {
  const tied = fc.letrec<{ expression: Expression }>((tie) => {
    const one = tie("expression");
    const two = fc.tuple(one, one);
    const wrapped: fc.Arbitrary<Expression>[] = [
      fc.tuple(fc.constantFrom(...unary), one),
      fc.tuple(fc.constantFrom("add", "sub", "mul"), one, one),
      two.map(([a, b]): Expression => ["div", a, ["add", 1, ["square", b]]]),
      one.map((a): Expression => ["log", ["add", 1.25, ["square", a]]]),
      one.map((a): Expression => ["exp", ["sin", a]]),
      one.map((a): Expression => ["sqrt", ["add", ["square", a], 0.5]]),
      two.map(([a, b]): Expression => ["pow", ["exp", ["sin", a]], ["atan", b]]),
    ];
    if (more === "all") {
      wrapped.push(
        one.map((a): Expression => ["lgamma", ["add", 1.5, ["square", ["tanh", a]]]]),
        two.map(([a, b]): Expression => ["poissonLogpdf", ["square", a], ["exp", ["sin", b]]]),
        two.map(([a, b]): Expression => ["normalLogpdf", a, b, ["exp", ["sin", a]]]),
      );
    }
    const leaf = fc.oneof(
      fc.constantFrom(...NAMES),
      fc.double({ min: -2, max: 2, noNaN: true }).map((x) => (Object.is(x, -0) ? 0 : x)),
    );
    return { expression: fc.oneof({ maxDepth: 4, depthIdentifier: "expression" }, leaf, ...wrapped) };
  });
  return tied.expression;
}

const ALL = expressions(["neg", "square", "sin", "cos", "atan", "tanh", "asinh", "erf"], "all");
const points = fc.array(fc.double({ min: -1.5, max: 1.5, noNaN: true }), {
  minLength: VARIABLES,
  maxLength: VARIABLES,
});
const SETTINGS = { seed: 20240717, numRuns: 250 };

/** As in test/ad/random.test.ts: within ten times what two step sizes differ, plus rounding. */
function isDerivative(derivative: number, f: (x: number) => number, x: number): boolean {
  const [fine, coarse] = [centralDifference(f, x, 5e-4), centralDifference(f, x, 1e-3)];
  const rounding = 1e-9 * (1 + Math.abs(derivative) + Math.abs(f(x)));
  return Math.abs(derivative - fine) <= 10 * Math.abs(fine - coarse) + rounding;
}

/** Rounding of second derivatives collected in another order, relative to their size. */
const SECOND_ROUNDING = 1e-9;
/** Rounding of derivatives that mathjs writes in another form. */
const FORM_ROUNDING = 1e-9;

describe("random formulas", () => {
  it("tape, WebAssembly and scalar dual numbers give the same values and gradients, bit by bit", () => {
    fc.assert(
      fc.property(ALL, points, (e, at) => {
        const text = toText(e);
        const byHand = (xs: readonly Scalar[]) => evaluate(e, xs);
        const expected = { value: byHand(at), gradient: grad(byHand)(at).map((g) => g + 0) };
        for (const engine of ["tape", "wasm"] as const) {
          const f = formula(text, { names: NAMES, engine });
          const { value, gradient } = f.valueAndGradient(at);
          expect({ value, gradient: Array.from(gradient, (g) => g + 0) }, text).toEqual(expected);
          expect(f(at)).toBe(value);
        }
        expect(grad(formula(text, { names: NAMES }))(at).map((g) => g + 0)).toEqual(expected.gradient);
      }),
      SETTINGS,
    );
  });

  it("Hessians of the tape are those of nested dual numbers", () => {
    fc.assert(
      fc.property(ALL, points, (e, at) => {
        const expected = hessian((xs: readonly Scalar[]) => evaluate(e, xs))(at).flat();
        const actual = formula(toText(e), { names: NAMES }).hessian(at);
        for (const [k, second] of expected.entries()) {
          expect(Math.abs(actual[k]! - second)).toBeLessThanOrEqual(SECOND_ROUNDING * (1 + Math.abs(second)));
        }
      }),
      SETTINGS,
    );
  });

  it("gradients agree with central differences of the value", () => {
    fc.assert(
      fc.property(ALL, points, (e, at) => {
        const f = formula(toText(e), { names: NAMES });
        const gradient = f.gradient(at);
        for (let i = 0; i < VARIABLES; i++) {
          const along = (x: number) => f(at.map((other, k) => (k === i ? x : other)));
          expect(isDerivative(gradient[i]!, along, at[i]!)).toBe(true);
        }
      }),
      SETTINGS,
    );
  });

  it("values and gradients agree with mathjs.evaluate and mathjs.derivative", () => {
    const few = expressions(["neg", "square", "sin", "cos", "atan", "tanh"], "few");
    fc.assert(
      fc.property(few, points, (e, at) => {
        const text = toText(e);
        const scope = Object.fromEntries(NAMES.map((name, i) => [name, at[i]!]));
        const { value, gradient } = formula(text, { names: NAMES }).valueAndGradient(at);
        const other = mathjs.evaluate(text, { ...scope }) as number;
        expect(Math.abs(value - other)).toBeLessThanOrEqual(FORM_ROUNDING * (1 + Math.abs(other)));
        for (const [i, name] of NAMES.entries()) {
          const slope = mathjs.derivative(text, name, { simplify: false }).evaluate({ ...scope }) as number;
          expect(Math.abs(gradient[i]! - slope), text).toBeLessThanOrEqual(FORM_ROUNDING * (1 + Math.abs(slope)));
        }
      }),
      { ...SETTINGS, numRuns: 60 },
    );
  });
});
