import { describe, expect, it } from "vitest";
import { boundedNewton, type NewtonResult } from "../../src/newton/bounded-newton.js";
import type { NewtonProblem } from "../../src/newton/problem.js";
import { expectClose } from "../helpers/close.js";
import { DenseHessian, type SmallFunction, smallProblem } from "./dense-problem.js";
import { expectStationary, minimise, SOLUTION } from "./minimise.js";

/*
 * Each heuristic of the minimiser has a function here that fails, or takes at least twice as much, without it. The comments give the
 * figures with and without.
 */

const INFINITE = Number.POSITIVE_INFINITY;

const oneDimensional = (
  value: (x: number) => number,
  slope: (x: number) => number,
  curvature: (x: number) => number,
): SmallFunction => ({
  value: ([x]) => value(x!),
  gradient: ([x]) => [slope(x!)],
  hessian: ([x]) => [[curvature(x!)]],
});

describe("line searches", () => {
  it("do not swing between ±1 for ever: √(1 + x²), whose Newton step from 1 leads to −1", () => {
    // Without Armijo's condition, and with chord steps far from the minimum, it never leaves ±1.
    const f = oneDimensional(
      (x) => Math.sqrt(1 + x * x),
      (x) => x / Math.sqrt(1 + x * x),
      (x) => (1 + x * x) ** -1.5,
    );
    const { result } = minimise(f, [1]);
    expect(result.status).toBe("converged");
    expectClose(result.x, [0], SOLUTION);
  });

  it("shorten a step by no more than a factor of 10 after a value that is huge: exp x − 100 x from −20", () => {
    // 49 values. By the parabola alone, 216: its minimum is next to the start.
    const f = oneDimensional(
      (x) => Math.exp(x) - 100 * x,
      (x) => Math.exp(x) - 100,
      (x) => Math.exp(x),
    );
    const { result } = minimise(f, [-20]);
    expect(result.status).toBe("converged");
    expectClose(result.x, [Math.log(100)], SOLUTION);
    expect(result.nValues).toBeLessThan(130);
  });

  const domain = oneDimensional(
    (x) => (x > 0 ? x - 10 * Math.log(x) : INFINITE),
    (x) => 1 - 10 / x,
    (x) => 10 / x ** 2,
  );

  it("come back into the domain by factors that are neither near 1 nor near 0: x − 10 log x from 10⁷", () => {
    // 56 values. 415 with a factor of 0.9; with 1e-6 it ends elsewhere.
    const { result } = minimise(domain, [1e7]);
    expect(result.status).toBe("converged");
    expectClose(result.x, [10], SOLUTION);
    expect(result.nValues).toBeLessThan(200);
  });

  it("are done again with a damped step where no length leads into the domain: x − 10 log x from 10¹³", () => {
    // The step has to be shorter than Newton's by 1e-12. Without enough damping it ends at its start.
    const { result } = minimise(domain, [1e13]);
    expect(result.status).toBe("converged");
    expectClose(result.x, [10], SOLUTION);
  });

  it("give up where the value falls at no length", () => {
    // 520 values; 8171 when lengths down to the smallest number are tried.
    const f = oneDimensional(
      Math.abs,
      () => 1,
      () => 1,
    );
    const { result } = minimise(f, [0]);
    expect([result.status, result.x[0]]).toEqual(["stalled", 0]);
    expect(result.nValues).toBeLessThan(2000);
  });
});

describe("a curved valley", () => {
  it("is followed by leaps and damped steps that grow: Rosenbrock's with 10⁶ from (−30, 900)", () => {
    // 290 iterations. Without leaps, with leaps that do not grow, or without damping after short steps it is at the limit of 500.
    const steep = 1e6;
    const f: SmallFunction = {
      value: ([x, y]) => steep * (y! - x! * x!) ** 2 + (1 - x!) ** 2,
      gradient: ([x, y]) => [-4 * steep * x! * (y! - x! * x!) - 2 * (1 - x!), 2 * steep * (y! - x! * x!)],
      hessian: ([x, y]) => [
        [-4 * steep * (y! - 3 * x! * x!) + 2, -4 * steep * x!],
        [-4 * steep * x!, 2 * steep],
      ],
    };
    const { result } = minimise(f, [-30, 900]);
    expect(result.status).toBe("converged");
    expectClose(result.x, [1, 1], SOLUTION);
  });
});

