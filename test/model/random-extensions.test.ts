import { describe, expect, it } from "vitest";
import { hessian as dualHessian, type Scalar, valueAndGrad } from "../../src/ad/index.js";
import { Workspace } from "../../src/api/workspace.js";
import { expectClose, expectNear } from "../helpers/close.js";
import { seededRandom } from "../helpers/random.js";
import { randomExtended } from "../helpers/random-extensions.js";
import { randomData, randomPoint } from "../helpers/random-workspace.js";
import { absoluteTerms, ReferenceLikelihood } from "../helpers/reference-likelihood.js";

/** Two sums of the same few hundred products, in units of the largest entry of a row; inverses of correlations lose a little. */
const DUAL = 1e-10;
const SEEDS = Array.from({ length: 200 }, (_, i) => i + 1);

/** Models that have each extension, so that none goes untested. */
const met = {
  models: 0,
  covariances: 0,
  correlations: 0,
  penalties: 0,
  polynomials: 0,
  formulas: 0,
  mcstats: 0,
  shapesN: 0,
  lognormal: 0,
  gamma: 0,
  poisson: 0,
};

describe.each(SEEDS)("random model %i with extensions", (seed) => {
  const { spec, options } = randomExtended(seed);
  const model = Workspace.parse(spec).model(options);
  const reference = new ReferenceLikelihood(spec, options);
  const random = seededRandom(30_000 + seed);
  const data = randomData(model.observedData(), reference.parameters, random);
  let pars = randomPoint(reference.parameters, random);
  for (let draw = 0; draw < 40 && model.logpdf(pars, data) === Number.NEGATIVE_INFINITY; draw++) {
    pars = randomPoint(reference.parameters, random);
  }

  it("has the value, the gradient and the Hessian of the formulas in dual numbers", () => {
    expect(model.parNames).toEqual(reference.parNames);
    expectClose(
      model.auxdata,
      reference.parameters.flatMap(({ auxdata }) => auxdata),
      DUAL,
    );
    expectClose(model.expectedAuxdata(pars), reference.expectedAuxdata([...pars]) as number[], DUAL);
    if (model.logpdf(pars, data) === Number.NEGATIVE_INFINITY) return;
    count(spec);
    const density = (p: readonly Scalar[]) => reference.logpdf(p, data);
    const [value, slopes] = valueAndGrad(density)([...pars]);
    const rows = dualHessian(density)([...pars]) as number[][];
    const scale = absoluteTerms(data.map(Math.abs), data.map(Math.abs)) + Math.abs(value as number);
    const { value: ours, gradient } = model.valueAndGradient(pars, data);
    expectNear(ours, value as number, DUAL, "value", scale);
    expectNear(model.logpdf(pars, data), ours, DUAL, "value alone", scale);
    const largest = Math.max(1, ...slopes.map(Math.abs));
    for (const [p, slope] of slopes.entries()) expectNear(gradient[p]!, slope, DUAL, model.parNames[p]!, largest);
    const hessian = model.hessian(pars, data);
    const size = Math.max(1, ...rows.flat().map(Math.abs));
    for (const [i, row] of rows.entries()) {
      for (const [j, entry] of row.entries()) {
        expectNear(hessian[i * model.nPars + j]!, entry, DUAL, `${model.parNames[i]} × ${model.parNames[j]}`, size);
      }
    }
    // a second evaluation overwrites the first
    expect(model.hessian(pars, data)).toEqual(hessian);
  });
});

function count(spec: ReturnType<typeof randomExtended>["spec"]): void {
  const { correlations = [], penalties = [], parameters } = spec.measurements[0]!.config;
  const modifiers = spec.channels.flatMap(({ samples }) => samples.flatMap((sample) => sample.modifiers));
  met.models++;
  if (spec.covariances !== undefined) met.covariances++;
  if (correlations.length > 0) met.correlations++;
  if (penalties.length > 0) met.penalties++;
  if (modifiers.some(({ type }) => type === "polynomial")) met.polynomials++;
  if (modifiers.some(({ type }) => type === "formula")) met.formulas++;
  if (modifiers.some(({ type }) => type === "mcstat")) met.mcstats++;
  if (modifiers.some(({ type }) => type === "shapeN")) met.shapesN++;
  for (const kind of ["lognormal", "gamma", "poisson"] as const) {
    if (parameters.some(({ constraint }) => constraint === kind)) met[kind]++;
  }
}

it("all extensions were met", () => {
  expect(met.models).toBeGreaterThan(150);
  for (const [name, n] of Object.entries(met)) expect(n, name).toBeGreaterThan(30);
});
