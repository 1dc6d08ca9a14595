import { describe, expect, it } from "vitest";
import { boundedNewton } from "../../src/newton/bounded-newton.js";
import { AT_LOWER, AT_UPPER, FIXED, FREE } from "../../src/newton/problem.js";
import { expectClose } from "../helpers/close.js";
import { matrixVector, randomPositiveDefinite, randomVector } from "../helpers/dense-reference.js";
import { seededRandom } from "../helpers/random.js";
import { type SmallFunction, smallProblem } from "./dense-problem.js";
import { expectStationary, minimise, SOLUTION } from "./minimise.js";

const INFINITE = Number.POSITIVE_INFINITY;

const rosenbrock: SmallFunction = {
  value: ([x, y]) => (1 - x!) ** 2 + 100 * (y! - x! * x!) ** 2,
  gradient: ([x, y]) => [-2 * (1 - x!) - 400 * x! * (y! - x! * x!), 200 * (y! - x! * x!)],
  hessian: ([x, y]) => [
    [2 - 400 * (y! - 3 * x! * x!), -400 * x!],
    [-400 * x!, 200],
  ],
};

describe("Rosenbrock's function", () => {
  it.each([
    [-1.2, 1],
    [0, 0],
    [3, -4],
    [-5, 20],
    [1, 1],
    [0.1, 10],
  ])("is minimised from (%d, %d)", (x, y) => {
    const { problem, result } = minimise(rosenbrock, [x, y]);
    expect(result.status).toBe("converged");
    expectClose(result.x, [1, 1], SOLUTION);
    expect(result.value).toBeLessThan(1e-20);
    expect([...result.state]).toEqual([FREE, FREE]);
    expect(result.nIterations).toBeLessThan(100);
    expectStationary(result, problem);
  });

  it.each([
    [-1.2, 1],
    [3, -4],
    [0.1, 10],
  ])("needs fewer Hessians from (%d, %d) where that of the last point is not wanted", (x, y) => {
    const exact = minimise(rosenbrock, [x, y]).result;
    const { problem, result } = minimise(rosenbrock, [x, y], {}, undefined, { hessianWithin: 1 });
    expect(result.status).toBe("converged");
    expectClose(result.x, [1, 1], SOLUTION);
    expect(result.nHessians).toBeLessThan(exact.nHessians);
    expectStationary(result, problem);
  });

  it("is not evaluated again at a start whose value, gradient and Hessian are there", () => {
    const start = Float64Array.of(-1.2, 1);
    const problem = smallProblem(2, rosenbrock);
    const startsWith = problem.evaluate(start);
    const result = boundedNewton(problem, start, { startsWith });
    const { result: fresh } = minimise(rosenbrock, [...start]);
    expect(result.x).toEqual(fresh.x);
    expect(result.nHessians).toBe(fresh.nHessians - 1);
  });

  it("with x ≤ 1/2 has its minimum at (1/2, 1/4), where the slope is −1", () => {
    for (const start of [
      [-1.2, 1],
      [0.5, 5],
      [0.4, -2],
    ]) {
      const { result } = minimise(rosenbrock, start, { bounds: [[-2, 0.5]] });
      expect(result.status).toBe("converged");
      expectClose(result.x, [0.5, 0.25], SOLUTION);
      expect(result.x[0]).toBe(0.5);
      expect([...result.state]).toEqual([AT_UPPER, FREE]);
      expectClose(result.slopes.gradient, [-1, 0], SOLUTION);
    }
  });

  it("with y ≥ 2 has its minimum near x = √2, by the cubic 400x³ − 798x − 2 = 0", () => {
    const { result } = minimise(rosenbrock, [1, 3], {
      bounds: [
        [-INFINITE, INFINITE],
        [2, 9],
      ],
    });
    expect([...result.state]).toEqual([FREE, AT_LOWER]);
    const [x] = result.x;
    expect(Math.abs(400 * x! ** 3 - 798 * x! - 2)).toBeLessThan(1e-8);
    expect(result.slopes.gradient[1]).toBeGreaterThan(0);
  });

  it("keeps a fixed variable at its start, also outside the bounds", () => {
    const { problem, result } = minimise(rosenbrock, [2, 0], { fixed: [0], bounds: [[0, 1]] });
    expectClose(result.x, [2, 4], SOLUTION);
    expect([...result.state]).toEqual([FIXED, FREE]);
    expectStationary(result, problem);
  });

  it("clips a start outside the bounds", () => {
    const { result } = minimise(rosenbrock, [-7, 50], {
      bounds: [
        [0, 0.9],
        [0, 2],
      ],
    });
    expect(result.status).toBe("converged");
    expectClose(result.x, [0.9, 0.81], SOLUTION);
  });

  it("stops at the step limit and says so", () => {
    const { result } = minimise(rosenbrock, [-1.2, 1], {}, 3);
    expect([result.status, result.nIterations]).toEqual(["step-limit", 3]);
    expect(result.value).toBeLessThan(rosenbrock.value(Float64Array.of(-1.2, 1)));
  });
});