describe("a narrow valley whose floor curves down", () => {
  it.each([1e4, 1e8])(
    "is left with as little damping as its curvature needs: %d (y − x)² + log(1 + (x + y)²)",
    (steep) => {
      // 7 and 9 iterations. 259 and more than 500 with a damping of 1e-2 at once; 500 with the semidefinite approximation at once;
      // 17 and 167 without longer steps along directions that curve down.
      const slopeOf = (s: number) => (2 * s) / (1 + s * s);
      const curvatureOf = (s: number) => (2 - 2 * s * s) / (1 + s * s) ** 2;
      const f: SmallFunction = {
        value: ([x, y]) => steep * (y! - x!) ** 2 + Math.log(1 + (x! + y!) ** 2),
        gradient: ([x, y]) => {
          const across = 2 * steep * (y! - x!);
          return [slopeOf(x! + y!) - across, slopeOf(x! + y!) + across];
        },
        hessian: ([x, y]) => {
          const along = curvatureOf(x! + y!);
          return [
            [along + 2 * steep, along - 2 * steep],
            [along - 2 * steep, along + 2 * steep],
          ];
        },
      };
      const { result } = minimise(f, [40, 40.1]);
      expect(result.status).toBe("converged");
      expectClose(result.x, [0, 0], SOLUTION);
      expect(result.nIterations).toBeLessThan(60);
    },
  );
});

describe("a narrow valley beside bounds", () => {
  it("is not left by variables that stop at their bounds together: Σ (xᵢ − tᵢ)²/2 + 10⁵ (c·x + ½)² with x ≥ 0", () => {
    // 3 iterations; 171 where the step is not computed again with its variables stopped one at a time.
    const steep = 1e5;
    const target = [-1.8, 0.4, -1.6];
    const across = [0.6, -0.9, 0.1];
    const offset = (x: Float64Array) => across.reduce((sum, c, i) => sum + c * x[i]!, 0.5);
    const f: SmallFunction = {
      value: (x) => target.reduce((sum, t, i) => sum + (x[i]! - t) ** 2 / 2, steep * offset(x) ** 2),
      gradient: (x) => target.map((t, i) => x[i]! - t + 2 * steep * offset(x) * across[i]!),
      hessian: () => across.map((a, i) => across.map((b, j) => (i === j ? 1 : 0) + 2 * steep * a * b)),
    };
    const { problem, result } = minimise(f, [2.4, 2.6, 1.7], { bounds: target.map(() => [0, INFINITE] as const) });
    expect(result.status).toBe("converged");
    expectStationary(result, problem);
    expect(result.nIterations).toBeLessThan(80);
  });
});

describe("runs that lead nowhere", () => {
  it("end after 500 iterations: −log x, whose Newton step doubles x", () => {
    const f = oneDimensional(
      (x) => (x > 0 ? -Math.log(x) : INFINITE),
      (x) => -1 / x,
      (x) => 1 / x ** 2,
    );
    const { result } = minimise(f, [1]);
    expect([result.status, result.nIterations]).toEqual(["step-limit", 500]);
  });

  it("are no others: x⁴⁰ from 10, which falls by a factor of 39/40 in x with each step", () => {
    // 135 iterations
    const f = oneDimensional(
      (x) => x ** 40,
      (x) => 40 * x ** 39,
      (x) => 1560 * x ** 38,
    );
    const { result } = minimise(f, [10]);
    expect(result.status).toBe("converged");
    expect(result.value).toBeLessThan(1e-20);
  });

  it("end where falls are below the digits of a value: 10¹³ − log x", () => {
    // 6 iterations; 500 without a limit.
    const f = oneDimensional(
      (x) => (x > 0 ? 1e13 - Math.log(x) : INFINITE),
      (x) => -1 / x,
      (x) => 1 / x ** 2,
    );
    const { result } = minimise(f, [1]);
    expect(result.status).toBe("stalled");
    expect(result.nIterations).toBeLessThan(20);
  });
});

describe("slopes with rounding errors of 4e-9 that never vanish", () => {
  const COARSE = 3e7;
  const slope = (x: number) => Math.sinh(x + COARSE - COARSE - 1 + 1e-9);

  it("end a run with kinks when gᵀH⁻¹g no longer falls, and converged", () => {
    // 6 iterations. 18 without the limit below which gᵀH⁻¹g is rounding; stalled when values are compared to the end.
    const f: SmallFunction = {
      value: ([x, z]) => Math.cosh(x! - 1) + Math.abs(z!),
      gradient: ([x, z], sides) => [slope(x!), z! > 0 || (z === 0 && sides[1]! > 0) ? 1 : -1],
      hessian: ([x]) => [
        [Math.cosh(x! - 1), 0],
        [0, 0],
      ],
    };
    const { result } = minimise(f, [0, 0], { kinked: [1] });
    expect(result.status).toBe("converged");
    expectClose(result.x, [1, 0], 1e-8);
    expect(result.nIterations).toBeLessThan(12);
  });
});

