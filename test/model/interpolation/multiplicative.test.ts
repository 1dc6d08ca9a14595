import { describe, expect, it } from "vitest";
import { code1 } from "../../../src/model/interpolation/code1.js";
import { code4 } from "../../../src/model/interpolation/code4.js";
import { NORMSYS_CODES } from "../../../src/model/interpolation/index.js";
import { expectNear } from "../../helpers/close.js";
import { centralDifference } from "../../helpers/finite-difference.js";
import { factorOf, POINTS } from "./forms.js";

/** A few roundings. */
const ROUNDING = 1e-14;
/** Five-point differences with h = 1e-3 of functions with derivatives of order 10. */
const DIFFERENCE = 1e-9;
const STEP = 1e-9;

const VARIATION = { lo: 0.8, hi: 1.3 };
const VARIATIONS = [VARIATION, { lo: 1.1, hi: 1.02 }, { lo: 0.5, hi: 2 }, { lo: 1, hi: 1 }, { lo: 0.05, hi: 0.3 }];
const FORMS = Object.values(NORMSYS_CODES);
const isSmooth = (alpha: number) =>
  [-1, 0, 1].every((joint) => Math.abs(alpha - joint) > 2.1e-3 * Math.max(1, Math.abs(alpha)));

describe("factors with lo 0.8, hi 1.3", () => {
  // powers 1.3^α and 0.8^−α by hand; code 4 inside |α| < 1 from pyhf (validation/cases/interpolation)
  it.each([
    [-2, 0.64, 0.64],
    [-1, 0.8, 0.8],
    [-0.5, Math.sqrt(0.8), 0.8922758384262899],
    [0, 1, 1],
    [0.25, 1.3 ** 0.25, 1.0653005984783916],
    [0.5, Math.sqrt(1.3), 1.1382825993648467],
    [1, 1.3, 1.3],
    [2, 1.69, 1.69],
  ])("at α = %d are %d in code 1 and %d in code 4", (alpha, expected1, expected4) => {
    expectNear(factorOf(code1, alpha, VARIATION).value, expected1, ROUNDING, "code 1");
    expectNear(factorOf(code4, alpha, VARIATION).value, expected4, ROUNDING, "code 4");
  });
});

describe.each(FORMS)("$name", (form) => {
  it.each(VARIATIONS)("has the derivatives of its value and of its slope, |α| to 5, lo $lo, hi $hi", (variation) => {
    for (const alpha of POINTS.filter(isSmooth)) {
      const jet = factorOf(form, alpha, variation);
      const scale = 1 + jet.value * (1 + Math.log(variation.hi) ** 2 + Math.log(variation.lo) ** 2);
      const value = (x: number) => factorOf(form, x, variation).value;
      const first = (x: number) => factorOf(form, x, variation).first;
      expectNear(jet.first, centralDifference(value, alpha), DIFFERENCE, `first at ${alpha}`, scale);
      expectNear(jet.second, centralDifference(first, alpha), DIFFERENCE, `second at ${alpha}`, scale);
    }
  });

  it("is 1 at α = 0, meets hi and lo at ±1 and is positive up to |α| = 5", () => {
    for (const variation of VARIATIONS) {
      expect(factorOf(form, 0, variation).value).toBe(1);
      expectNear(factorOf(form, 1, variation).value, variation.hi, ROUNDING);
      expectNear(factorOf(form, -1, variation).value, variation.lo, ROUNDING);
    }
    for (const alpha of POINTS) expect(factorOf(form, alpha, VARIATION).value).toBeGreaterThan(0);
  });

  it("is mirrored when hi and lo are exchanged", () => {
    for (const alpha of POINTS) {
      const [one, other] = [factorOf(form, alpha, { lo: 0.8, hi: 1.3 }), factorOf(form, -alpha, { lo: 1.3, hi: 0.8 })];
      expectNear(one.value, other.value, ROUNDING, `at ${alpha}`);
      expectNear(one.first, -other.first, ROUNDING, `slope at ${alpha}`);
    }
  });

  it("gives the same value at orders 0, 1 and 2", () => {
    for (const alpha of [-1.5, -1, -0.3, 0, 0.4, 1, 2.5]) {
      const coefficients = new Float64Array(form.nCoefficients);
      form.coefficients(1.3, 0.8, coefficients, 0);
      const arrays = { value: new Float64Array(1), first: new Float64Array(1), second: new Float64Array(1) };
      const batch = { size: 1, parameter: Int32Array.of(0), coefficients, ...arrays };
      const { value, first } = factorOf(form, alpha, VARIATION);
      form.evaluate(batch, Float64Array.of(alpha), Int8Array.of(1), 0);
      expect(arrays.value[0]).toBe(value);
      form.evaluate(batch, Float64Array.of(alpha), Int8Array.of(1), 1);
      expect([arrays.value[0], arrays.first[0]]).toEqual([value, first]);
    }
  });
});

function jumps(form: (typeof FORMS)[number], joint: number) {
  const [left, right] = [factorOf(form, joint - STEP, VARIATION), factorOf(form, joint + STEP, VARIATION)];
  return { value: right.value - left.value, first: right.first - left.first, second: right.second - left.second };
}

describe("joints", () => {
  // third derivatives of about 5 change the second by 1e-8 over 2e-9
  const CONTINUOUS = 2e-8;

  it.each([-1, 1])("code 4 has continuous value, slope and second derivative at %d", (joint) => {
    for (const size of Object.values(jumps(code4, joint))) expect(Math.abs(size)).toBeLessThan(CONTINUOUS);
  });

  it("code 4 is smooth at 0, code 1 is not: its slope jumps from −ln 0.8 to ln 1.3", () => {
    for (const size of Object.values(jumps(code4, 0))) expect(Math.abs(size)).toBeLessThan(CONTINUOUS);
    expect(Math.abs(jumps(code1, 0).value)).toBeLessThan(CONTINUOUS);
    expectNear(jumps(code1, 0).first, Math.log(1.3) + Math.log(0.8), 1e-8);
    expectNear(factorOf(code1, 0, VARIATION, 1).first, Math.log(1.3), ROUNDING);
    expectNear(factorOf(code1, 0, VARIATION, -1).first, -Math.log(0.8), ROUNDING);
    expectNear(factorOf(code1, 0, VARIATION, 1).second, Math.log(1.3) ** 2, ROUNDING);
    expectNear(factorOf(code1, 0, VARIATION, -1).second, Math.log(0.8) ** 2, ROUNDING);
    expect(FORMS.filter(({ kink }) => kink)).toEqual([code1]);
  });

  it("code 1 with hi · lo = 1 is one exponential without a kink", () => {
    const [right, left] = [1, -1].map((side) => factorOf(code1, 0, { lo: 0.5, hi: 2 }, side));
    expectNear(right!.first, left!.first, ROUNDING);
  });

  it("both codes are the same power outside |α| = 1", () => {
    for (const alpha of POINTS.filter((x) => Math.abs(x) > 1)) {
      expect(factorOf(code4, alpha, VARIATION)).toEqual(factorOf(code1, alpha, VARIATION));
    }
  });
});
