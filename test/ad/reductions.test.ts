import { describe, expect, it } from "vitest";
import { grad, hessian, logsumexp, norm } from "../../src/ad/index.js";
import { seededRandom } from "../helpers/random.js";

/** A few roundings for each of up to 12 numbers. */
const TOLERANCE = 1e-14;

/** √(Σ xᵢ²) of all but one, smallest first: to a few roundings. */
function lengthWithout(x: readonly number[], left: number): number {
  const rest = x.filter((_, i) => i !== left).map(Math.abs);
  return Math.hypot(...rest.sort((a, b) => a - b));
}

function near(actual: number, expected: number, path: string): void {
  expect(Math.abs(actual - expected), `${path}: ${actual}, not ${expected}`).toBeLessThanOrEqual(
    TOLERANCE * Math.abs(expected) + Number.MIN_VALUE,
  );
}

describe("the norm of numbers of all sizes has its derivatives to all digits", () => {
  it.each([0.3, 3, 30, 80])("over ± %f decades: x/r, and (s/r)²/r and −xᵢ xⱼ/r³", (decades) => {
    const random = seededRandom(7);
    for (let k = 0; k < 60; k++) {
      const n = random.integer(1, 12);
      const x = Array.from({ length: n }, () => random.pick([-1, 1]) * 10 ** random.uniform(-decades, decades));
      const r = lengthWithout(x, -1);
      near(norm(x), r, "value");
      for (const [i, slope] of grad(norm)(x).entries()) near(slope, x[i]! / r, `slope ${i} at ${x}`);
      hessian(norm)(x).forEach((row, i) => {
        row.forEach((second, j) => {
          const s = lengthWithout(x, i) / r;
          near(second, i === j ? (s * s) / r : -((x[i]! / r) * (x[j]! / r)) / r, `second ${i} ${j} at ${x}`);
        });
      });
    }
  });
});

describe("log Σ exp of numbers that differ by much has its derivatives to all digits", () => {
  it("p = softmax, p (1 − p) and −pᵢ pⱼ, with 1 − p as the sum of the others", () => {
    const random = seededRandom(3);
    for (let k = 0; k < 60; k++) {
      const x = Array.from({ length: random.integer(1, 6) }, () => random.uniform(-40, 40));
      const largest = Math.max(...x);
      const weights = x.map((v) => Math.exp(v - largest));
      const total = weights.reduce((a, b) => a + b, 0);
      const without = (i: number) => weights.reduce((sum, w, j) => (j === i ? sum : sum + w), 0) / total;
      const p = weights.map((w) => w / total);
      for (const [i, slope] of grad(logsumexp)(x).entries()) near(slope, p[i]!, `slope ${i} at ${x}`);
      hessian(logsumexp)(x).forEach((row, i) => {
        row.forEach((second, j) => {
          near(second, i === j ? p[i]! * without(i) : -p[i]! * p[j]!, `second ${i} ${j} at ${x}`);
        });
      });
    }
  });
});
