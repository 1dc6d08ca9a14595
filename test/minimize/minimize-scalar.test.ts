import { describe, expect, expectTypeOf, it } from "vitest";
import { mul, type Scalar, sub } from "../../src/ad/index.js";
import type { RootScalarMethod } from "../../src/minimize/index.js";
import { minimizeScalar, rootScalar } from "../../src/minimize/index.js";
import { expectNear } from "../helpers/close.js";
import { seededRandom } from "../helpers/random.js";
import { REFERENCE } from "./mgh/reference.js";

const FUNCTIONS: Record<string, (x: number) => number> = {
  parabola: (x) => (x - 2) ** 2,
  quartic: (x) => x ** 4 - 2 * x ** 2 + x,
  cosine: (x) => Math.cos(x) + 0.1 * x,
  exponential: (x) => Math.exp(x) - 3 * x,
  kink: (x) => Math.abs(x - 1.3),
};

/** The tolerances of the methods in x. */
const IN_X = { brent: 1e-7, golden: 1e-7, bounded: 2e-5 };

describe("minimizeScalar", () => {
  it.each(REFERENCE.scalar)("$method on the $function: SciPy's minimum with SciPy's number of evaluations", (row) => {
    const wishes = row.method === "bounded" ? { bounds: [-1, 4] as const } : {};
    const result = minimizeScalar(FUNCTIONS[row.function]!, { method: row.method, ...wishes });
    expect(result.success).toBe(true);
    expectNear(result.x, row.x, IN_X[row.method]);
    expect(result.fun).toBe(FUNCTIONS[row.function]!(result.x));
    // one of golden section's is saved: where the bracket already has the inner point
    expect(Math.abs(result.nfev - row.nfev)).toBeLessThanOrEqual(2);
  });

  it("is Brent's method without bounds, the bounded one with them", () => {
    const f = FUNCTIONS["quartic"]!;
    expect(minimizeScalar(f)).toEqual(minimizeScalar(f, { method: "brent" }));
    expect(minimizeScalar(f, { bounds: [-2, 0] })).toEqual(minimizeScalar(f, { method: "bounded", bounds: [-2, 0] }));
    // the other minimum, on the left: 4x³ − 4x + 1 = 0 at −1.10716
    expectNear(minimizeScalar(f, { bounds: [-2, 0] }).x, -1.107159871688768, 2e-5);
    expectNear(minimizeScalar(f, { bracket: [-1, -0.9] }).x, -1.107159871688768, 1e-7);
    expectNear(minimizeScalar(f, { bracket: [-2, -1, 0] }).x, -1.107159871688768, 1e-7);
  });

  it("takes tolerances and limits, and says when a limit is reached", () => {
    const f = FUNCTIONS["cosine"]!;
    for (const method of ["brent", "golden"] as const) {
      const coarse = minimizeScalar(f, { method, tol: 1e-3 });
      expect(coarse.nfev).toBeLessThan(minimizeScalar(f, { method }).nfev);
      const stopped = minimizeScalar(f, { method, options: { maxiter: 2 } });
      expect(stopped).toMatchObject({ nit: 2, success: false, status: 1 });
      expect(stopped.message).toContain("maxiter = 2");
    }
    expect(minimizeScalar(f, { bounds: [0, 6], options: { maxiter: 4 } })).toMatchObject({ nfev: 4, success: false });
    const fine = minimizeScalar(f, { bounds: [0, 6], options: { xatol: 1e-9 } });
    expectNear(fine.x, Math.PI - Math.asin(0.1), 1e-7);
  });

  it("does not report success without a minimum", () => {
    expect(minimizeScalar((x) => -x)).toMatchObject({ success: false, status: 3 });
    expect(minimizeScalar((x) => -Math.exp(x))).toMatchObject({ success: false, status: 3 });
    const well = minimizeScalar((x) => (x > 1 ? -Infinity : -x), { bounds: [0, 5] });
    expect(well).toMatchObject({ success: false, status: 2, fun: -Infinity });
    expect(minimizeScalar(() => Number.NaN)).toMatchObject({ success: false, status: 3 });
    const broken = minimizeScalar((x) => (x > 1.9 && x < 2.1 ? Number.NaN : (x - 2) ** 2), { bounds: [0, 5] });
    expect(broken).toMatchObject({ success: false, status: 2 });
    expect(broken.message).toContain("NaN");
  });

  it("also takes differentiable functions", () => {
    const f = (x: Scalar) => mul(sub(x, 1), sub(x, 1));
    expectNear(minimizeScalar(f).x, 1, 1e-7);
    expectTypeOf(minimizeScalar(f).x).toEqualTypeOf<number>();
  });
});

const ROOTS: Record<
  string,
  {
    f: (x: number) => number;
    fprime?: (x: number) => number;
    fprime2?: (x: number) => number;
    bracket: readonly [number, number];
    x0?: number;
    root: number;
  }
> = {
  cube: { f: (x) => x ** 3 - 1, fprime: (x) => 3 * x ** 2, fprime2: (x) => 6 * x, bracket: [0, 2.1], x0: 0.5, root: 1 },
  cosine: {
    f: (x) => Math.cos(x) - x,
    fprime: (x) => -Math.sin(x) - 1,
    fprime2: (x) => -Math.cos(x),
    bracket: [0, 2],
    x0: 1,
    root: 0.7390851332151607,
  },
  exponential: {
    f: (x) => Math.exp(x) - 10,
    fprime: Math.exp,
    fprime2: Math.exp,
    bracket: [-5, 8],
    x0: 1,
    root: Math.LN10,
  },
  flat: {
    f: (x) => (x - 1) ** 9,
    fprime: (x) => 9 * (x - 1) ** 8,
    fprime2: (x) => 72 * (x - 1) ** 7,
    bracket: [0, 4],
    x0: 2,
    root: 1,
  },
  steep: { f: (x) => Math.tanh(50 * (x - 0.3)), bracket: [-1, 1], root: 0.3 },
};

