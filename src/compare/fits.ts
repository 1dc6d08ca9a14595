import { HistFactoryError } from "../errors.js";
import { fit } from "../fit/fit.js";
import { upperLimit } from "../hypotest/upper-limit.js";
import type { Model } from "../model/model.js";
import type { ComparedFit } from "./results.js";

/** A fit of a model to its observed data, and the upper limit where one can be computed; what fails is named in the notes. */
export function comparedFit(model: Model): ComparedFit {
  const data = model.observedData();
  const { valid, message, twiceNll, pars, uncertainties, withoutUncertainty } = fit(model, data);
  const poi = model.poiName ?? null;
  const base = { valid, message, twiceNll, poi };
  const failure = valid ? [] : [`The fit failed: ${message}`];
  if (poi === null) return { ...base, notes: failure };
  const uncertainty = uncertainties[poi];
  const missing = uncertainty === undefined ? [`${poi} has no uncertainty: ${withoutUncertainty[poi] ?? message}`] : [];
  const { value, notes } = valid ? limitOf(model, data) : { value: undefined, notes: [] };
  return {
    ...base,
    estimate: pars[poi]!,
    ...(uncertainty === undefined ? {} : { uncertainty }),
    ...(value === undefined ? {} : { upperLimit: value }),
    notes: [...failure, ...missing, ...notes],
  };
}

/** The observed limit, or why there is none; by q where the parameter of interest may be negative, else by q̃. */
function limitOf(
  model: Model,
  data: Float64Array,
): { readonly value: number | undefined; readonly notes: readonly string[] } {
  try {
    const [lower] = model.suggestedBounds[model.requirePoi()]!;
    const { limits, valid, notes } = upperLimit(model, data, { testStatistic: lower === 0 ? "qtilde" : "q" });
    const { value, reason } = limits.observed;
    const why = reason === undefined ? [] : [`There is no upper limit: ${reason}`];
    return { value, notes: valid ? why : [...why, ...notes] };
  } catch (error) {
    if (!(error instanceof HistFactoryError)) throw error;
    return { value: undefined, notes: [`There is no upper limit: ${error.message}`] };
  }
}
