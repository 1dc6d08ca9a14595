import { describe, expect, it } from "vitest";
import type { Model } from "../../src/model/model.js";
import { evaluateGaussNewton } from "../helpers/gauss-newton.js";
import { formulaModel } from "./random-formulas.js";
import { randomSystem } from "./random-systems.js";

const SEEDS = Array.from({ length: 40 }, (_, i) => i);

/** Everything that an evaluation at order 2 leaves behind. */
function leftBehind({ likelihood, nPars }: Model, value: number) {
  const evaluator = likelihood.lend();
  return { value, gradient: evaluator.gradient.slice(), hessian: evaluator.denseHessian(new Float64Array(nPars ** 2)) };
}

const KINDS = [
  { kind: "random model", make: randomSystem },
  { kind: "random model with formulas", make: formulaModel },
];

describe.each(KINDS)("an evaluation at the point of the last value, $kind", ({ make }) => {
  it.each(SEEDS)("has the same value, gradient and Hessian as one from scratch, model %i", (seed) => {
    const { model, random } = make(seed);
    const evaluator = model.likelihood.lend();
    const data = model.bind(model.observedData());
    const x = Float64Array.from(model.suggestedInit, (value) => value * random.uniform(0.9, 1.1));
    const expected = leftBehind(model, evaluator.valueGradientHessian(x, data));
    evaluator.valueGradientHessian(Float64Array.from(model.suggestedInit), data);
    evaluator.value(x, data);
    expect(leftBehind(model, evaluator.valueGradientHessianAgain(x, data))).toEqual(expected);
  });

  it.each(SEEDS)("can drop the curvature of rates afterwards, as Gauss and Newton do, model %i", (seed) => {
    const { model } = make(seed);
    const evaluator = model.likelihood.lend();
    const x = Float64Array.from(model.suggestedInit);
    const data = model.bind(model.observedData());
    expect(evaluateGaussNewton(evaluator, x, data)).toBeLessThan(Number.POSITIVE_INFINITY);
    const expected = leftBehind(model, 0);
    evaluator.valueGradientHessian(x, data);
    // values elsewhere, as of a line search, do not matter
    evaluator.value(
      x.map((value) => 1.01 * value),
      data,
    );
    evaluator.dropCurvature(x, data);
    expect(leftBehind(model, 0)).toEqual(expected);
    // semidefinite: no diagonal entry is below 0
    for (let p = 0; p < model.nPars; p++) expect(expected.hessian[p * (model.nPars + 1)]).toBeGreaterThanOrEqual(0);
  });
});
