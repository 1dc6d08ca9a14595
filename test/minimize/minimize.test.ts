import { describe, expect, expectTypeOf, it } from "vitest";
import { add, exp, max, mul, neg, pow, type Scalar, square, sub } from "../../src/ad/index.js";
import { type MinimizeMethod, minimize, minimizeScalar, rootScalar } from "../../src/minimize/index.js";
import { expectClose, expectNear } from "../helpers/close.js";
import { seededRandom } from "../helpers/random.js";

const METHODS: readonly MinimizeMethod[] = ["BFGS", "L-BFGS-B", "Newton-CG", "trust-exact", "trust-ncg", "Nelder-Mead"];

const rosenbrock = (p: readonly Scalar[]) => add(mul(100, square(sub(p[1]!, square(p[0]!)))), square(sub(1, p[0]!)));
const START = [-1.2, 1];
/** Points at the default tolerances of all methods. */
const POINT = 2e-4;

describe("minimize", () => {
  it.each(METHODS)("%s finds the minimum of Rosenbrock's function and gives SciPy's fields", (method) => {
    const result = minimize(rosenbrock, START, { method });
    expectClose(result.x, [1, 1], POINT);
    expect(result).toMatchObject({ success: true, status: 0 });
    expect(result.fun).toBe(rosenbrock(result.x));
    expect(result.nit).toBeGreaterThan(5);
    expect("jac" in result).toBe(method !== "Nelder-Mead");
    expect("hess" in result).toBe(["Newton-CG", "trust-exact", "trust-ncg"].includes(method));
    expect("hessInv" in result).toBe(method === "BFGS");
    expect("finalSimplex" in result).toBe(method === "Nelder-Mead");
  });

  it("is BFGS without bounds and L-BFGS-B with them", () => {
    expect(minimize(rosenbrock, START)).toEqual(minimize(rosenbrock, START, { method: "BFGS" }));
    const bounds = [null, [null, Infinity]] as const;
    expect(minimize(rosenbrock, START, { bounds })).toEqual(minimize(rosenbrock, START, { method: "L-BFGS-B" }));
  });

  it("takes names of methods in lower case", () => {
    expect(minimize(rosenbrock, START, { method: "l-bfgs-b" }).nfev).toBe(44);
  });

  it("gives points in the form of the start", () => {
    expect(minimize((x) => square(sub(x, 3)), 1)).toMatchObject({ x: 3, fun: 0, jac: 0, hessInv: 0.5 });
    expect(minimize((x) => square(sub(x, 3)), 1, { method: "trust-exact" }).hess).toBe(2);
    const typed = minimize(rosenbrock, Float32Array.from(START));
    expect(typed.x).toBeInstanceOf(Float64Array);
    expect(typed.jac).toBeInstanceOf(Float64Array);
    const listed = minimize(rosenbrock, START, { method: "trust-exact" });
    expect([listed.x, listed.jac, listed.hess].map(Array.isArray)).toEqual([true, true, true]);
    // at (1, 1): [[2 + 1200 − 400, −400], [−400, 200]]
    expectClose(listed.hess!.flat(), [802, -400, -400, 200], 1e-6);
  });

  it("passes an array to functions whatever the list was, and never its own", () => {
    const seen: unknown[] = [];
    const meddler = (p: number[]) => {
      seen.push(p);
      const value = (p[0]! - 1) ** 2 + p[1]! ** 2;
      p[0] = Number.NaN;
      return value;
    };
    const start = Float64Array.of(3, 4);
    const { x } = minimize(meddler, start, { jac: (p) => [2 * (p[0]! - 1), 2 * p[1]!] });
    expectClose(x, [1, 0], 1e-9);
    expect(seen.every(Array.isArray)).toBe(true);
    expect([...start]).toEqual([3, 4]);
  });

  it("does not change the start, the bounds or the options", () => {
    const bounds = [Object.freeze([0, 2] as const), null];
    const wishes = Object.freeze({ bounds: Object.freeze(bounds), options: Object.freeze({ gtol: 1e-6 }) });
    expect(minimize(rosenbrock, Object.freeze([0.5, 0.5]), wishes).success).toBe(true);
  });

  it("counts the evaluations that are made", () => {
    const calls = { fun: 0, jac: 0, hess: 0 };
    const fun = (p: number[]) => {
      calls.fun++;
      return rosenbrock(p) as number;
    };
    const jac = ([a, b]: number[]) => {
      calls.jac++;
      return [-400 * a! * (b! - a! ** 2) - 2 * (1 - a!), 200 * (b! - a! ** 2)];
    };
    const hess = ([a, b]: number[]) => {
      calls.hess++;
      return [
        [1200 * a! ** 2 - 400 * b! + 2, -400 * a!],
        [-400 * a!, 200],
      ];
    };
    for (const method of ["BFGS", "L-BFGS-B", "Newton-CG", "trust-exact", "trust-ncg"] as const) {
      Object.assign(calls, { fun: 0, jac: 0, hess: 0 });
      const { nfev, njev, nhev, success } = minimize(fun, START, { method, jac, hess });
      expect({ fun: nfev, jac: njev, hess: nhev, success }).toEqual({ ...calls, success: true });
      // the same as with derivatives by differentiation
      const exact = minimize(rosenbrock, START, { method });
      expect([exact.nfev, exact.njev, exact.nhev]).toEqual([nfev, njev, nhev]);
    }
    Object.assign(calls, { fun: 0 });
    expect(minimize(fun, START, { method: "Nelder-Mead" }).nfev).toBe(calls.fun);
  });

  it("needs about n times as many evaluations with finite differences as with the exact gradient", () => {
    // the sum of all variables less 6, squared, from far away: SciPy 1.17 needs 5 and 25 evaluations
    const f = (p: readonly Scalar[]) => square(sub(add(p[0]!, p[1]!, p[2]!, p[3]!), 6));
    const start = [10, -20, 30, 40];
    const exact = minimize(f, start);
    const wishes = { jac: "2-point", options: { edmtol: Infinity } } as const;
    const differences = minimize((p) => f(p) as number, start, wishes);
    expect([exact.nfev, exact.njev, exact.nhev]).toEqual([5, 5, 1]);
    expect([differences.nfev, differences.njev, differences.nhev]).toEqual([25, 5, 0]);
    // to confirm the minimum takes second differences: 4n to 10n values and n (n − 1), and some along the flat directions
    const confirmed = minimize((p) => f(p) as number, start, { jac: "2-point" });
    expect(confirmed.success).toBe(true);
    expect(confirmed.nfev).toBeGreaterThanOrEqual(25 + 16 + 12);
    expect(confirmed.nfev).toBeLessThanOrEqual(25 + 40 + 12 + 8);
    expect(minimize(f, [0, 2, 2, 2])).toMatchObject({ nfev: 1, njev: 1, nit: 0, success: true, fun: 0 });
  });

  it("calls a plateau and a point of inflection converged, by every method", () => {
    const flat: readonly [f: (p: readonly Scalar[]) => Scalar, start: readonly number[]][] = [
      [() => 5, [1, 2]],
      [([x]) => max(0, sub(square(x!), 4)), [1]],
      [([x]) => max(square(x!), 1), [3]],
      [([x]) => pow(x!, 3), [0]],
      [([x, y]) => max(0, sub(add(square(x!), square(y!)), 4)), [3, 1]],
    ];
    for (const [f, start] of flat) {
      for (const method of METHODS.filter((m) => m !== "Nelder-Mead")) {
        const { success, message } = minimize(f, start, { method });
        expect(success, `${method} from ${start}: ${message}`).toBe(true);
      }
    }
  });

  it("tells the callback every iteration, and stops when it returns true", () => {
    for (const method of METHODS) {
      const values: number[] = [];
      const result = minimize(rosenbrock, START, {
        method,
        callback: ({ x, fun }) => {
          expect(fun).toBe(rosenbrock(x));
          values.push(fun);
        },
      });
      expect(values).toHaveLength(result.nit);
      expect(values.at(-1), method).toBe(result.fun);
      const stopped = minimize(rosenbrock, START, { method, callback: ({ fun }) => fun < 1 });
      expect(stopped).toMatchObject({ success: false, status: 99, message: expect.stringContaining("callback") });
      expect(stopped.fun).toBeLessThan(1);
      expect(stopped.nit).toBeLessThan(result.nit);
    }
  });

  it("keeps all points with returnAll", () => {
    for (const method of METHODS) {
      const { allvecs, x, nit } = minimize(rosenbrock, START, { method, options: { returnAll: true } });
      expect(allvecs).toHaveLength(nit + 1);
      expect(allvecs![0]).toEqual(START);
      expect(allvecs!.at(-1)).toEqual(x);
    }
  });

  it("stops at the limits, and says which", () => {
    for (const method of METHODS) {
      const result = minimize(rosenbrock, START, { method, options: { maxiter: 3 } });
      expect(result).toMatchObject({ nit: 3, success: false, status: 1 });
      expect(result.message).toContain("maxiter = 3");
    }
    const simplex = minimize(rosenbrock, START, { method: "Nelder-Mead", options: { maxfev: 20 } });
    expect(simplex).toMatchObject({ nfev: 20, success: false, status: 1 });
    expect(simplex.message).toContain("maxfev = 20");
    expect(minimize(rosenbrock, START, { method: "L-BFGS-B", options: { maxfun: 10 } }).message).toContain("maxfun");
  });

  it("sets the method's tolerances by tol, and lets options override it", () => {
    for (const method of METHODS) {
      const coarse = minimize(rosenbrock, START, { method, tol: 1e-2 });
      const fine = minimize(rosenbrock, START, { method, tol: 1e-9 });
      expect(fine.fun, method).toBeLessThan(1e-11);
      expect(coarse.nfev, method).toBeLessThan(fine.nfev);
    }
    const both = minimize(rosenbrock, START, { method: "BFGS", tol: 1e-2, options: { gtol: 1e-9 } });
    expect(both).toEqual(minimize(rosenbrock, START, { options: { gtol: 1e-9 } }));
  });

  it("starts BFGS from a given inverse Hessian", () => {
    // x² + 400 y²: with its own inverse Hessian all directions are Newton's, only the first step is cautious
    const f = (p: readonly Scalar[]) => add(square(p[0]!), mul(400, square(p[1]!)));
    const hessInv0 = [
      [0.5, 0],
      [0, 0.00125],
    ];
    const informed = minimize(f, [3, 2], { options: { hessInv0 } });
    expect(informed.nit).toBe(2);
    expect(informed.nit).toBeLessThan(minimize(f, [3, 2]).nit);
    expectClose(informed.hessInv!.flat(), hessInv0.flat(), 1e-12);
  });

  it("starts Nelder–Mead from a given simplex, and adapts to eight variables", () => {
    const initialSimplex = [
      [0, 0],
      [0.5, 0],
      [0, 0.5],
    ];
    const { x } = minimize(rosenbrock, START, { method: "Nelder-Mead", options: { initialSimplex } });
    expectClose(x, [1, 1], POINT);
    const sphere = (p: number[]) => p.reduce((sum, v, i) => sum + (i + 1) * (v - 1) ** 2, 0);
    const start = Array.from({ length: 8 }, () => 0);
    const options = { maxiter: 20000, maxfev: 20000 };
    const plain = minimize(sphere, start, { method: "Nelder-Mead", options });
    const adaptive = minimize(sphere, start, { method: "Nelder-Mead", options: { ...options, adaptive: true } });
    expect(adaptive.success && adaptive.nfev < plain.nfev).toBe(true);
  });

  it("works for 200 variables", () => {
    const f = (p: readonly Scalar[]) =>
      p.slice(1).reduce((sum: Scalar, v, i) => add(sum, square(sub(v, mul(0.5, p[i]!)))), square(sub(p[0]!, 1)));
    const { x, success } = minimize(f, new Array<number>(200).fill(0), { method: "L-BFGS-B", tol: 1e-12 });
    expect(success).toBe(true);
    expectClose(
      x,
      x.map((_, i) => 0.5 ** i),
      1e-5,
    );
  });

  it("minimises random convex quadratics to the solution of the linear system", () => {
    const random = seededRandom(7);
    for (let trial = 0; trial < 10; trial++) {
      const n = random.integer(2, 6);
      const solution = Array.from({ length: n }, () => random.uniform(-3, 3));
      const rows = Array.from({ length: n + 1 }, () => solution.map(() => random.uniform(-1, 1)));
      // Σ (rowᵀ(x − solution))² + |x − solution|²/10
      const f = (x: readonly Scalar[]) => {
        const d = x.map((v, i) => sub(v, solution[i]!));
        const along = rows.map((row) => square(row.reduce((s: Scalar, a, i) => add(s, mul(a, d[i]!)), 0)));
        return [...along, ...d.map((v) => mul(0.1, square(v)))].reduce((s, v) => add(s, v), 0 as Scalar);
      };
      const start = solution.map(() => random.uniform(-10, 10));
      for (const method of METHODS.slice(0, 5)) {
        const { x, success } = minimize(f, start, { method, tol: 1e-9 });
        expect(success, `seed 7, trial ${trial}, ${method}`).toBe(true);
        expectClose(x, solution, 1e-5, `seed 7, trial ${trial}, ${method}`);
      }
    }
  });
});

