import { describe, expect, it } from "vitest";
import { boundedNewton } from "../../src/newton/bounded-newton.js";
import { AT_LOWER, FREE, ON_KINK } from "../../src/newton/problem.js";
import { expectClose } from "../helpers/close.js";
import { type SmallFunction, smallProblem, type Wishes } from "./dense-problem.js";

/** Quadratic on both sides: exact but for rounding. */
const SOLUTION = 1e-12;

/** (x − c)²/2 + k |x|, whose minimum is on the kink for |c| ≤ k and at c ∓ k otherwise. */
const tent = (c: number, k: number): SmallFunction => ({
  value: ([x]) => (x! - c) ** 2 / 2 + k * Math.abs(x!),
  gradient: ([x], [side]) => [x! - c + k * (x === 0 ? side! : Math.sign(x!))],
  hessian: () => [[1]],
});

function minimise(f: SmallFunction, start: readonly number[], wishes: Wishes) {
  const problem = smallProblem(start.length, f, wishes);
  return { problem, result: boundedNewton(problem, Float64Array.from(start)) };
}

const STARTS = [-3, -1e-3, -0, 0, 1e-3, 2];

describe("a kink at 0", () => {
  it.each(STARTS)("holds its variable where slopes on both sides point to it, from %d", (start) => {
    for (const c of [-1.5, 0, 0.3, 1.9]) {
      const { result } = minimise(tent(c, 2), [start], { kinked: [0] });
      expect(result.status).toBe("converged");
      expect(Math.abs(result.x[0]!)).toBe(0);
      expect([...result.state]).toEqual([ON_KINK]);
    }
  });

  it.each(STARTS)("does not hold it where they do not, from %d", (start) => {
    for (const [c, solution] of [
      [3, 1],
      [-5, -3],
      [2.001, 0.001],
      [-2.001, -0.001],
    ] as const) {
      const { result } = minimise(tent(c, 2), [start], { kinked: [0] });
      expect(result.status).toBe("converged");
      expectClose(result.x, [solution], SOLUTION);
      expect([...result.state]).toEqual([FREE]);
      expectClose(result.slopes.gradient, [0], SOLUTION);
    }
  });

  it("that is none, for equal slopes on both sides, lets its variable through", () => {
    for (const start of STARTS) {
      for (const c of [-1.2, 0, 0.7]) {
        const { result } = minimise(tent(c, 0), [start], { kinked: [0] });
        expect(result.status).toBe("converged");
        expectClose(result.x, [c], SOLUTION);
        expect([...result.state]).toEqual([FREE]);
      }
    }
  });

  it("with slopes that point away on both sides, a ridge, is left to one side", () => {
    // (|x| − 1)²/2: minima at ±1
    for (const start of STARTS) {
      const { result } = minimise(tent(0, -1), [start], { kinked: [0] });
      expect(result.status).toBe("converged");
      expectClose(result.x.map(Math.abs), [1], SOLUTION);
    }
  });

  it("on a bound is a bound", () => {
    const { result } = minimise(tent(-3, 2), [1], { kinked: [0], bounds: [[0, 5]] });
    expect([result.status, result.x[0], result.state[0]]).toEqual(["converged", 0, AT_LOWER]);
    expectClose(result.slopes.gradient, [5], SOLUTION, "multiplier");
    const { result: above } = minimise(tent(3, 2), [0], { kinked: [0], bounds: [[0, 5]] });
    expectClose(above.x, [1], SOLUTION);
  });

  it("outside the bounds does not matter", () => {
    const { result } = minimise(tent(3, 2), [4], { kinked: [0], bounds: [[0.5, 5]] });
    expectClose(result.x, [1], SOLUTION);
    const { result: left } = minimise(tent(-3, 2), [-4], { kinked: [0], bounds: [[-5, -0.5]] });
    expectClose(left.x, [-1], SOLUTION);
  });
});

describe("kinks of several variables", () => {
  // f = (x − a)²/2 + (y − b)²/2 + r (x − a)(y − b) + |x| + 2 |y|
  const coupled = (a: number, b: number, r: number): SmallFunction => ({
    value: ([x, y]) =>
      (x! - a) ** 2 / 2 + (y! - b) ** 2 / 2 + r * (x! - a) * (y! - b) + Math.abs(x!) + 2 * Math.abs(y!),
    gradient: ([x, y], [sx, sy]) => [
      x! - a + r * (y! - b) + (x === 0 ? sx! : Math.sign(x!)),
      y! - b + r * (x! - a) + 2 * (y === 0 ? sy! : Math.sign(y!)),
    ],
    hessian: () => [
      [1, r],
      [r, 1],
    ],
  });

  it("are told apart: the subgradient holds 0 at the solution, from any start", () => {
    const starts = [-2, 0, 1.5].flatMap((x) => [-3, 0, 2].map((y) => [x, y]));
    for (const [a, b, r] of [
      [3, 0.5, 0],
      [0.2, 5, 0.3],
      [4, -6, 0.5],
      [-3, -1, -0.6],
      [0.1, 0.2, 0.4],
      [2, 3, 0.9],
    ] as const) {
      for (const start of starts) {
        const { result } = minimise(coupled(a, b, r), start, { kinked: [0, 1] });
        expect(result.status).toBe("converged");
        const [x, y] = result.x as unknown as [number, number];
        const smooth = [x - a + r * (y - b), y - b + r * (x - a)];
        for (const [i, weight] of [1, 2].entries()) {
          const at = result.x[i]!;
          if (result.state[i] === ON_KINK) expect(Math.abs(smooth[i]!)).toBeLessThanOrEqual(weight + SOLUTION);
          else expectClose([smooth[i]! + weight * Math.sign(at)], [0], 1e-9, `variable ${i} of ${a}, ${b}, ${r}`);
          expect(result.state[i] === ON_KINK).toBe(at === 0);
        }
      }
    }
  });

  it("with a fixed variable on its kink leave that alone", () => {
    const { result } = minimise(coupled(5, 5, 0), [0, 1], { kinked: [0, 1], fixed: [0] });
    expectClose(result.x, [0, 3], 1e-9);
  });
});
