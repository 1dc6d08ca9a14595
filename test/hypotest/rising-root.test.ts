import { describe, expect, it } from "vitest";
import { risingRoot, type Sloped } from "../../src/hypotest/rising-root.js";

/** What the last step, of at most 1e-4 of the argument and cubic, leaves. */
const ROOT = 1e-9;

function search(f: (x: number) => Sloped, target: number, to = Infinity, guess = 1) {
  let evaluations = 0;
  const counted = (x: number) => {
    evaluations += 1;
    return f(x);
  };
  const found = risingRoot(counted, target, { from: 0, to, guess, points: [] });
  return { found, evaluations };
}

const rootOf = (found: ReturnType<typeof search>["found"]) => ("root" in found ? found.root : Number.NaN);

describe("a search for the root of a rising function", () => {
  it("needs few evaluations for a smooth function", () => {
    const { found, evaluations } = search(
      (x) => ({ value: x * Math.sqrt(1 + x / 9), slope: (1 + x / 6) / Math.sqrt(1 + x / 9) }),
      2,
    );
    // x √(1 + x/9) = 2 ⇔ x³ + 9x² − 36 = 0: x = 1.81…
    const root = rootOf(found);
    expect(Math.abs(root ** 3 + 9 * root ** 2 - 36)).toBeLessThan(100 * ROOT);
    expect(evaluations).toBeLessThanOrEqual(4);
  });

  it("finds roots of functions with kinks, jumps, wrong slopes and flat beginnings", () => {
    const kink = (x: number) => (x < 3 ? { value: x, slope: 1 } : { value: 3 + 50 * (x - 3), slope: 50 });
    expect(rootOf(search(kink, 3.5, 10, 8).found)).toBeCloseTo(3.01, 8);
    const jump = (x: number) => ({ value: x < Math.PI ? 0 : 9, slope: 0 });
    expect(rootOf(search(jump, 5, 10).found)).toBeCloseTo(Math.PI, 7);
    const late = (x: number) => ({ value: Math.max(0, x - 6) ** 3, slope: 3 * Math.max(0, x - 6) ** 2 });
    expect(rootOf(search(late, 8, 100).found)).toBeCloseTo(8, 7);
    const wrong = (x: number) => ({ value: x * x, slope: -1 });
    expect(rootOf(search(wrong, 9, 100).found)).toBeCloseTo(3, 7);
    const infinite = (x: number) => (x > 2 ? { value: Infinity, slope: Number.NaN } : { value: x, slope: 1 });
    expect(rootOf(search(infinite, 5, 100).found)).toBeCloseTo(2, 7);
  });

  it("ends at the end of the range, and on an endless one", () => {
    expect(search((x) => ({ value: x, slope: 1 }), 20, 10).found).toEqual({ stillBelowAt: 10 });
    const saturating = search((x) => ({ value: x / (1 + x), slope: 1 / (1 + x) ** 2 }), 2);
    expect(saturating.found).toEqual({ stillBelowAt: 1e30 });
    expect(saturating.evaluations).toBeLessThan(100);
    expect(search(() => ({ value: 0, slope: 0 }), 2).found).toEqual({ stillBelowAt: 1e30 });
    expect(rootOf(search((x) => ({ value: x, slope: 1 }), 1e12).found) / 1e12).toBeCloseTo(1, 9);
  });
});