describe("honesty", () => {
  it("leaves saddle points and maxima, where the gradient vanishes, when it has the exact Hessian", () => {
    const saddle = (p: readonly Scalar[]) => add(square(square(p[0]!)), sub(square(p[1]!), square(p[0]!)));
    for (const method of METHODS.slice(0, 5)) {
      // minima at x = ±√½, y = 0: ¼ − ½
      const { fun, success } = minimize(saddle, [0, 1], { method });
      expect({ success, fun: Math.abs(fun + 0.25) < 1e-8 }, method).toEqual({ success: true, fun: true });
    }
  });

  it("does not take a slow descent for a minimum", () => {
    // e^(−x) has none; what is left to gain is e^(−x), below 1e-8 when success is claimed
    for (const method of METHODS.slice(0, 5)) {
      const { success, fun } = minimize((x) => exp(neg(x)), 0, { method });
      expect(!success || fun < 1e-8, method).toBe(true);
    }
  });

  it("says that a function without lower bound has no minimum", () => {
    for (const method of ["BFGS", "Newton-CG"] as const) {
      const result = minimize((p) => sub(square(p[0]!), square(p[1]!)), [1, 0.1], { method });
      expect(result).toMatchObject({ success: false, fun: -Infinity, status: 3 });
      expect(result.message).toContain("no minimum");
    }
    for (const method of METHODS) {
      expect(minimize((p) => sub(square(p[0]!), p[1]!), [1, 0.1], { method }).success, method).toBe(false);
    }
  });

  it("reports lost precision instead of success when the tolerance cannot be met", () => {
    // near its minimum the value 1e6 + … is constant to 1e-10: no step is seen to help
    const f = (p: readonly Scalar[]) => add(1e6, rosenbrock(p), mul(1e-3, exp(p[0]!)));
    const result = minimize(f, START, { options: { gtol: 1e-30 } });
    expect(result).toMatchObject({ success: false, status: 2 });
    expect(result.message).toMatch(/^Precision lost: .*gtol = 1e-30.*this is the minimum/);
    expectClose(result.x, [1, 1], 1e-2);
  });

  it("blames a gradient that does not belong to the function", () => {
    const jac = (p: number[]) => [-p[0]!, -p[1]!];
    const result = minimize((p: number[]) => p[0]! ** 2 + p[1]! ** 2, [1, 2], { jac });
    expect(result).toMatchObject({ success: false, status: 2, x: [1, 2] });
    expect(result.message).toContain("gradient is not that of fun");
  });

  it("reaches the gradient tolerance through the rounding of the value", () => {
    // f* = 1e8: values differ by 1e-8 or not at all; the gradient is exact
    const f = (p: readonly Scalar[]) => add(1e8, rosenbrock(p));
    const { x, success, jac } = minimize(f, START);
    expect(success).toBe(true);
    expect(Math.max(...jac!.map(Math.abs))).toBeLessThanOrEqual(1e-5);
    expectClose(x, [1, 1], 1e-6);
  });

  it("steps back from where the function is not defined", () => {
    // x − log x, minimum 1 at 1; a full first step from 0.01 (slope −99) goes to 99, from 30 to below 0
    const f = (x: number) => (x > 0 ? x - Math.log(x) : Number.NaN);
    const jac = (x: number) => 1 - 1 / x;
    for (const x0 of [0.01, 30, 1e4]) {
      for (const method of ["BFGS", "L-BFGS-B"] as const) {
        const { x, success } = minimize(f, x0, { method, jac });
        expect({ success, x: Math.abs(x - 1) < 1e-4 }, `${method} from ${x0}`).toEqual({ success: true, x: true });
      }
      expect(minimize(f, x0, { method: "Nelder-Mead" }).x).toBeCloseTo(1, 4);
      expect(minimize(f, x0, { method: "trust-exact", jac, hess: (x) => 1 / x ** 2 }).x).toBeCloseTo(1, 4);
    }
  });

  it("gives SciPy's tests alone with edmtol: Infinity", () => {
    const scipy = minimize(rosenbrock, START, { options: { edmtol: Infinity } });
    expect(scipy).toMatchObject({ nfev: 39, njev: 39, nhev: 0, success: true });
  });
});

