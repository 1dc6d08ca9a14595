import { describe, expect, it } from "vitest";
import { AT_LOWER, AT_UPPER } from "../../src/newton/problem.js";
import { expectClose } from "../helpers/close.js";
import { seededRandom } from "../helpers/random.js";
import type { SmallFunction } from "./dense-problem.js";
import { expectStationary, minimise, SOLUTION } from "./minimise.js";

const INFINITE = Number.POSITIVE_INFINITY;

describe("hard functions", () => {
  it("infinite in part of the space: x − 10 log x from far away, where Newton's step leaves the domain", () => {
    const f: SmallFunction = {
      value: ([x]) => (x! > 0 ? x! - 10 * Math.log(x!) : INFINITE),
      gradient: ([x]) => [1 - 10 / x!],
      hessian: ([x]) => [[10 / x! ** 2]],
    };
    for (const start of [100, 1e4, 1e-3, 19.9, 20.1]) {
      const { result } = minimise(f, [start]);
      expect(result.status, `from ${start}`).toBe("converged");
      expectClose(result.x, [10], SOLUTION);
    }
  });

  it("infinite beyond a slanted wall: −log(1 − x − y) + (x + y)²/10 − (x − y)·0 + x²+ y²", () => {
    const s = (x: Float64Array) => x[0]! + x[1]!;
    const f: SmallFunction = {
      value: (x) => (s(x) < 1 ? -Math.log(1 - s(x)) + x[0]! ** 2 + x[1]! ** 2 - 3 * x[0]! : INFINITE),
      gradient: (x) => [1 / (1 - s(x)) + 2 * x[0]! - 3, 1 / (1 - s(x)) + 2 * x[1]!],
      hessian: (x) => {
        const h = 1 / (1 - s(x)) ** 2;
        return [
          [h + 2, h],
          [h, h + 2],
        ];
      },
    };
    const { problem, result } = minimise(f, [-30, 20]);
    expect(result.status).toBe("converged");
    expectStationary(result, problem);
  });

  it("infinite at the start: not-finite, at the start", () => {
    const f: SmallFunction = { value: () => INFINITE, gradient: () => [0], hessian: () => [[1]] };
    const { result } = minimise(f, [3]);
    expect([result.status, result.x[0], result.value]).toEqual(["not-finite", 3, INFINITE]);
  });

  const doubleWell: SmallFunction = {
    value: ([x, y]) => x! ** 4 - 2 * x! ** 2 + (y! - x!) ** 2,
    gradient: ([x, y]) => [4 * x! ** 3 - 4 * x! - 2 * (y! - x!), 2 * (y! - x!)],
    hessian: ([x]) => [
      [12 * x! ** 2 - 4 + 2, -2],
      [-2, 2],
    ],
  };

  it.each([
    [0.1, 0],
    [-0.01, 0.5],
    [0.3, -4],
    [1e-6, 0],
    [-3, 3],
  ])("indefinite at the start (%d, %d): reach a minimum at ±(1, 1)", (x, y) => {
    const { result } = minimise(doubleWell, [x, y]);
    expect(result.status).toBe("converged");
    expectClose(result.x.map(Math.abs), [1, 1], SOLUTION);
    expect(result.x[0]! * result.x[1]!).toBeGreaterThan(0);
    expect(result.value).toBeCloseTo(-1, 12);
  });

  it("never end above the start, and claim to have converged only where the slope vanishes", () => {
    const random = seededRandom(7);
    const f: SmallFunction = {
      value: ([x, y]) => Math.sin(3 * x!) + Math.cos(2 * y! + x!) + 0.1 * (x! * x! + y! * y!),
      gradient: ([x, y]) => [
        3 * Math.cos(3 * x!) - Math.sin(2 * y! + x!) + 0.2 * x!,
        -2 * Math.sin(2 * y! + x!) + 0.2 * y!,
      ],
      hessian: ([x, y]) => {
        const c = Math.cos(2 * y! + x!);
        return [
          [-9 * Math.sin(3 * x!) - c + 0.2, -2 * c],
          [-2 * c, -4 * c + 0.2],
        ];
      },
    };
    for (let k = 0; k < 100; k++) {
      const start = [random.uniform(-5, 5), random.uniform(-5, 5)];
      const bounds = [0, 1].map(() => [random.uniform(-6, -1), random.uniform(1, 6)] as const);
      const { problem, result } = minimise(f, start, { bounds });
      const clipped = Float64Array.from(start, (x, i) => Math.min(Math.max(x, bounds[i]![0]), bounds[i]![1]));
      expect(result.value).toBeLessThanOrEqual(f.value(clipped));
      expect(result.status).toBe("converged");
      expectStationary(result, problem);
    }
  });

  it("with a flat direction: (x + y − 1)² converges somewhere on the line", () => {
    const f: SmallFunction = {
      value: ([x, y]) => (x! + y! - 1) ** 2,
      gradient: ([x, y]) => [2 * (x! + y! - 1), 2 * (x! + y! - 1)],
      hessian: () => [
        [2, 2],
        [2, 2],
      ],
    };
    const { result } = minimise(f, [4, -7]);
    expect(result.status).toBe("converged");
    expect(result.x[0]! + result.x[1]!).toBeCloseTo(1, 9);
    expect(result.x.every(Number.isFinite)).toBe(true);
  });

  it("with a variable that nothing depends on: it stays where it was", () => {
    const f: SmallFunction = {
      value: ([x]) => (x! - 2) ** 2,
      gradient: ([x]) => [2 * (x! - 2), 0],
      hessian: () => [
        [2, 0],
        [0, 0],
      ],
    };
    const { result } = minimise(f, [9, 0.25]);
    expect(result.status).toBe("converged");
    expectClose(result.x, [2, 0.25], SOLUTION);
  });

  it("that are linear run to their bounds", () => {
    const f: SmallFunction = {
      value: ([x, y]) => x! - 2 * y!,
      gradient: () => [1, -2],
      hessian: () => [
        [0, 0],
        [0, 0],
      ],
    };
    const { result } = minimise(f, [0, 0], {
      bounds: [
        [-1, 1],
        [-3, 3],
      ],
    });
    expect(result.status).toBe("converged");
    expect([...result.x]).toEqual([-1, 3]);
    expect([...result.state]).toEqual([AT_LOWER, AT_UPPER]);
  });

  it("with a minimum of order four: x⁴ stops at a vanishing slope", () => {
    const f: SmallFunction = {
      value: ([x]) => x! ** 4,
      gradient: ([x]) => [4 * x! ** 3],
      hessian: ([x]) => [[12 * x! * x!]],
    };
    const { result } = minimise(f, [3]);
    expect(result.status).toBe("converged");
    expect(Math.abs(result.slopes.gradient[0]!)).toBeLessThan(1e-6);
  });
});
