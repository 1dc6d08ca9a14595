import { describe, expect, it } from "vitest";
import { Workspace } from "../../src/api/workspace.js";
import { globalCorrelations } from "../../src/diagnostics/global-correlations.js";
import { lCurve } from "../../src/diagnostics/l-curve.js";
import { format } from "../../src/format/format.js";
import type { PenaltySpec } from "../../src/workspace/types.js";
import { expectClose, expectNear } from "../helpers/close.js";
import {
  curvatureByDifferences,
  linearUnfolding,
  N_TRUTH,
  solution,
  TRUTH_NAMES,
} from "../helpers/linear-unfolding.js";
import { normfactor, normsys, sample, thrownIssues, workspaceSpec } from "../helpers/workspaces.js";

/** Of numbers with a closed form, whose matrices have condition numbers of up to 1e5. */
const CLOSED = 1e-8;
/** Step of central differences in log10 λ, and how well they give a curvature: to a few times the square of the step. */
const STEP = 0.01;
const BY_DIFFERENCES = 3e-4;
/** Of a chosen strength, relative: where a parabola is within the rounding errors of its top. */
const CHOSEN = 1e-3;
/** Half a step of the fine grid of the closed form, which is 0.3 % wide, and as much for its differences. */
const FINE = 4e-3;

const { model, data } = linearUnfolding();
const curve = lCurve(model, data);
const steps = Array.from({ length: 31 }, (_, k) => 10 ** ((k - 15) / 5));

describe("the L-curve of a linear problem with Gaussian data", () => {
  it("has estimates, uncertainties, χ², penalty and global correlations of the closed form", () => {
    expectClose(
      curve.points.map(({ strength }) => strength),
      steps,
      1e-14,
      "default strengths",
    );
    for (const point of curve.points) {
      const { x, covariance, chiSquare, penalty, globalCorrelations: rho } = solution(point.strength);
      const where = `strength ${point.strength}: `;
      const { estimates } = point;
      expect(point.valid).toBe(true);
      expectNear(point.chiSquare, chiSquare, CLOSED, `${where}χ²`);
      expectNear(point.penalty, penalty, CLOSED, `${where}penalty`, penalty);
      const sigmas = x.map((_, j) => Math.sqrt(covariance[j * (N_TRUTH + 1)]!));
      expectClose(
        estimates.map(({ value }) => value),
        x,
        CLOSED,
        `${where}estimates`,
      );
      expectClose(
        estimates.map(({ uncertainty }) => uncertainty!),
        sigmas,
        CLOSED,
        `${where}uncertainties`,
      );
      expectClose(
        estimates.map(({ globalCorrelation }) => globalCorrelation!),
        rho,
        CLOSED,
        `${where}ρ`,
      );
      expectNear(point.meanGlobalCorrelation!, rho.reduce((a, b) => a + b) / N_TRUTH, CLOSED, `${where}mean ρ`);
      expect(point.largestGlobalCorrelation).toBe(
        Math.max(...estimates.map(({ globalCorrelation }) => globalCorrelation!)),
      );
    }
  });

  it("has the curvature of the curve of the closed form", () => {
    for (const { strength, curvature } of curve.points) {
      expectNear(curvature!, curvatureByDifferences(solution, strength, STEP), BY_DIFFERENCES, `at ${strength}`);
    }
  });

  it("has its corner where a fine grid of the closed form bends most, and the least mean ρ where that has it", () => {
    const grid = (low: number, high: number) => Array.from({ length: 61 }, (_, k) => low * (high / low) ** (k / 60));
    const best = (strengths: readonly number[], merit: (strength: number) => number) => {
      const merits = strengths.map(merit);
      return strengths[merits.indexOf(Math.max(...merits))]!;
    };
    const largest = (merit: (strength: number) => number) => {
      const coarse = best(grid(0.5, 100), merit);
      return best(grid(coarse / 1.1, coarse * 1.1), merit);
    };
    const mean = ({ globalCorrelations: rho }: ReturnType<typeof solution>) => rho.reduce((a, b) => a + b) / N_TRUTH;
    const sharpest = largest((strength) => curvatureByDifferences(solution, strength, STEP));
    expectNear(curve.corner!.strength, sharpest, FINE, "corner", sharpest);
    const least = largest((strength) => -mean(solution(strength)));
    expectNear(curve.leastCorrelation!.strength, least, FINE, "least ρ", least);
    expect(curve.notes).toEqual([]);
  });

  it("does not depend on the strengths around the corner", () => {
    const strengths = [40, 0.7, 3, 9, 150];
    const other = lCurve(model, data, { strengths });
    expect(other.points.map(({ strength }) => strength)).toEqual([0.7, 3, 9, 40, 150]);
    expectNear(other.corner!.strength, curve.corner!.strength, CHOSEN, "corner", curve.corner!.strength);
    expectNear(other.leastCorrelation!.strength, curve.leastCorrelation!.strength, CHOSEN, "least ρ", 36);
  });

  it("approaches the fit without a penalty and that of a straight line", () => {
    const { points } = lCurve(model, data, { strengths: [1e-9, 1e9] });
    const [weak, strong] = points.map(({ estimates }) => estimates.map(({ value }) => value));
    expectClose(weak!, solution(0).x, 1e-6, "λ → 0");
    // a straight line through the ends: its second differences vanish
    const line = strong!.map((_, j) => strong![0]! + (j / (N_TRUTH - 1)) * (strong!.at(-1)! - strong![0]!));
    expectClose(strong!, line, 1e-6, "λ → ∞");
    expect(points[1]!.penalty).toBeLessThan(1e-15);
    // χ² and the penalty differ by λ P from a stationary point: dχ² = −λ dP is what the curve is made of
    expect(points[1]!.chiSquare).toBeGreaterThan(points[0]!.chiSquare);
  });

  it("takes no plateau of the curvature at weak penalties for a corner, whatever its rounding errors", () => {
    const strengths = Array.from({ length: 40 }, (_, k) => 10 ** (-24 + k / 2));
    const weak = lCurve(model, data, { strengths });
    expect(weak.corner).toBeUndefined();
    expect(weak.leastCorrelation).toBeUndefined();
    expect(weak.notes[0]).toMatch(
      /^No corner: the curvature has no positive maximum between the strengths\. It is largest at strength = [\d.e-]+/,
    );
    expect(weak.notes[1]).toMatch(
      /^No least global correlation: the mean coefficient has no minimum .* It is least at strength = [\d.e-]+, at an end of them\./,
    );
  });

  it("is the same for the differences as a matrix, and with a centre", () => {
    const differences = TRUTH_NAMES.slice(2).map((_, i) => TRUTH_NAMES.map((_name, j) => [1, -2, 1][j - i] ?? 0));
    const matrix = TRUTH_NAMES.map((_, a) =>
      TRUTH_NAMES.map((_n, b) => differences.reduce((s, d) => s + d[a]! * d[b]!, 0)),
    );
    // a centre on a straight line has no second differences
    const center = [1, 2, 3, 4, 5];
    for (const penalty of [{ matrix }, { center }, { matrix, center }] satisfies Partial<PenaltySpec>[]) {
      const other = linearUnfolding(penalty);
      const { points } = lCurve(other.model, other.data, { strengths: [0.1, 10] });
      for (const point of points) {
        const known = solution(point.strength);
        expectNear(point.penalty, known.penalty, CLOSED, "penalty");
        expectClose(
          point.estimates.map(({ value }) => value),
          known.x,
          CLOSED,
        );
      }
    }
  });
});

