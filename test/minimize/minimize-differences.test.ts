import { describe, expect, it } from "vitest";
import { add, exp, mul, type Scalar, sin } from "../../src/ad/index.js";
import { axisDerivatives } from "../../src/minimize/algorithms/axis-differences.js";
import { differenceModel } from "../../src/minimize/algorithms/difference-model.js";
import { differenceGradient, differenceHessian } from "../../src/minimize/algorithms/finite-difference.js";
import { Objective } from "../../src/minimize/algorithms/objective.js";
import { minimize } from "../../src/minimize/index.js";
import { expectClose } from "../helpers/close.js";
import { seededRandom } from "../helpers/random.js";
import { isSolved } from "./mgh/compare.js";
import { objectiveOf, PROBLEMS } from "./mgh/index.js";
import { REFERENCE } from "./mgh/reference.js";

/** Errors of differences at their best steps: √ε and ε^⅔, times third derivatives of order 1 to 10. */
const ACCURACY = { "2-point": 1e-6, "3-point": 1e-9 };

// e^{x} sin y: gradient (e^x sin y, e^x cos y), Hessian [[f, g], [g, −f]] with g = e^x cos y
const value = (x: Float64Array) => Math.exp(x[0]!) * Math.sin(x[1]!);
const gradient = (x: Float64Array) => Float64Array.of(value(x), Math.exp(x[0]!) * Math.cos(x[1]!));
const AT = Float64Array.of(0.3, -1.2);
const free = { lower: Float64Array.of(-Infinity, -Infinity), upper: Float64Array.of(Infinity, Infinity) };

describe("finite differences", () => {
  it.each(["2-point", "3-point"] as const)("%s gives gradient and Hessian to its accuracy", (scheme) => {
    const objective = new Objective({ value, gradient: (x) => gradient(x) });
    expectClose(differenceGradient(objective, AT, scheme, free), gradient(AT), ACCURACY[scheme]);
    const [f, g] = gradient(AT) as unknown as [number, number];
    expectClose(differenceHessian(objective, AT, scheme, free), [f, g, g, -f], ACCURACY[scheme]);
  });

  it("count n evaluations more for forward, 2n for central differences", () => {
    const counts = (["2-point", "3-point"] as const).map((scheme) => {
      const objective = new Objective({ value });
      differenceGradient(objective, AT, scheme, free);
      return objective.counts.nfev;
    });
    expect(counts).toEqual([3, 5]);
  });

  it.each(["2-point", "3-point"] as const)(
    "%s keep their accuracy at a bound, and stay inside a narrow box",
    (scheme) => {
      const atUpper = { lower: Float64Array.of(-5, -1.2), upper: Float64Array.of(0.3, 5) };
      const narrow = { lower: Float64Array.of(0.3 - 1e-10, -1.2), upper: Float64Array.of(0.3 + 2e-10, -1.2) };
      for (const box of [atUpper, narrow]) {
        const guarded = (x: Float64Array) => {
          expect(x.every((v, i) => v >= box.lower[i]! && v <= box.upper[i]!)).toBe(true);
          return value(x);
        };
        const found = differenceGradient(new Objective({ value: guarded }), AT, scheme, box);
        // a step of 1e-10 leaves six digits
        if (box === atUpper) expectClose(found, gradient(AT), ACCURACY[scheme]);
        else expectClose(found, [gradient(AT)[0]!, 0], 1e-5);
      }
    },
  );

  it("take the relative step that is given", () => {
    const seen = new Set<number>();
    const record = (x: Float64Array) => {
      seen.add(x[0]!);
      return value(x);
    };
    differenceGradient(new Objective({ value: record }), AT, "2-point", { ...free, relStep: 0.5 });
    expectClose([...seen].sort(), [0.3, 0.45], 1e-15);
  });

  it.each(REFERENCE.differences)(
    "problem $number, $method, $jac: n or 2n evaluations a gradient, as in SciPy",
    (row) => {
      const problem = PROBLEMS.find((p) => p.number === row.number)!;
      const [f, n] = [objectiveOf(problem), problem.start.length];
      const plain = (p: number[]) => f(p) as number;
      const { method, jac } = row;
      const each = (jac === "2-point" ? 1 : 2) * n;
      const scipy = minimize(plain, problem.start, { method, jac, options: { edmtol: Infinity } });
      expect(scipy.nfev).toBe(scipy.njev * (1 + each));
      // Brown and Dennis ends in the rounding of values of 1e5, where programs differ
      if (row.number !== 16) expect(Math.abs(scipy.nfev / row.counts[0] - 1)).toBeLessThan(0.1);
      const { success, fun, nfev } = minimize(plain, problem.start, { method, jac });
      if (row.number !== 16) expect([success, nfev > scipy.nfev]).toEqual([true, true]);
      const { minima } = REFERENCE.problems.find((p) => p.number === row.number)!;
      if (success) expect(isSolved(fun, minima), `${fun}`).toBe(true);
    },
  );

  it("serve for the Hessian of Newton's methods when the gradient is exact or given", () => {
    const f = (p: readonly Scalar[]) => mul(exp(mul(p[0]!, p[0]!)), add(2, sin(p[1]!)));
    for (const method of ["Newton-CG", "trust-exact", "trust-ncg"] as const) {
      const exact = minimize(f, [0.4, -1], { method });
      for (const hess of ["2-point", "3-point"] as const) {
        const { fun, success, njev, nhev } = minimize(f, [0.4, -1], { method, hess });
        expect({ success, same: Math.abs(fun - exact.fun) < 1e-8 }).toEqual({ success: true, same: true });
        expect(njev).toBeGreaterThanOrEqual(nhev * (hess === "2-point" ? 2 : 4));
      }
    }
  });
});

