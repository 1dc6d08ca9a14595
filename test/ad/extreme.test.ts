import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { grad, hessian, norm, RULES, type Scalar } from "../../src/ad/index.js";

type Encoded = number | "inf" | "-inf";
type Row = readonly [name: string, args: number[], value: Encoded, gradient: Encoded[], hessian: Encoded[]];
const { rows } = JSON.parse(readFileSync(new URL("../../validation/ad/extreme.json", import.meta.url), "utf8")) as {
  readonly rows: readonly Row[];
};

/** Relative error; the largest seen is 6e-14, of x^y at x = 1e±300, where one rounding of y − 1 is multiplied by log x. */
const TOLERANCE = 1e-13;
/** Roundings of the arguments that a result may show: beside cancellations, as in log λ − ψ(n + 1) at n = λ. */
const ROUNDINGS = 4 * Number.EPSILON;
/** Below this, doubles have fewer digits. */
const SMALLEST_NORMAL = 2 ** -1022;
const SMALLEST = 5e-324;

const decode = (x: Encoded) => (x === "inf" ? Infinity : x === "-inf" ? -Infinity : x);

function operationOf(name: string, args: readonly number[]): { f: (p: readonly Scalar[]) => Scalar; at: number[] } {
  if (name === "norm") return { f: (p) => norm(p), at: [...args] };
  if (name === "polygamma") return { f: (p) => RULES.polygamma(args[0]!, p[0]!), at: [args[1]!] };
  const operation = RULES[name as keyof typeof RULES] as unknown as (...xs: readonly Scalar[]) => Scalar;
  return { f: (p) => operation(...p), at: [...args] };
}

/** Whether a number is the right one, given how much it changes when the arguments are rounded. */
function isRight(found: number, right: number, sensitivity: number): boolean {
  if (!Number.isFinite(right)) return found === right;
  const few = Math.abs(right) < SMALLEST_NORMAL ? 4 * SMALLEST : 0;
  const allowed = TOLERANCE * Math.abs(right) + few + ROUNDINGS * Math.min(sensitivity, Number.MAX_VALUE);
  return Math.abs(found - right) <= allowed;
}

/** Σ |x_j ∂/∂x_j| of a quantity with these derivatives. */
function sensitivityOf(at: readonly number[], derivatives: readonly number[]): number {
  return at.reduce((sum, x, j) => sum + (x === 0 ? 0 : Math.abs(x * derivatives[j]!)), 0);
}

describe("rules at the far ends of the doubles and near singular points, against mpmath", () => {
  for (const name of new Set(rows.map(([operation]) => operation))) {
    it(`${name}: value, first and second derivatives`, () => {
      const wrong: string[] = [];
      for (const [operation, args, value, gradient, second] of rows) {
        if (operation !== name) continue;
        const { f, at } = operationOf(name, args);
        const n = at.length;
        const [first, matrix] = [gradient.map(decode), second.map(decode)];
        const check = (what: string, found: number, right: number, sensitivity: number) => {
          if (!isRight(found, right, sensitivity))
            wrong.push(`${what} at (${args.join(", ")}): ${found}, not ${right}`);
        };
        check("value", f(at) as number, decode(value), sensitivityOf(at, first));
        const slopes = grad(f)(at);
        for (let i = 0; i < n; i++) {
          check(`slope ${i}`, slopes[i]!, first[i]!, sensitivityOf(at, matrix.slice(i * n, (i + 1) * n)));
        }
        const curvatures = hessian(f)(at).flat();
        for (let k = 0; k < n * n; k++) check(`second derivative ${k}`, curvatures[k]!, matrix[k]!, 0);
      }
      expect(wrong).toEqual([]);
    });
  }

  it("every rule has rows", () => {
    const named = new Set(rows.map(([operation]) => operation));
    expect(Object.keys(RULES).filter((name) => !named.has(name))).toEqual([]);
  });
});
