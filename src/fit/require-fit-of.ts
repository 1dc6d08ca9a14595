import { DataError } from "../errors.js";
import type { BoundData } from "../likelihood/likelihood.js";
import type { Model } from "../model/model.js";
import type { CertifiedFit } from "./results.js";

/**
 * Largest difference of two −2 log L at the same point, relative to 1 + |−2 log L|. A fit that was read from a file may have been
 * made by another JavaScript engine, whose exponential functions round differently.
 */
const SAME_VALUE = 1e-6;

/**
 * Requires that a fit has the parameters of a model.
 *
 * @param path - the option or argument that has the fit
 * @throws DataError `fit-of-another-model`
 */
export function requireParametersOf({ parNames }: Model, fit: CertifiedFit, path: string): void {
  if (fit.parNames.length === parNames.length && fit.parNames.every((name, p) => name === parNames[p])) return;
  const received = `a fit of ${fit.parNames.length} other parameters, or in another order`;
  const expected = `a fit of the model with its ${parNames.length} parameters`;
  throw new DataError([{ code: "fit-of-another-model", path, expected, received }]);
}

/**
 * Requires that a fit is one of a model to data: it has the parameters of the model, and its −2 log L is that of the model and the
 * data at its estimates.
 *
 * @param path - the option or argument that has the fit
 * @throws DataError `fit-of-another-model`
 */
export function requireFitOf(model: Model, data: BoundData, fit: CertifiedFit, path: string): void {
  requireParametersOf(model, fit, path);
  const value = model.likelihood.value(Float64Array.from(fit.values), data);
  const here = 2 * (value + data.mainConstant + data.constraintConstant);
  if (Object.is(here, fit.twiceNll) || Math.abs(here - fit.twiceNll) <= SAME_VALUE * (1 + Math.abs(here))) return;
  throw new DataError([
    {
      code: "fit-of-another-model",
      path,
      expected: `a fit of this model to these data, whose −2 log L at its estimates is ${here}`,
      received: `one with −2 log L = ${fit.twiceNll}`,
      hint: "Fit this model to these data, or leave the option out.",
    },
  ]);
}