describe("what steps cost", () => {
  /** A problem, with counts of its factorisations and of the systems solved with them. */
  function counted(problem: NewtonProblem<DenseHessian>) {
    const counts = { factorisations: 0, solutions: 0 };
    class Counted extends DenseHessian {
      override factor(...args: Parameters<DenseHessian["factor"]>) {
        counts.factorisations++;
        const factor = super.factor(...args);
        if (factor === undefined) return undefined;
        const solve = (b: Float64Array, out: Float64Array) => {
          counts.solutions++;
          factor.solve(b, out);
        };
        return { free: factor.free, solve };
      }
    }
    const withCounts = (hessian: DenseHessian) => {
      const out = new Counted(hessian.x);
      out.matrix.set(hessian.matrix);
      out.scale.set(hessian.scale);
      return out;
    };
    const evaluate: typeof problem.evaluate = (x, sides) => {
      const { slopes, hessian } = problem.evaluate(x, sides);
      return { slopes, hessian: withCounts(hessian) };
    };
    return {
      counts,
      problem: { ...problem, evaluate, approximate: (h: DenseHessian) => withCounts(problem.approximate(h)) },
    };
  }

  /** Σ (xᵢ + 5 + i)²/2 + Σ (xᵢ − xᵢ₋₁)²/4 with x ≥ 0: all variables stop at 0. */
  const stopping = (size: number) => {
    const f: SmallFunction = {
      value: (x) => x.reduce((sum, v, i) => sum + (v + 5 + i) ** 2 / 2 + (i > 0 ? (v - x[i - 1]!) ** 2 / 4 : 0), 0),
      gradient: (x) =>
        Array.from(
          x,
          (v, i) => v + 5 + i + (i > 0 ? (v - x[i - 1]!) / 2 : 0) + (i < size - 1 ? (v - x[i + 1]!) / 2 : 0),
        ),
      hessian: (x) =>
        Array.from(x, (_, i) =>
          Array.from(x, (_, j) => {
            if (i === j) return 1 + (i > 0 ? 0.5 : 0) + (i < size - 1 ? 0.5 : 0);
            return Math.abs(i - j) === 1 ? -0.5 : 0;
          }),
        ),
    };
    return counted(smallProblem(size, f, { bounds: Array.from({ length: size }, () => [0, 10] as const) }));
  };
  const run = (problem: NewtonProblem<DenseHessian>): NewtonResult =>
    boundedNewton(problem, new Float64Array(problem.size).fill(3));

  it("a few variables are held without another factorisation", () => {
    // one for each of the two Hessians; one more with none held
    const { problem, counts } = stopping(12);
    expect([...run(problem).x]).toEqual(new Array(12).fill(0));
    expect(counts.factorisations).toBe(2);
  });

  it("many variables are held by one more factorisation, and not by a solution for each", () => {
    // 3 solutions; 102 without a limit
    const { problem, counts } = stopping(100);
    expect([...run(problem).x]).toEqual(new Array(100).fill(0));
    expect(counts.solutions).toBeLessThan(50);
  });

  const exponential = oneDimensional(
    (x) => Math.exp(x) - 2 * x,
    (x) => Math.exp(x) - 2,
    (x) => Math.exp(x),
  );
  const hessiansOf = (f: SmallFunction, start: number) => {
    const problem = { ...smallProblem(1, f), gradientsPerHessian: 30 };
    const result = boundedNewton(problem, Float64Array.of(start));
    expect(result.status).toBe("converged");
    expectClose(result.x, [Math.LN2], SOLUTION);
    return result.nHessians;
  };

  it("where a Hessian is dear, gradients at further points do", () => {
    // 2 Hessians, 4 without chord steps
    expect(hessiansOf(exponential, 0.73)).toBeLessThan(3);
  });

  it("that is so, too, where values of 10⁸ have rounding errors", () => {
    // 2 Hessians from each start; from most of them one more where a rise by rounding ends chord steps
    const large: SmallFunction = {
      ...exponential,
      value: ([x]) => (x! + 1e4) ** 2 - 2e4 * x! - x! * x! + Math.exp(x!) - 2 * x!,
    };
    for (let start = 0.66; start < 0.73; start += 0.002) expect(hessiansOf(large, start), `from ${start}`).toBe(2);
  });
});