/** xᵀQx/2 + cᵀx */
function quadratic(q: Float64Array, c: Float64Array): SmallFunction {
  const n = c.length;
  return {
    value: (x) => matrixVector(q, x).reduce((sum, qx, i) => sum + x[i]! * (0.5 * qx + c[i]!), 0),
    gradient: (x) => [...matrixVector(q, x).map((qx, i) => qx + c[i]!)],
    hessian: () => Array.from({ length: n }, (_, i) => [...q.subarray(i * n, (i + 1) * n)]),
  };
}

describe("bounded quadratic programs", () => {
  const SEEDS = Array.from({ length: 40 }, (_, i) => i + 1);

  it.each(SEEDS)("with a known solution and known multipliers are solved, program %i", (seed) => {
    const random = seededRandom(seed);
    const n = random.integer(1, 12);
    const q = randomPositiveDefinite(n, random);
    const x = randomVector(n, random);
    const multiplier = Float64Array.from(x, () => random.uniform(0.1, 2));
    const role = Array.from(x, () => random.pick([FREE, FREE, AT_LOWER, AT_UPPER]));
    // slope at the solution: 0, or pushing against its bound with the multiplier
    const slope = role.map((r, i) => (r === FREE ? 0 : r === AT_LOWER ? multiplier[i]! : -multiplier[i]!));
    const c = matrixVector(q, x).map((qx, i) => slope[i]! - qx);
    const bounds = role.map((r, i) => {
      const [below, above] = [x[i]! - random.uniform(0.5, 3), x[i]! + random.uniform(0.5, 3)];
      return [r === AT_LOWER ? x[i]! : below, r === AT_UPPER ? x[i]! : above] as const;
    });
    const start = bounds.map(([low, high]) => random.pick([low, high, random.uniform(low, high), low - 10]));
    const { problem, result } = minimise(quadratic(q, c), start, { bounds });
    expect(result.status).toBe("converged");
    expectClose(result.x, x, SOLUTION);
    expect([...result.state]).toEqual(role);
    expectClose(result.slopes.gradient, slope, SOLUTION, "multipliers");
    expectStationary(result, problem);
    expect(result.nIterations).toBeLessThanOrEqual(3 * n + 5);
  });

  it("of one step where no bound is in the way, whatever the scales of the variables", () => {
    const scales = [1e-6, 1, 1e6];
    const q = Float64Array.from({ length: 9 }, (_, k) => {
      const [i, j] = [Math.floor(k / 3), k % 3];
      return scales[i]! * scales[j]! * (i === j ? 2 : 1);
    });
    const x = scales.map((s) => 1 / s);
    const c = matrixVector(q, x).map((v) => -v);
    const { result } = minimise(quadratic(q, c), [0, 0, 0]);
    expect(result.status).toBe("converged");
    expectClose(result.x, x, SOLUTION, "solution", x);
    expect(result.nIterations).toBeLessThanOrEqual(4);
  });

  it("with a bound exactly at the free minimum leave the variable there with multiplier 0", () => {
    const { result } = minimise(quadratic(Float64Array.of(2), Float64Array.of(-2)), [3], { bounds: [[1, 5]] });
    expectClose(result.x, [1], SOLUTION);
    expectClose(result.slopes.gradient, [0], SOLUTION);
    expect(result.status).toBe("converged");
  });

  it("with bounds that leave no room hold the variable there", () => {
    const { result } = minimise(quadratic(Float64Array.of(2, 0, 0, 2), Float64Array.of(-2, -2)), [0, 0], {
      bounds: [
        [3, 3],
        [-9, 9],
      ],
    });
    expectClose(result.x, [3, 1], SOLUTION);
    expect(result.state[0]).not.toBe(FREE);
  });
});
