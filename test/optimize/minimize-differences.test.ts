import { describe, expect, it } from "vitest";
import { add, exp, mul, type Scalar, sin } from "../../src/ad/index.js";
import { minimize } from "../../src/minimize/index.js";
import { differenceGradient, differenceHessian } from "../../src/optimize/finite-difference.js";
import { Objective } from "../../src/optimize/objective.js";
import { expectClose } from "../helpers/close.js";
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
