import { describe, expect, it } from "vitest";
import { code0 } from "../../../src/model/interpolation/code0.js";
import { code2, code2Root } from "../../../src/model/interpolation/code2.js";
import { code4p } from "../../../src/model/interpolation/code4p.js";
import { HISTOSYS_CODES } from "../../../src/model/interpolation/index.js";
import { expectNear } from "../../helpers/close.js";
import { centralDifference } from "../../helpers/finite-difference.js";
import { basisOf, POINTS, shiftOf } from "./forms.js";

/** A few roundings of numbers of order 10. */
const ROUNDING = 1e-14;
/** Five-point differences with h = 1e-3: polynomials of degree 6 leave h⁴ times their fifth derivative and ε/h. */
const DIFFERENCE = 1e-9;
/** A step from a joint: values there differ by slope × STEP, or by the jump. */
const STEP = 1e-9;

const TEMPLATES = { lo: 8, nominal: 10, hi: 13 };
const FORMS = Object.values(HISTOSYS_CODES);
/** Distance of a whole stencil from the joints at −1, 0 and 1. */
const isSmooth = (alpha: number) =>
  [-1, 0, 1].every((joint) => Math.abs(alpha - joint) > 2.1e-3 * Math.max(1, Math.abs(alpha)));

describe("shifts with lo 8, nominal 10, hi 13", () => {
  // code 0: 3α right of 0, 2α left. Code 2: a = 1/2, b = 5/2, α²/2 + 5α/2 inside; ROOT's outside: 3 + 7/2 (α − 1),
  // −2 + 3/2 (α + 1), pyhf's without the constants 3 and −2.
  // Code 4p: S = 5/2, A = 1/16; at 1/2: 5/4 + (15 − 10/4 + 3/16)/64 = 1.4482421875; at 2 and −2 3α and 2α.
  it.each([
    [-2, -4, -1.5, -3.5, -4],
    [-1, -2, -2, -2, -2],
    [-0.5, -1, -1.125, -1.125, -1.0517578125],
    [0, 0, 0, 0, 0],
    [0.25, 0.75, 0.65625, 0.65625, 0.6811981201171875],
    [0.5, 1.5, 1.375, 1.375, 1.4482421875],
    [1, 3, 3, 3, 3],
    [2, 6, 3.5, 6.5, 6],
  ])("at α = %d are %d, %d, %d, %d in codes 0, 2, 2-root, 4p", (alpha, ...expected) => {
    [code0, code2, code2Root, code4p].forEach((form, i) => {
      expectNear(shiftOf(form, alpha, TEMPLATES).value, expected[i]!, ROUNDING, form.name);
    });
  });
});

describe.each(FORMS)("$name", (form) => {
  it("has the derivatives of its value and of its slope, |α| to 5", () => {
    for (const alpha of POINTS.filter(isSmooth)) {
      const basis = basisOf(form, alpha);
      for (const k of [0, 1]) {
        const entry = (order: number) => (x: number) => basisOf(form, x)[2 * order + k]!;
        expectNear(basis[2 + k]!, centralDifference(entry(0), alpha), DIFFERENCE, `first, entry ${k} at ${alpha}`);
        expectNear(basis[4 + k]!, centralDifference(entry(1), alpha), DIFFERENCE, `second, entry ${k} at ${alpha}`);
      }
    }
  });

  it("is 0 at α = 0 and meets both templates at α = ±1", () => {
    expect(shiftOf(form, 0, TEMPLATES).value).toBe(0);
    expectNear(shiftOf(form, 1, TEMPLATES).value, 3, ROUNDING);
    expectNear(shiftOf(form, -1, TEMPLATES).value, -2, ROUNDING);
  });

  it("is α times the half-difference for a symmetric variation, inside |α| ≤ 1", () => {
    for (const alpha of [-1, -0.7, -0.2, 0.1, 0.6, 1]) {
      expectNear(shiftOf(form, alpha, { lo: 7, nominal: 10, hi: 13 }).value, 3 * alpha, ROUNDING, `at ${alpha}`);
    }
  });

  it("takes the mirror image for mirrored templates", () => {
    const mirrored = { lo: 2 * 10 - 13, nominal: 10, hi: 2 * 10 - 8 };
    for (const alpha of POINTS) {
      expectNear(
        shiftOf(form, alpha, TEMPLATES).value,
        -shiftOf(form, -alpha, mirrored).value,
        ROUNDING,
        `at ${alpha}`,
      );
    }
  });
});

/** What of a form is continuous at a joint: pairs of (just left, just right). */
function sides(form: (typeof FORMS)[number], joint: number) {
  const [left, right] = [shiftOf(form, joint - STEP, TEMPLATES), shiftOf(form, joint + STEP, TEMPLATES)];
  return { value: right.value - left.value, first: right.first - left.first, second: right.second - left.second };
}

describe("joints", () => {
  // slopes, and second derivatives of at most 10, change a value or slope by at most 2e-8 over 2e-9
  const CONTINUOUS = 2.5e-8;

  it.each([-1, 1])("code 4p has continuous value, slope and second derivative at %d", (joint) => {
    const jump = sides(code4p, joint);
    for (const size of Object.values(jump)) expect(Math.abs(size)).toBeLessThan(CONTINUOUS);
  });

  it.each([-1, 1])(
    "ROOT's code 2 has continuous value and slope, and a jump of D⁻ − D⁺ in the second at %d",
    (joint) => {
      const jump = sides(code2Root, joint);
      expect(Math.abs(jump.value)).toBeLessThan(CONTINUOUS);
      expect(Math.abs(jump.first)).toBeLessThan(CONTINUOUS);
      // inside, the second derivative is D⁺ − D⁻ = 1; outside 0
      expectNear(jump.second, joint > 0 ? -1 : 1, ROUNDING);
    },
  );

  it("pyhf's code 2 falls from 3 to 0 just past α = 1 and rises from 0 to −2 past α = −1, slope continuous", () => {
    expectNear(sides(code2, 1).value, -3, CONTINUOUS);
    expectNear(sides(code2, -1).value, -2, CONTINUOUS);
    for (const joint of [-1, 1]) expect(Math.abs(sides(code2, joint).first)).toBeLessThan(CONTINUOUS);
    // 7/2 × 1e-4 past the joint, where the other codes have about 3
    expectNear(shiftOf(code2, 1.0001, TEMPLATES).value, 3.5e-4, 1e-12);
  });

  it.each([code2, code2Root, code4p])("$name is smooth at 0", (form) => {
    const { value, first, second } = sides(form, 0);
    for (const size of [value, first, second]) expect(Math.abs(size)).toBeLessThan(CONTINUOUS);
  });

  it("code 0 is continuous at 0, where its slope jumps from D⁻ = 2 to D⁺ = 3", () => {
    expect(Math.abs(sides(code0, 0).value)).toBeLessThan(CONTINUOUS);
    expect(sides(code0, 0).first).toBe(1);
    expect(shiftOf(code0, 0, TEMPLATES, 1).first).toBe(3);
    expect(shiftOf(code0, 0, TEMPLATES, -1).first).toBe(2);
    expect(shiftOf(code0, 0, TEMPLATES, 1).second).toBe(0);
  });

  it("only code 0 is said to have a kink at 0, and away from 0 its side is of no account", () => {
    expect(FORMS.filter(({ kink }) => kink).map(({ name }) => name)).toEqual(["code0"]);
    for (const form of FORMS) {
      for (const alpha of POINTS) expect(basisOf(form, alpha, -1)).toEqual(basisOf(form, alpha, 1));
    }
  });
});