/** xtol of the bracketing methods and of those from a start; roots of simple zeros only. */
const IN_ROOT = { bracketing: 5e-12, start: 1e-8 };

describe("rootScalar", () => {
  it.each(REFERENCE.roots)("$method on the $function: SciPy's root with SciPy's number of calls", (row) => {
    const { f, fprime, fprime2, bracket, x0, root } = ROOTS[row.function]!;
    const method = row.method as RootScalarMethod;
    const fromStart = ["newton", "halley", "secant"].includes(method);
    const start = { x0: x0!, fprime: fprime!, ...(method === "halley" && { fprime2: fprime2! }) };
    const result = rootScalar(f, fromStart ? { method, ...start } : { method, bracket });
    expect({ converged: result.converged, method: result.method }).toEqual({ converged: row.converged, method });
    expect(result.flag).toBe(row.converged ? "converged" : "convergence error");
    if (row.converged) expectNear(result.root, root, fromStart ? IN_ROOT.start : IN_ROOT.bracketing);
    // SciPy evaluates the ends of a bracket again for two of its methods
    const slack = method === "toms748" && row.function === "flat" ? 0.3 * row.function_calls : 2;
    expect(Math.abs(result.functionCalls - row.function_calls)).toBeLessThanOrEqual(slack);
  });

  it("chooses the method by what is given", () => {
    const f = (x: Scalar) => sub(mul(x, x), 2);
    expect(rootScalar(f, { bracket: [0, 2] }).method).toBe("brentq");
    expect(rootScalar(f, { x0: 1 }).method).toBe("newton");
    expect(rootScalar(f, { x0: 1, x1: 2 }).method).toBe("secant");
    expect(rootScalar(f, { x0: 1, fprime2: "exact" }).method).toBe("halley");
    for (const wishes of [
      { bracket: [0, 2] as const },
      { x0: 1 },
      { x0: 1, x1: 2 },
      { x0: 1, fprime2: "exact" } as const,
    ]) {
      expectNear(rootScalar(f, wishes).root, Math.SQRT2, 1e-8);
    }
  });

  it("returns an end of the bracket that is a root, and takes the ends in any order", () => {
    const f = (x: number) => x * (x - 1);
    for (const method of ["brentq", "brenth", "toms748", "bisect", "ridder"] as const) {
      expect(rootScalar(f, { method, bracket: [1, 3] })).toMatchObject({ root: 1, iterations: 0, functionCalls: 1 });
      expect(rootScalar(f, { method, bracket: [3, 1] })).toMatchObject({ root: 1, iterations: 0, functionCalls: 2 });
      expectNear(rootScalar(f, { method, bracket: [3, 0.2] }).root, 1, 1e-11);
    }
  });

  it("finds roots of random cubics to the tolerance, by every bracketing method", () => {
    const random = seededRandom(11);
    for (let trial = 0; trial < 50; trial++) {
      const root = random.uniform(-3, 3);
      const [b, c] = [random.uniform(-2, 2), random.uniform(2, 9)];
      const f = (x: number) => (x - root) * (x * x + b * x + c);
      for (const method of ["brentq", "brenth", "toms748", "bisect", "ridder"] as const) {
        const found = rootScalar(f, { method, bracket: [-4, 5], ...(method === "toms748" && { options: { k: 2 } }) });
        expect(found.converged).toBe(true);
        expectNear(found.root, root, IN_ROOT.bracketing, `seed 11, trial ${trial}, ${method}`);
      }
    }
  });

  it("needs fewer calls by toms748 than by bisection, and keeps the root to xtol and rtol", () => {
    const f = (x: number) => Math.log(x) - 3;
    const calls = (method: RootScalarMethod) => rootScalar(f, { method, bracket: [0.1, 1e4] }).functionCalls;
    expect(calls("toms748")).toBeLessThan(calls("bisect") / 2);
    for (const xtol of [1, 1e-3, 1e-9]) {
      const { root } = rootScalar(f, { bracket: [0.1, 1e4], xtol });
      expect(Math.abs(root - Math.exp(3))).toBeLessThanOrEqual(xtol);
    }
  });

  it("says so when it has not converged", () => {
    const f = (x: number) => x ** 3 - 2;
    expect(rootScalar(f, { bracket: [0, 5], maxiter: 3 })).toMatchObject({
      converged: false,
      flag: "convergence error",
      iterations: 3,
    });
    // a flat start: Newton's method has no step
    expect(rootScalar((x) => sub(mul(x, x), 1), { x0: 0 })).toMatchObject({ converged: false, iterations: 1 });
    expect(rootScalar(() => 1, { method: "secant", x0: 0 })).toMatchObject({ converged: false });
    const hole = (x: number) => (x > 0.9 && x < 1.1 ? Number.NaN : x - 1);
    for (const method of ["brentq", "brenth", "toms748", "bisect", "ridder"] as const) {
      const result = rootScalar(hole, { method, bracket: [0, 2] });
      expect(result).toMatchObject({ converged: false, flag: "not a number" });
      expect(Number.isNaN(hole(result.root))).toBe(true);
    }
  });
});