describe("derivatives along one variable, from values", () => {
  const axis = (x: number, size = 1) => ({ x, lower: -Infinity, upper: Infinity, size });
  /** Value, first and second derivative. */
  const functions: readonly [name: string, f: (x: number) => number, at: number, first: number, second: number][] = [
    ["smooth", (x) => Math.exp(x), 0.3, Math.exp(0.3), Math.exp(0.3)],
    ["steep on a scale of 1e-4", (x) => Math.sin(1e4 * x), 1e-5, 1e4 * Math.cos(0.1), -1e8 * Math.sin(0.1)],
    ["on a large offset", (x) => 1e6 + (x - 2) ** 2, 2.5, 1, 2],
    ["linear", (x) => 3 * x, 7, 3, 0],
    ["noisy by 1e-9", (x) => x * x + 1e-9 * Math.sin(1e9 * x), 1, 2, 2],
  ];

  it.each(functions)("%s: the errors are not larger than estimated", (_, f, at, first, second) => {
    const found = axisDerivatives(axis(at), f(at), (displacement) => f(at + displacement));
    expect(Math.abs(found.first.value - first)).toBeLessThanOrEqual(found.first.error);
    expect(Math.abs(found.second.value - second)).toBeLessThanOrEqual(found.second.error);
  });

  it("are good to eight digits for a smooth function, at a bound too, where they are one-sided", () => {
    const f = (x: number) => Math.exp(x);
    for (const lower of [-Infinity, 0.3]) {
      const seen: number[] = [];
      const { first, second, down } = axisDerivatives({ ...axis(0.3), lower }, f(0.3), (displacement) => {
        seen.push(0.3 + displacement);
        return f(0.3 + displacement);
      });
      expect(Math.min(...seen)).toBeGreaterThanOrEqual(lower);
      expect(down === undefined).toBe(lower === 0.3);
      expect(Math.abs(first.value / f(0.3) - 1)).toBeLessThan(1e-8);
      expect(Math.abs(second.value / f(0.3) - 1)).toBeLessThan(lower === 0.3 ? 1e-3 : 1e-6);
    }
  });

  it("leave out steps at which the function is not defined, and are none without room", () => {
    const f = (x: number) => Math.sqrt(x - 1);
    const { first } = axisDerivatives(axis(1 + 2e-6), f(1 + 2e-6), (displacement) => f(1 + 2e-6 + displacement));
    expect(Math.abs(first.value / (0.5 / Math.sqrt(2e-6)) - 1)).toBeLessThan(1e-3);
    const fixed = axisDerivatives({ x: 2, lower: 2, upper: 2, size: 1 }, 5, () => Number.NaN);
    expect(fixed).toMatchObject({ first: { value: 0 }, second: { value: 0 }, step: 0 });
  });

  it("make a model that sees a flat direction below curvatures of 1e6", () => {
    const f = ([x, y]: Float64Array) => 1e6 * (y! - Math.sin(x!)) ** 2 + (x! - 3) ** 2;
    const at = Float64Array.of(2.99, Math.sin(2.99));
    const { gradient, hessian } = differenceModel({ x: at, value: f(at) }, free, f, () => 1);
    // on the floor of the valley: gradient (2 (x − 3), 0), Hessian 2e6 (−cos x, 1)(−cos x, 1)ᵀ + diag(2, 0)
    expectClose(gradient, [-0.02, 0], 1e-7);
    const determinant = hessian[0]! * hessian[3]! - hessian[1]! * hessian[2]!;
    expect(Math.abs(determinant / (2 * 2e6) - 1)).toBeLessThan(0.1);
  });
});

