import { describe, expect, it } from "vitest";
import { add, exp, grad, hessian, jvp, mul, type Scalar, sin, sub, sum, tanh } from "../../src/ad/index.js";
import { type SeededRandom, seededRandom } from "../helpers/random.js";

/** Both sides do the same operations, in an order that may differ where directions are added up. */
const TOLERANCE = 1e-13;

/** A function of n numbers whose terms depend on ranges, overlapping ranges, scattered and single variables. */
function randomFunction(n: number, random: SeededRandom): (x: readonly Scalar[]) => Scalar {
  const subsets = Array.from({ length: 8 }, () => {
    const [first, length, step] = [random.integer(0, n - 1), random.integer(1, n), random.integer(1, 3)];
    const end = Math.min(n, first + length);
    return Array.from({ length: Math.ceil((end - first) / step) }, (_, k) => first + k * step);
  });
  const signs = subsets.map(() => (random.chance(0.5) ? -1 : 1));
  return (x) => {
    const parts = subsets.map((subset, k) => mul(signs[k]!, sum(subset.map((i) => sin(mul(x[i]!, i + 1))))));
    return parts.reduce((total, part, k) => {
      const joined = k % 2 === 0 ? mul(tanh(total), part) : sub(add(total, part), mul(0.25, exp(tanh(part))));
      return add(joined, mul(0.1, part));
    }, x[0]!);
  };
}

/** Transforms with the types that are needed here. */
type Along = (f: unknown, primals: unknown, tangents: unknown) => readonly [Scalar, Scalar];
type Gradient = (f: (p: readonly Scalar[]) => Scalar) => (x: readonly number[]) => readonly number[];
const along = jvp as unknown as Along;
const gradientOf = grad as unknown as Gradient;

describe("derivatives to many variables, whatever the variables that meet", () => {
  for (const seed of Array.from({ length: 40 }, (_, k) => k + 1)) {
    it(`are those along one direction after the other (seed ${seed})`, () => {
      const random = seededRandom(seed);
      const n = random.integer(2, 11);
      const f = randomFunction(n, random);
      const x = Array.from({ length: n }, () => random.uniform(-1, 1));
      const unit = (i: number) => x.map((_, k) => (k === i ? 1 : 0));
      const slope = (p: readonly Scalar[], i: number) => along(f, [p], [unit(i)])[1];
      const gradient = grad(f)(x);
      const second = hessian(f)(x);
      for (let i = 0; i < n; i++) {
        expectNear(gradient[i]!, slope(x, i) as number);
        const row = gradientOf((p) => slope(p, i))(x);
        for (let j = 0; j < n; j++) expectNear(second[i]![j]!, row[j]!);
      }
    });
  }
});

function expectNear(actual: number, expected: number): void {
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(TOLERANCE * Math.max(1, Math.abs(expected)));
}

describe("a dense gradient and Hessian in closed form", () => {
  // f = (Σ xᵢ)³: gradient 3 s², Hessian 6 s everywhere; sums and products of small integers are exact
  const cube = (x: readonly Scalar[]) => mul(sum(x), sum(x), sum(x));

  it.each([1, 2, 3, 31, 200])("of the cube of a sum of %i variables", (n) => {
    const x = Array.from({ length: n }, (_, i) => (i % 5) - 1);
    const s = x.reduce((a, b) => a + b, 0);
    expect(grad(cube)(x)).toEqual(x.map(() => 3 * s * s));
    expect(hessian(cube)(x)).toEqual(x.map(() => x.map(() => 6 * s)));
  });

  it("keeps apart what does not vary: ∞ · 0 does not enter", () => {
    // log x₀ at 0 has the slope ∞, and the other variables do not enter it
    const f = (x: readonly Scalar[]) => add(sum(x.slice(1)), mul(2, sin(x[3]!)), mul(0, x[0]!));
    expect(grad(f)([0, 0, 0, 0, 0])).toEqual([0, 1, 1, 3, 1]);
  });
});
