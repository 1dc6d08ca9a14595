import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { grad, hessian, type Scalar } from "../../src/ad/index.js";
import { type Expression, evaluate } from "./expression.js";

type Encoded = number | "nan" | "inf" | "-inf" | readonly Encoded[];
type Row = readonly [Expression, Encoded, Encoded, Encoded, Encoded];
const reference = JSON.parse(readFileSync(new URL("../../validation/ad/expected.json", import.meta.url), "utf8")) as {
  readonly rows: readonly Row[];
};

/** Rounding of both sides, relative to max(1, |derivative|); the largest difference seen is 5e-14. */
const TOLERANCE = 1e-12;

/**
 * Second derivatives that JAX gives as NaN, where a zero of one rule meets an infinity of another, and that are finite
 * or of definite sign. Keys: expression at point, then the index into the flattened Hessian.
 */
const DEPARTURES: Record<string, Record<number, number>> = {
  // ∂²/∂x∂y x^y → x^½ (1 + y log x) → 0
  '["pow","x0","x1"] at [0,1.5]': { 1: 0 },
  // ∂²/∂x² = −¼ x^(−3/2) → −∞; ∂²/∂x∂y = x^(−½) (1 + ½ log x) → −∞; ∂²/∂y² = x^y log² x → 0
  '["pow","x0","x1"] at [0,0.5]': { 0: -Infinity, 1: -Infinity, 2: -Infinity, 3: 0 },
  // the two terms do not share a variable
  '["add",["sqrt","x0"],["square","x1"]] at [0,3]': { 1: 0 },
  '["add",["log","x0"],"x1"] at [0,3]': { 1: 0 },
};

function decode(x: Encoded): number[] {
  if (typeof x === "object") return x.flatMap(decode);
  return [x === "nan" ? Number.NaN : x === "inf" ? Infinity : x === "-inf" ? -Infinity : x];
}

function agrees(ours: number, theirs: number): boolean {
  if (ours === theirs || (Number.isNaN(ours) && Number.isNaN(theirs))) return true;
  return Math.abs(ours - theirs) <= TOLERANCE * Math.max(1, Math.abs(theirs));
}

describe(`values, gradients and Hessians of ${reference.rows.length} functions agree with JAX`, () => {
  it("are 200 or more, edge cases and random expressions included", () => {
    expect(reference.rows.length).toBeGreaterThanOrEqual(200);
  });
  it.each(reference.rows.map((row) => [`${JSON.stringify(row[0])} at ${JSON.stringify(row[1])}`, row] as const))(
    "%s",
    (name, [expression, point, value, gradient, hess]) => {
      const f = (xs: readonly Scalar[]) => evaluate(expression, xs);
      const x = decode(point);
      const expected = decode(hess).map((jax, k) => DEPARTURES[name]?.[k] ?? jax);
      const ours = { value: [f(x) as number], gradient: grad(f)(x), hessian: hessian(f)(x).flat() };
      const jax = { value: decode(value), gradient: decode(gradient), hessian: expected };
      for (const key of ["value", "gradient", "hessian"] as const) {
        expect(ours[key]).toHaveLength(jax[key].length);
        const wrong = ours[key].filter((x, k) => !agrees(x, jax[key][k]!));
        expect(wrong, `${key}: ours ${ours[key]}, JAX ${jax[key]}`).toEqual([]);
      }
    },
  );
  it("every departure is one of these functions, and NaN in JAX", () => {
    for (const [name, entries] of Object.entries(DEPARTURES)) {
      const row = reference.rows.find((r) => `${JSON.stringify(r[0])} at ${JSON.stringify(r[1])}` === name);
      for (const k of Object.keys(entries)) expect(decode(row![4])[Number(k)]).toBeNaN();
    }
  });
});
