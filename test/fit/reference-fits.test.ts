import { expect, it } from "vitest";
import { fit } from "../../src/fit/fit.js";
import type { FitResult } from "../../src/fit/results.js";
import type { Model } from "../../src/model/model.js";
import { expectNear } from "../helpers/close.js";
import { expectCertified } from "../helpers/fit-checks.js";
import { seededRandom } from "../helpers/random.js";
import { randomStarts } from "../helpers/random-starts.js";
import { type PolishedFit, readReference, referenceModel, referenceNames } from "../helpers/reference-files.js";
import { describeWithShared } from "../helpers/shared.js";

/** By our own log-density at both points. */
const TWICE_NLL = 1e-8;
/** |gradient of −2 log L| × σ; the certificate's is of −log L. */
const SCALED_GRADIENT = 1e-7;
/** Of an uncertainty. */
const ESTIMATE = 1e-6;
/** A twice-NLL below the reference's by more than this is another, lower minimum. */
const OTHER_MINIMUM = 1e-6;
/** The dense matrix products of `expectCertified` take seconds beyond. */
const MOST_PARAMETERS_FOR_RANDOM_STARTS = 60;
const RANDOM_STARTS = 3;

/**
 * The reference minimum of these three (one model, thrice) is a local one: ours is lower by 1.469. Their estimates and
 * uncertainties belong to another point and are not compared.
 */
const LOWER_MINIMUM = 1.469;
const HAVE_LOWER_MINIMUM = new Set([
  "pyhf-validation-2bin-2channel-coupledhistosys",
  "pyhf-xml-multichan-coupledhistosys",
  "pyhf-xmlimport-input2",
]);

/** Parameters that the reference has away from bounds, with a positive definite Hessian there. */
function comparable(model: Model, { bestfit, at_bound, hessian_posdef, unc_hessian }: PolishedFit): readonly number[] {
  if (!hessian_posdef || unc_hessian === null) return [];
  const held = new Set(at_bound.map((entry) => (typeof entry === "object" ? entry.name : entry)));
  return model.parNames.flatMap((name, p) => {
    const [low, high] = model.suggestedBounds[p]!;
    const isInside = bestfit[p]! > low && bestfit[p]! < high && !held.has(name) && !held.has(p);
    return isInside && !model.suggestedFixed[p] && unc_hessian[p]! > 0 ? [p] : [];
  });
}

function expectReference(model: Model, data: Float64Array, result: FitResult, polished: PolishedFit, where: string) {
  expect([result.valid, result.status], `${where}: ${result.message}`).toEqual([true, "converged"]);
  expect(2 * result.certificate.scaledGradient, where).toBeLessThanOrEqual(SCALED_GRADIENT);
  const excess = model.twiceNll(result.values, data) - model.twiceNll(polished.bestfit, data);
  expect(excess, `${where}: twice NLL above the reference`).toBeLessThanOrEqual(TWICE_NLL);
  for (const p of comparable(model, polished)) {
    const [name, sigma] = [model.parNames[p]!, polished.unc_hessian![p]!];
    expectNear(result.values[p]!, polished.bestfit[p]!, ESTIMATE, `${where}: ${name}`, sigma);
    expectNear(result.uncertainties[name]!, sigma, ESTIMATE, `${where}: uncertainty of ${name}`, sigma);
  }
  return excess;
}

describeWithShared("minima of public workspaces, found from several starts by another program", () => {
  const compared = { workspaces: 0, parameters: 0, randomStarts: 0 };

  it.each(referenceNames().filter((name) => !HAVE_LOWER_MINIMUM.has(name)))("%s", (name) => {
    const reference = readReference(name);
    const { model, data } = referenceModel(reference);
    const { fit: polished } = reference.polished;
    const result = fit(model, data);
    const excess = expectReference(model, data, result, polished, "suggested start");
    expect(excess).toBeGreaterThan(-OTHER_MINIMUM);
    compared.workspaces++;
    compared.parameters += comparable(model, polished).length;
    if (model.nPars > MOST_PARAMETERS_FOR_RANDOM_STARTS) return;
    expectCertified(model, data, result);
    const starts = randomStarts(model, data, RANDOM_STARTS, seededRandom(1));
    expect(starts).toHaveLength(RANDOM_STARTS);
    for (const [k, init] of starts.entries()) {
      expectReference(model, data, fit(model, data, { init }), polished, `random start ${k}`);
      compared.randomStarts++;
    }
  });

  it("were compared for nearly all workspaces", () => {
    expect(compared.workspaces).toBeGreaterThanOrEqual(38);
    expect(compared.parameters).toBeGreaterThanOrEqual(1873);
    expect(compared.randomStarts).toBeGreaterThanOrEqual(87);
  });

  it.each([...HAVE_LOWER_MINIMUM])("%s has a minimum lower than the reference's", (name) => {
    const { polished, ...reference } = readReference(name);
    const { model, data } = referenceModel({ polished, ...reference });
    const result = fit(model, data);
    expectCertified(model, data, result);
    const excess = result.twiceNll - model.twiceNll(polished.fit.bestfit, data);
    expectNear(excess, -LOWER_MINIMUM, 1e-3, "twice NLL");
  });
});