describe("the L-curve of other problems", () => {
  /** Poisson data, two true bins too many, and a background with a nuisance parameter. */
  const counts = (bounds: readonly (readonly [number, number])[] = [[-10, 20]]) => {
    const names = ["a", "b", "c", "d"];
    const samples = names.map((name, j) =>
      sample(
        name,
        [0, 1, 2, 3].map((i) => 25 * Math.exp(-((i - j) ** 2) / 2)),
        normfactor(name),
      ),
    );
    const background = sample("background", [10, 8, 6, 5], normsys("norm", 0.8, 1.3));
    const plain = workspaceSpec({
      channels: { c: [...samples, background] },
      observed: { c: [66, 51, 69, 22] },
      poi: "",
      parameters: names.map((name) => ({ name, bounds })),
    });
    const penalties = [
      { name: "roughness", strength: 1, parameters: names },
      { name: "size", strength: 0, parameters: names, differences: 0 as const },
    ];
    const measurement = plain.measurements[0]!;
    const spec = { ...plain, measurements: [{ ...measurement, config: { ...measurement.config, penalties } }] };
    const workspace = Workspace.parse(spec);
    const compiled = workspace.model();
    return { model: compiled, data: workspace.data(compiled) };
  };

  it.each([
    ["Poisson data and a nuisance parameter", counts()],
    ["a penalised parameter at its bound", counts([[0.7, 20]])],
  ])("has the curvature of neighbouring fits with %s", (_name, problem) => {
    const at = (strength: number) =>
      lCurve(problem.model, problem.data, { penalty: "roughness", strengths: [strength] }).points[0]!;
    for (const strength of [0.1, 1, 10]) {
      expectNear(at(strength).curvature!, curvatureByDifferences(at, strength, STEP), BY_DIFFERENCES, `at ${strength}`);
    }
  });

  it("leaves a parameter at its bound without uncertainty, and out of the global correlations", () => {
    const { model: bounded, data: observed } = counts([[0.7, 20]]);
    const { points } = lCurve(bounded, observed, { penalty: "roughness", strengths: [0.1] });
    const without = points[0]!.estimates.filter(({ uncertainty }) => uncertainty === undefined);
    expect(without.length).toBeGreaterThan(0);
    for (const estimate of without) expect(estimate).toEqual({ value: 0.7 });
    expect(points[0]!.meanGlobalCorrelation).toBeGreaterThan(0);
  });

  it("holds what the options of the fit hold", () => {
    const { points } = lCurve(model, data, { strengths: [1, 2], fit: { fixed: { x0: 0.5 } } });
    for (const { estimates } of points) expect(estimates[0]).toEqual({ value: 0.5 });
  });

  it("says which fits are not valid, and has no choice from them", () => {
    const failed = lCurve(counts().model, counts().data, {
      penalty: "roughness",
      strengths: [1, 2, 3],
      fit: { maxIterations: 0 },
    });
    expect(failed.points.map(({ valid }) => valid)).toEqual([false, false, false]);
    expect(failed.corner ?? failed.leastCorrelation).toBeUndefined();
    expect(failed.notes).toHaveLength(5);
    expect(failed.notes[0]).toMatch(/^The fit at strength = 1 failed: /);
    expect(failed.points[0]!.message).toBeDefined();
    expect(format(failed)).toContain("NOT VALID");
    expect(format(failed)).toContain("3 fits failed");
  });

  it("has no choice from a single strength, and none where every parameter is held", () => {
    const { points, notes } = lCurve(model, data, { strengths: [5] });
    expect(points[0]!.curvature).toBeGreaterThan(0);
    expect(notes.map((note) => note.replace(/:.*/, ""))).toEqual(["No corner", "No least global correlation"]);
    const held = lCurve(model, data, { strengths: [1, 2, 3], fit: { fixed: TRUTH_NAMES } });
    expect(held.points[0]!.estimates).toEqual(TRUTH_NAMES.map(() => ({ value: 1 })));
    expect(held.notes).toEqual(["No corner: no fit gives one.", "No least global correlation: no fit gives one."]);
    expect(format(held)).toContain("no fit gives one");
  });

  it("names what is missing or misspelt", () => {
    const two = counts();
    expect(thrownIssues(() => lCurve(two.model, two.data))).toEqual([{ code: "bad-option", path: "penalty" }]);
    expect(() => lCurve(two.model, two.data, { penalty: "roughnes" })).toThrow(/Did you mean "roughness"/);
    // the strength of "size" is 0: there is nothing around it
    expect(thrownIssues(() => lCurve(two.model, two.data, { penalty: "size" }))).toEqual([
      { code: "bad-option", path: "strengths" },
    ]);
    expect(lCurve(two.model, two.data, { penalty: "size", strengths: [1] }).points).toHaveLength(1);
    const plain = Workspace.parse(workspaceSpec({ channels: { c: [sample("s", [5], normfactor("mu"))] } })).model();
    expect(thrownIssues(() => lCurve(plain, plain.observedData()))).toEqual([
      { code: "no-penalty", path: 'measurement "m"' },
    ]);
    for (const strengths of [[], [0], [1, 1], [Number.POSITIVE_INFINITY]]) {
      expect(thrownIssues(() => lCurve(model, data, { strengths }))).toEqual([
        { code: "bad-option", path: "strengths" },
      ]);
    }
  });
});

describe("global correlation coefficients", () => {
  it("are |correlation| of two parameters and 0 of one, whatever the units", () => {
    expectClose(globalCorrelations(Float64Array.of(4, -3e6, -3e6, 9e12), 2)!, [0.5, 0.5], 1e-14);
    expect(globalCorrelations(Float64Array.of(7), 1)).toEqual([0]);
  });

  it("do not exist for a singular covariance", () => {
    expect(globalCorrelations(Float64Array.of(1, 1, 1, 1), 2)).toBeUndefined();
  });
});

it("is written as tables of the points, the choices and the estimates", () => {
  const text = format(curve, { heading: "" });
  expect(text).toContain('L-curve of the penalty "curvature" of 5 parameters, 31 strengths');
  expect(text).toMatch(/^corner of the L-curve +9\.1\d* +15\.7/m);
  expect(text).toMatch(/^least mean global correlation +36\./m);
  expect(text).toMatch(/^x0 +[\d.]+ ± [\d.]+ +0\.\d+ +[\d.]+ ± [\d.]+ +0\.\d+$/m);
});
