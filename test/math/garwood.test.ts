import { describe, expect, it } from "vitest";
import { garwoodInterval } from "../../src/math/garwood.js";
import { expectClose, expectNear } from "../helpers/close.js";

/** Sums of up to 1,000 positive terms, and a root that is good to 12 digits. */
const TOLERANCE = 1e-11;
const TAIL = (1 - 0.6826894921370859) / 2;

/** Σ_{k=from}^{to} e^−μ μ^k / k!, term by term. */
function poissonSum(from: number, to: number, mu: number): number {
  let term = Math.exp(-mu);
  let sum = 0;
  for (let k = 0; k <= to; k++) {
    if (k >= from) sum += term;
    term *= mu / (k + 1);
  }
  return sum;
}

describe("garwoodInterval", () => {
  it("is exponential for no events and for the lower end of one", () => {
    // P(0 | u) = e^−u = TAIL; P(N ≥ 1 | l) = 1 − e^−l = TAIL
    expectClose([...garwoodInterval(0)], [0, -Math.log(TAIL)], TOLERANCE);
    expectNear(garwoodInterval(1)[0], -Math.log1p(-TAIL), TOLERANCE);
    expectNear(garwoodInterval(0, 0.9)[1], -Math.log(0.05), TOLERANCE);
  });

  it.each([1, 2, 3, 7, 20, 55, 130, 400])("leaves the same probability in both tails for %i events", (n) => {
    const [lower, upper] = garwoodInterval(n);
    expectNear(poissonSum(0, n, upper), TAIL, TOLERANCE, "upper");
    expectNear(1 - poissonSum(0, n - 1, lower), TAIL, TOLERANCE, "lower");
  });

  it("goes over to n ± √n", () => {
    const n = 1e6;
    const [lower, upper] = garwoodInterval(n);
    // n − √n and n + √n + 1 to first order in 1/√n: gamma quantiles a + z √a + (z² − 1)/3 at a = n and n + 1
    expectNear((lower - n) / 1000, -1, 1e-3);
    expectNear((upper - n) / 1000, 1.001, 1e-3);
  });

  it("grows with counts that are not whole, and is not a number outside its domain", () => {
    const ends = [0, 0.2, 0.5, 0.9, 1, 1.5, 2].map((n) => garwoodInterval(n));
    for (let k = 1; k < ends.length; k++) {
      expect(ends[k]![0]).toBeGreaterThanOrEqual(ends[k - 1]![0]);
      expect(ends[k]![1]).toBeGreaterThan(ends[k - 1]![1]);
    }
    expect(garwoodInterval(-1)).toEqual([Number.NaN, Number.NaN]);
    expect(garwoodInterval(3, 1)).toEqual([Number.NaN, Number.NaN]);
  });
});