/** What success promises, relative to 1 + |fun|: a further decrease of 1e-10 at most, as a quadratic model predicts it. */
const PROMISED = 1e-10;
/** In a valley that bends the model may be wrong by so much. */
const BENT = 10;

describe("runs by finite differences", () => {
  const line = ([a, b]: readonly number[]) => {
    let sum = 0;
    for (let i = 0; i < 20; i++) sum += ((3 + 5 * i - a! - 10 * i * b!) / 0.1) ** 2;
    return sum;
  };
  const ellipsoid = (x: readonly number[]) => x.reduce((sum, v, i) => sum + 10 ** i * (v - i) ** 2, 0);
  const steep: readonly [name: string, f: (x: number[]) => number, start: readonly number[]][] = [
    ["the χ² of a straight line", line, [0, 0]],
    ["curvatures from 1 to 1e5", ellipsoid, [5, 5, 5, 5, 5, 5]],
    ["1e6 (x − 1)²", ([x]) => 1e6 * (x! - 1) ** 2, [3]],
    ["the same on an offset of −1e6", ([x]) => 1e6 * (x! - 1) ** 2 - 1e6, [3]],
  ];
  for (const [name, f, start] of steep) {
    it(`find the minimum of a steep function and say so: ${name}`, () => {
      const lowest = name.includes("offset") ? -1e6 : 0;
      for (const method of ["BFGS", "L-BFGS-B"] as const) {
        for (const jac of ["2-point", "3-point"] as const) {
          const { success, fun, message } = minimize(f, start, { method, jac });
          expect(success, `${method} ${jac}: ${message}`).toBe(true);
          expect(fun - lowest).toBeLessThanOrEqual(PROMISED * (1 + Math.abs(lowest)));
        }
      }
    });
  }

  it("claim success in curved valleys only at the minimum, and reach it nearly always", () => {
    const random = seededRandom(20261105);
    let succeeded = 0;
    for (let k = 0; k < 40; k++) {
      const [c, x0] = [10 ** random.uniform(1, 6), [random.uniform(-4, 4), random.uniform(-3, 3)]];
      const valley = ([x, y]: readonly number[]) => c * (y! - Math.sin(x!)) ** 2 + (x! - 3) ** 2;
      for (const method of ["BFGS", "L-BFGS-B"] as const) {
        const { success, fun } = minimize(valley, x0, { method, jac: "2-point", options: { maxiter: 5000 } });
        if (!success) continue;
        succeeded += 1;
        expect(fun, `seed 20261105, run ${k}, ${method}, c = ${c}`).toBeLessThanOrEqual(BENT * PROMISED);
      }
    }
    expect(succeeded).toBeGreaterThan(70);
  });

  it("at a kink claim no success above the minimum", () => {
    for (const f of [(x: number) => Math.abs(x - 1) + 2, (x: number) => Math.max(2 - 0.3 * x, 1e3 * (x - 1) + 1.7)]) {
      for (const start of [3, 1.3, -7]) {
        for (const method of ["BFGS", "L-BFGS-B"] as const) {
          const { success, fun } = minimize(f, start, { method, jac: "2-point" });
          const lowest = f(1) === 2 ? 2 : 1.7;
          if (success) expect(fun, `${method} from ${start}`).toBeLessThanOrEqual(lowest + 3 * PROMISED);
          expect(fun).toBeLessThan(lowest + 1e-4);
        }
      }
    }
  });

  it("at bounds stay inside, and judge the variables that are free", () => {
    const f = ([x, y]: readonly number[]) => 1e5 * (x! - 2) ** 2 + 1e3 * (y! + 1) ** 2;
    const bounds = [
      [0, 1.5],
      [-3, 3],
    ] as const;
    const { success, x, fun } = minimize(f, [0.5, 2], { bounds, jac: "2-point" });
    expect([success, x[0]]).toEqual([true, 1.5]);
    expect(fun - 25_000).toBeLessThanOrEqual(PROMISED * 25_001);
  });
});
