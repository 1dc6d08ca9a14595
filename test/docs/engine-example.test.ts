import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { hessian as dualHessian, grad, type Scalar } from "../../src/ad/index.js";
import { Workspace } from "../../src/api/workspace.js";
import { likelihoodProblem } from "../../src/fit/likelihood-problem.js";
import { variances } from "../../src/graph/arrow-covariance.js";
import { ActiveSet } from "../../src/newton/active-set.js";
import { newtonStep } from "../../src/newton/newton-step.js";
import type { WorkspaceSpec } from "../../src/workspace/types.js";
import { expectClose } from "../helpers/close.js";
import { inverse, matrixVector, submatrix } from "../helpers/dense-reference.js";
import { ReferenceLikelihood } from "../helpers/reference-likelihood.js";

/** Numbers on the page have at most six decimals: half of the last one. */
const PRINTED = 5.1e-7;
/** Two computations of numbers up to 100 by a few operations. */
const ROUNDING = 1e-12;
const PIVOT_TOLERANCE = 1e-14;
/** Damping that turns the entry 64 of `mc[1]` into −36. */
const DAMPING = -100;

const rooted = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const PAGE = readFileSync(rooted("docs/engine.md"), "utf8");

/** The numbers of the one line of the page that consists of a label and numbers, two spaces or more apart. */
function row(label: string): readonly number[] {
  const rows = PAGE.split("\n").flatMap((line) => {
    const [name, ...cells] = line.split(/ {2,}/);
    const numbers = cells.map(Number);
    return name === label && cells.length > 0 && numbers.every(Number.isFinite) ? [numbers] : [];
  });
  expect(rows.length, `rows "${label}" of docs/engine.md`).toBe(1);
  return rows[0]!;
}

const [, json] = /```json\n(.*?)```/s.exec(PAGE)!;
const spec = JSON.parse(json!) as WorkspaceSpec;
const workspace = Workspace.parse(spec);
const model = workspace.model();
const data = workspace.data(model);
const bound = model.bind(data);
const x = Float64Array.from(model.suggestedInit);
const NAMES = ["shape", "mu", "mc[0]", "mc[1]", "mc[2]"];
const n = NAMES.length;
const ALL_FREE = new Uint8Array(n).fill(1);
const BINS = [0, 1, 2];

const product = (...factors: readonly (readonly number[])[]): number[] =>
  BINS.map((b) => factors.reduce((value, factor) => value * factor[b]!, 1));
const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
const withSum = (values: readonly number[]): number[] => [...values, sum(values)];

/** The Hessian of the page as a full matrix. */
function pageHessian(): Float64Array {
  const out = new Float64Array(n * n);
  const set = (i: number, j: number, value: number) => {
    out[i * n + j] = value;
    out[j * n + i] = value;
  };
  const [top, left] = [row("S shape"), row("S mu")];
  set(0, 0, top[0]!);
  set(0, 1, top[1]!);
  set(1, 1, left[1]!);
  for (const b of BINS) {
    const [shape, mu, block] = row(`bin ${b + 1}`);
    set(0, 2 + b, shape!);
    set(1, 2 + b, mu!);
    set(2 + b, 2 + b, block!);
  }
  return out;
}

const lowerTriangle = (matrix: ArrayLike<number>, m: number): number[] =>
  Array.from({ length: m }, (_, i) => Array.from({ length: i + 1 }, (_, j) => matrix[i * m + j]!)).flat();

