import { describe, expect, it } from "vitest";
import { hessian as dualHessian, type Scalar, valueAndGrad } from "../../src/ad/index.js";
import { Workspace } from "../../src/api/workspace.js";
import type { Model } from "../../src/model/model.js";
import { expectClose, expectNear } from "../helpers/close.js";
import { centralDifference } from "../helpers/finite-difference.js";
import { seededRandom } from "../helpers/random.js";
import { randomData, randomPoint, randomWorkspace } from "../helpers/random-workspace.js";
import { absoluteTerms, ReferenceLikelihood } from "../helpers/reference-likelihood.js";

/** Two sums of the same few hundred products, in units of the largest entry of a row. */
const DUAL = 1e-11;
/** Five-point differences, h = 1e-3: truncation where the density varies fast. */
const TRUNCATION = 1e-6;
/** Rounding of a difference: ε times the absolute terms over h. */
const NOISE = 1e-12;
const SEEDS = Array.from({ length: 150 }, (_, i) => i + 1);
const STEP = 1e-3;

/** What was compared of all models. */
const compared = { models: 0, differences: 0, stationary: 0 };

function caseOf(seed: number) {
  const { spec, options } = randomWorkspace(seed);
  const model = Workspace.parse(spec).model(options);
  const reference = new ReferenceLikelihood(spec, options);
  const random = seededRandom(20_000 + seed);
  // the first of a few draws inside the domain, the suggested point if there is none
  let pars = randomPoint(reference.parameters, random);
  const data = randomData(model.observedData(), reference.parameters, random);
  for (let draw = 0; draw < 20 && model.logpdf(pars, data) === Number.NEGATIVE_INFINITY; draw++) {
    pars = randomPoint(reference.parameters, random);
  }
  return { model, reference, pars, data };
}

/** Largest absolute entry of the row and column of each entry, and 1. */
function scales(matrix: readonly (readonly number[])[]): number[] {
  const largest = matrix.map((row) => Math.max(1, ...row.map(Math.abs)));
  return matrix.flatMap((row, i) => row.map((_, j) => Math.max(largest[i]!, largest[j]!)));
}

/** Whether a parameter is farther than the stencil from every joint of an interpolation. */
const isSmooth = (value: number) =>
  [-1, 0, 1].every((joint) => Math.abs(value - joint) > 3 * STEP * Math.max(1, Math.abs(value)));

function expectDifferences(model: Model, pars: Float64Array, data: Float64Array, terms: number): void {
  const gradient = model.gradient(pars, data);
  const hessian = model.hessian(pars, data);
  const n = model.nPars;
  const moved = (p: number, x: number) => pars.map((value, i) => (i === p ? x : value));
  for (let p = 0; p < n; p++) {
    if (!isSmooth(pars[p]!)) continue;
    compared.differences++;
    const slope = centralDifference((x) => model.logpdf(moved(p, x), data), pars[p]!, STEP);
    const size = Math.max(Math.abs(gradient[p]!), Math.abs(hessian[p * n + p]!), 1);
    expectNear(gradient[p]!, slope, 1, `gradient, ${model.parNames[p]}`, TRUNCATION * size + NOISE * terms);
    for (let q = 0; q < n; q++) {
      const entry = centralDifference((x) => model.gradient(moved(p, x), data)[q]!, pars[p]!, STEP);
      const where = `Hessian, ${model.parNames[p]} × ${model.parNames[q]}`;
      expectNear(hessian[p * n + q]!, entry, 1, where, TRUNCATION * size + NOISE * terms);
    }
  }
}

describe.each(SEEDS)("random model %i", (seed) => {
  const { model, reference, pars, data } = caseOf(seed);
  const density = (p: readonly Scalar[]) => reference.logpdf(p, data);
  const n = model.nPars;

  it("has the gradient and the Hessian of scalar dual numbers", () => {
    const [value, slopes] = valueAndGrad(density)([...pars]);
    const rows = dualHessian(density)([...pars]) as number[][];
    const { value: ours, gradient } = model.valueAndGradient(pars, data);
    const scale = absoluteTerms(data.map(Math.abs), data.map(Math.abs));
    expectNear(ours, value as number, DUAL, "value", scale);
    expectNear(model.logpdf(pars, data), ours, DUAL, "value without derivatives", scale);
    expect(model.gradient(pars, data)).toEqual(gradient);
    const largest = Math.max(1, ...slopes.map(Math.abs));
    expectClose(
      gradient,
      slopes,
      DUAL,
      "gradient",
      slopes.map(() => largest),
    );
    const hessian = model.hessian(pars, data);
    expectClose(hessian, rows.flat(), DUAL, "Hessian", scales(rows));
    for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) expect(hessian[i * n + j]).toBe(hessian[j * n + i]);
    compared.models++;
  });

  if (seed % 5 === 0) {
    it("has the gradient and the Hessian of central differences", () => {
      expectDifferences(model, pars, data, absoluteTerms(data.map(Math.abs), data.map(Math.abs)));
    });
  }

  // a bin that expects nothing pushes its parameters down whatever the data are: slope 1 instead of 0
  if (model.expectedData(pars).every((x, i) => x > 0 || i >= model.nMainData)) {
    it("has its stationary point at the point that its Asimov data are for", () => {
      expectClose(model.gradient(pars, model.expectedData(pars)), new Float64Array(n), 1e-10, "gradient");
      compared.stationary++;
    });
  }
});

it("derivatives of all random models were compared, nearly all of them by each method", () => {
  expect(compared.models).toBe(SEEDS.length);
  expect(compared.differences).toBeGreaterThan(500);
  expect(compared.stationary).toBeGreaterThan(0.9 * SEEDS.length);
});