describe("the examples of the documentation", () => {
  it("give the numbers beside them", () => {
    expectClose(minimize((p) => add(square(sub(p[0]!, 1)), square(p[1]!)), [3, 4]).x, [1, 0], 2e-15);
    expectNear(minimizeScalar((x) => (x - 2) ** 2).x, 2, 1e-15);
    expectNear(rootScalar((x) => x * x - 2, { bracket: [0, 2] }).root, Math.SQRT2, 1e-12);
  });
});

describe("types", () => {
  it("of results follow the start", () => {
    expectTypeOf(minimize(rosenbrock, START).x).toEqualTypeOf<number[]>();
    expectTypeOf(minimize(rosenbrock, new Float64Array(2)).x).toEqualTypeOf<Float64Array>();
    expectTypeOf(minimize((x) => square(x), 3).x).toEqualTypeOf<number>();
    expectTypeOf(minimize((x) => x ** 2, 3, { jac: "2-point" }).jac).toEqualTypeOf<number | undefined>();
    expectTypeOf(minimize(rosenbrock, START).hess).toEqualTypeOf<number[][] | undefined>();
  });

  it("of functions tell those that cannot be differentiated", () => {
    const attempt = () => {
      // @ts-expect-error native operators need jac: "2-point", a function for it, or Nelder–Mead
      minimize((x: number) => (x - 1) ** 2, 3);
      // @ts-expect-error so does a function of numbers in an array
      minimize((p: number[]) => p[0]! ** 2, [3], { method: "trust-exact" });
      // @ts-expect-error unknown options
      minimize(rosenbrock, START, { options: { maxIter: 3 } });
      // @ts-expect-error unknown methods
      minimize(rosenbrock, START, { method: "CG" });
    };
    expect(attempt).toThrow();
  });
});