describe("the example of docs/engine.md", () => {
  it("has the parameters of the model in its order", () => {
    expect(model.parNames).toEqual(NAMES);
    expect([...x]).toEqual([0, 1, 1, 1, 1]);
  });

  it("has tables by bin that follow from the workspace by the formulas of the page", () => {
    const [background, signal] = spec.channels[0]!.samples;
    const { hi_data: hi, lo_data: lo } = background!.modifiers[0]!.data as { hi_data: number[]; lo_data: number[] };
    const nominal = background!.data;
    const [up, down, rate, observed] = [row("up"), row("down"), row("rate"), row("n")];
    expectClose(
      up,
      BINS.map((b) => hi[b]! - nominal[b]!),
      PRINTED,
      "up",
    );
    expectClose(
      down,
      BINS.map((b) => nominal[b]! - lo[b]!),
      PRINTED,
      "down",
    );
    expectClose(
      row("d"),
      BINS.map((b) => (up[b]! + down[b]!) / 2),
      PRINTED,
      "d",
    );
    expectClose(
      row("e"),
      BINS.map((b) => (15 / 8) * (up[b]! - down[b]!)),
      PRINTED,
      "e",
    );
    expect(row("background")).toEqual(nominal);
    expect(row("signal")).toEqual(signal!.data);
    expect(rate).toEqual(BINS.map((b) => nominal[b]! + signal!.data[b]!));
    expect(observed).toEqual(spec.observations[0]!.data);
    expectClose(
      row("slope"),
      BINS.map((b) => 1 - observed[b]! / rate[b]!),
      PRINTED,
      "slope",
    );
    expectClose(
      row("curvature"),
      BINS.map((b) => observed[b]! / rate[b]! ** 2),
      PRINTED,
      "curvature",
    );
    const sigma = (background!.modifiers[1]!.data as number[]).map((unc, b) => unc / nominal[b]!);
    expectClose(
      row("1/σ²"),
      sigma.map((s) => 1 / s ** 2),
      PRINTED,
      "1/σ²",
    );
  });

  it("has a gradient and a Hessian that follow from the tables by bin", () => {
    const [slope, curvature, d, e] = [row("slope"), row("curvature"), row("d"), row("e")];
    const [background, signal] = [row("background"), row("signal")];
    const gradient = [sum(product(slope, d)), sum(product(slope, signal)), ...product(slope, background)];
    expectClose(row("gradient"), gradient, PRINTED, "gradient");
    const [dd, we, ds, ss, bb] = [
      product(curvature, d, d),
      product(slope, e),
      product(curvature, d, signal),
      product(curvature, signal, signal),
      product(curvature, background, background),
    ];
    expectClose(row("curvature d²"), withSum(dd), PRINTED);
    expectClose(row("slope e"), withSum(we), PRINTED);
    expectClose(row("curvature d s"), withSum(ds), PRINTED);
    expectClose(row("curvature s²"), withSum(ss), PRINTED);
    expectClose(row("curvature b²"), withSum(bb), PRINTED);
    expectClose(row("S shape"), [sum(dd) + sum(we) + 1, sum(ds)], PRINTED);
    expectClose(row("S mu"), [sum(ds), sum(ss)], PRINTED);
    for (const b of BINS) {
      const block = bb[b]! + row("1/σ²")[b]!;
      const shape = (curvature[b]! * background[b]! + slope[b]!) * d[b]!;
      const mu = curvature[b]! * background[b]! * signal[b]!;
      expectClose(row(`bin ${b + 1}`), [shape, mu, block, Math.sqrt(block)], PRINTED);
      expectClose(
        row(`reduced ${b + 1}`),
        [shape, mu].map((c) => c / Math.sqrt(block)),
        PRINTED,
      );
      expectClose(
        row(`ratio ${b + 1}`),
        [shape, mu].map((c) => c / block),
        PRINTED,
      );
    }
  });

  it("has the gradient and Hessian of the textbook formula, by dual numbers", () => {
    const reference = new ReferenceLikelihood(spec);
    expect(reference.parNames).toEqual(NAMES);
    const f = (pars: readonly Scalar[]) => reference.logpdf(pars, data);
    expectClose(
      row("gradient"),
      (grad(f)([...x]) as number[]).map((g) => -g),
      PRINTED,
      "gradient",
    );
    const second = (dualHessian(f)([...x]) as number[][]).flat().map((h) => -h);
    expectClose(pageHessian(), second, PRINTED, "Hessian");
  });

  it("has the gradient and Hessian of the library, part by part where the page says that each is stored", () => {
    const { slopes, hessian } = model.likelihood.evaluate(x, bound);
    expectClose(slopes.gradient, row("gradient"), PRINTED, "gradient");
    expectClose(hessian.dense(new Float64Array(n * n)), pageHessian(), PRINTED, "Hessian");
    const evaluator = model.likelihood.lend();
    evaluator.valueGradientHessian(x, bound);
    const { jacobian, weights, arrowSlope, coupling, square, blocks, diagonal, scale } = evaluator.system.hessian;
    const rows = BINS.map((b) => row(`bin ${b + 1}`));
    const [d, signal, background] = [row("d"), row("signal"), row("background")];
    expectClose(
      jacobian,
      BINS.flatMap((b) => [d[b]!, signal[b]!]),
      PRINTED,
      "jacobian",
    );
    expectClose(weights, row("curvature"), PRINTED, "weights");
    expectClose(arrowSlope, background, PRINTED, "arrowSlope");
    expectClose(
      coupling,
      rows.flatMap(([shape, mu]) => [shape!, mu!]),
      PRINTED,
      "coupling",
    );
    expectClose(
      lowerTriangle(square, 2),
      [row("S shape")[0]! - 1, row("S mu")[0]!, row("S mu")[1]!],
      PRINTED,
      "square",
    );
    expectClose(blocks, row("curvature b²").slice(0, 3), PRINTED, "blocks");
    expectClose(diagonal, [1, 0, ...row("1/σ²")], PRINTED, "diagonal");
    const positive = [row("curvature d²")[3]! + 1, row("curvature s²")[3]!, ...rows.map(([, , block]) => block!)];
    expectClose(scale, positive, PRINTED, "scale");
  });

  it("has the Schur complement of the library and of the dense inverse", () => {
    const schur = [...row("schur shape"), ...row("schur mu")];
    const evaluator = model.likelihood.lend();
    evaluator.valueGradientHessian(x, bound);
    evaluator.system.assemble(ALL_FREE, undefined, PIVOT_TOLERANCE);
    expect(evaluator.system.borderPars).toEqual([0, 1]);
    expectClose(lowerTriangle(evaluator.system.schur, 2), lowerTriangle(schur, 2), PRINTED, "schur");
    const ofBorder = submatrix(inverse(pageHessian(), n)!, n, [0, 1]);
    expectClose(inverse(ofBorder, 2)!, schur, PRINTED, "inverse of the border's part of the inverse");
  });

  it("has the step of the library and of dense algebra, and the vectors on the way", () => {
    const { slopes, hessian } = model.likelihood.evaluate(x, bound);
    const right = slopes.gradient.map((g) => -g);
    const step = new Float64Array(n);
    hessian.factor(ALL_FREE, undefined, PIVOT_TOLERANCE)!.solve(right, step);
    expectClose(step, row("step"), PRINTED, "step");
    expectClose(step, matrixVector(inverse(pageHessian(), n)!, right), ROUNDING, "dense step");
    const y = BINS.map((b) => right[2 + b]! / row(`bin ${b + 1}`)[3]!);
    expectClose(row("y"), y, PRINTED, "y");
    const z = [0, 1].map((i) => right[i]! - sum(BINS.map((b) => row(`reduced ${b + 1}`)[i]! * y[b]!)));
    expectClose(row("z"), z, PRINTED, "z");
  });

  it("has the variances of the library and of the dense inverse", () => {
    const factor = model.likelihood.evaluate(x, bound).hessian.factor(ALL_FREE, undefined, PIVOT_TOLERANCE)!;
    expectClose(variances(factor.covariance()), row("variance"), PRINTED, "variances");
    const dense = inverse(pageHessian(), n)!;
    expectClose(
      row("variance"),
      NAMES.map((_, p) => dense[p * n + p]!),
      PRINTED,
      "dense variances",
    );
  });

  it("has the dense matrix of the library where a block joins the border", () => {
    const damping = new Float64Array(n);
    damping[NAMES.indexOf("mc[1]")] = DAMPING;
    const evaluator = model.likelihood.lend();
    evaluator.valueGradientHessian(x, bound);
    const { system } = evaluator;
    system.assemble(ALL_FREE, damping, PIVOT_TOLERANCE);
    expect(system.borderPars).toEqual([0, 1, 3]);
    const joined = ["shape", "mu", "mc[1]"].flatMap((name) => row(`joined ${name}`));
    expectClose(lowerTriangle(system.schur, 3), joined, PRINTED, "joined");
    expect(system.factor(ALL_FREE, damping, PIVOT_TOLERANCE)).toBe(false);
  });

  it("has the step within bounds of the minimiser and of dense algebra", () => {
    const bounds = model.suggestedBounds;
    const problem = likelihoodProblem(model, bound, {
      init: x,
      lower: Float64Array.from(bounds, ([low]) => low),
      upper: Float64Array.from(bounds, ([, high]) => high),
      fixed: new Uint8Array(n),
    });
    const active = new ActiveSet(problem, x);
    const at = problem.evaluate(x);
    active.classify(at.slopes);
    const options = { isApproximate: false, damping: 0, stopsSingly: false };
    const { direction } = newtonStep(problem, active, at, options);
    expectClose(direction, row("held step"), PRINTED, "held step");
    const others = [0, 2, 3, 4];
    const dense = pageHessian();
    const right = others.map((i) => -row("gradient")[i]! + dense[i * n + 1]!);
    const step = matrixVector(inverse(submatrix(dense, n, others), others.length)!, right);
    expectClose(
      others.map((i) => row("held step")[i]!),
      step,
      PRINTED,
      "dense held step",
    );
  });
});
