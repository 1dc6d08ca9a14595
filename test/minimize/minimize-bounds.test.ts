import { describe, expect, it } from "vitest";
import { add, grad, log, type Scalar, square, sub } from "../../src/ad/index.js";
import { minimize } from "../../src/minimize/index.js";
import { expectClose, expectNear } from "../helpers/close.js";
import { seededRandom } from "../helpers/random.js";
import { objectiveOf, PROBLEMS } from "./mgh/index.js";
import { REFERENCE } from "./mgh/reference.js";

/** What is solved: as for the unbounded problems. */
const VALUE = 1e-8;
/** Points at such a value: the valley of penalty I is flat to 1e-5 (x − x*)². */
const POINT = 1e-3;

const sphere = (p: readonly Scalar[]) => p.reduce((sum: Scalar, v, i) => add(sum, square(sub(v, i))), 0);

describe("bounds", () => {
  it.each(REFERENCE.bounded)(
    "problem $number in $bounds: both methods end in the lowest minimum that SciPy finds",
    (row) => {
      const f = objectiveOf(PROBLEMS.find((p) => p.number === row.number)!);
      for (const method of ["L-BFGS-B", "Nelder-Mead"] as const) {
        const options = method === "L-BFGS-B" ? {} : { xatol: 1e-10, fatol: 1e-10, maxiter: 20000, maxfev: 20000 };
        const { x, fun, success } = minimize(f, row.start, { method, bounds: row.bounds, options });
        const scipyFailed = row[method].fun - row.fun > VALUE * (1 + row.fun);
        if (method === "Nelder-Mead" && scipyFailed && !success) continue;
        expect(success, method).toBe(true);
        expectNear(fun, row.fun, VALUE, `${method} value`);
        expectClose(x, row.x, POINT, `${method} point`);
      }
    },
  );

  it("hold every evaluation, those of finite differences and of the confirmation included", () => {
    const random = seededRandom(3);
    for (let trial = 0; trial < 20; trial++) {
      const bounds = Array.from({ length: 3 }, () => {
        const low = random.uniform(-2, 2);
        return [low, low + (random.chance(0.2) ? 0 : random.uniform(0, 3))] as const;
      });
      const inside = (x: readonly number[]) => x.every((v, i) => v >= bounds[i]![0] && v <= bounds[i]![1]);
      const start = bounds.map(([low, high]) => random.uniform(low, high));
      const f = (x: number[]) => {
        if (!inside(x)) throw new Error(`seed 3, trial ${trial}: evaluated at ${x}`);
        return Math.exp(x[0]! - x[1]!) + (x[1]! - x[2]!) ** 2 + x[0]! ** 2 + 0.1 * x[2]!;
      };
      for (const wishes of [
        { jac: "2-point" },
        { jac: "3-point" },
        { method: "Nelder-Mead" },
        { jac: "3-point", options: { finiteDiffRelStep: 0.3 } },
      ] as const) {
        const { x, success } = minimize(f, start, { bounds, ...wishes });
        expect(inside(x), `seed 3, trial ${trial}`).toBe(true);
        if (!("options" in wishes)) expect(success, `seed 3, trial ${trial}, ${JSON.stringify(wishes)}`).toBe(true);
      }
    }
  });

  it("are reached exactly, and the gradient points out of them", () => {
    const bounds = [
      [0.1, 0.3],
      [1 / 3, 0.7],
      [2.2, 5],
    ] as const;
    const { x, jac, success } = minimize(sphere, [0.2, 0.5, 3], { bounds });
    expect({ x, success }).toEqual({ x: [0.1, 0.7, 2.2], success: true });
    expect(jac).toEqual(grad(sphere)(x));
    expect(jac!.map(Math.sign)).toEqual([1, -1, 1]);
  });

  it("that are equal fix a variable", () => {
    const bounds = [[2, 2], null, [1, 1]] as const;
    for (const wishes of [{}, { method: "Nelder-Mead" }] as const) {
      const { x } = minimize(sphere, [2, 0, 1], { bounds, ...wishes });
      expectClose(x, [2, 1, 1], POINT);
      expect([x[0], x[2]]).toEqual([2, 1]);
    }
    const differences = minimize((p: number[]) => sphere(p) as number, [2, 0, 1], { bounds, jac: "2-point" });
    expectClose(differences.x, [2, 1, 1], POINT);
    expectClose(differences.jac!, [0, 0, 0], 1e-4);
    const all = minimize(sphere, [1, 1], {
      bounds: [
        [1, 1],
        [1, 1],
      ],
    });
    expect(all).toMatchObject({ x: [1, 1], nit: 0, success: true });
  });

  it("keep a logarithm in its domain", () => {
    // −log x + x is infinite at the bound 0; −log(1 − x) grows towards 1
    const f = (p: readonly Scalar[]) => sub(sub(square(p[0]!), log(p[0]!)), log(sub(1, p[0]!)));
    const { x, success } = minimize(f, [0.999999], { bounds: [[0, 1]] });
    // 2x − 1/x + 1/(1 − x) = 0
    expect(success).toBe(true);
    expectNear(2 * x[0]! - 1 / x[0]! + 1 / (1 - x[0]!), 0, 1e-4);
  });

  it("do not stop a run at a corner that is no minimum", () => {
    // the first steepest descent step meets both bounds; from the corner (1, 1) the minimum is along the edge x = 1
    const f = (p: readonly Scalar[]) => add(square(sub(p[0]!, 5)), square(sub(add(p[1]!, square(p[0]!)), 1)));
    const { x, success } = minimize(f, [0, 0], {
      bounds: [
        [0, 1],
        [-3, 1],
      ],
    });
    // at x = 1: (y + 1 − 1)² = 0 at y = 0
    expect(success).toBe(true);
    expectClose(x, [1, 0], POINT);
  });
});
