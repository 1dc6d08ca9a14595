import { HistFactoryError } from "../errors.js";
import { fit } from "../fit/fit.js";
import type { FitResult } from "../fit/results.js";
import { limitStatistic } from "../hypotest/limit-statistic.js";
import { upperLimit } from "../hypotest/upper-limit.js";
import type { Model } from "../model/model.js";
import type { ComparedFit } from "./results.js";

/** A fit of a model to its observed data, and the upper limit where one can be computed; what fails is named in the notes. */
export function comparedFit(model: Model): ComparedFit {
  const data = model.observedData();
  const poi = model.poiName ?? null;
  const result = attempt(() => fit(model, data));
  if (typeof result === "string") {
    return { valid: false, message: result, twiceNll: Number.NaN, poi, notes: [`The fit failed: ${result}`] };
  }
  const { valid, message, twiceNll } = result;
  const failure = valid ? [] : [`The fit failed: ${message}`];
  const ofPoi = poi === null ? { notes: [] } : poiNumbers(model, data, result, poi);
  return { valid, message, twiceNll, poi, ...ofPoi, notes: [...failure, ...ofPoi.notes] };
}

/** Numbers about the parameter of interest, and why some are missing. */
export type PoiNumbers = Pick<ComparedFit, "estimate" | "uncertainty" | "upperLimit" | "notes">;

/** What a fit says of the parameter of interest, and the observed upper limit at 95 %. */
export function poiNumbers(model: Model, data: Float64Array, result: FitResult, poi: string): PoiNumbers {
  const { valid, message, pars, uncertainties, withoutUncertainty } = result;
  const uncertainty = uncertainties[poi];
  const missing = uncertainty === undefined ? [`${poi} has no uncertainty: ${withoutUncertainty[poi] ?? message}`] : [];
  const { value, notes } = valid ? limitOf(model, data) : { value: undefined, notes: [] };
  return {
    estimate: pars[poi]!,
    ...(uncertainty === undefined ? {} : { uncertainty }),
    ...(value === undefined ? {} : { upperLimit: value }),
    notes: [...missing, ...notes],
  };
}

/** The observed limit, or why there is none; by q where the parameter of interest may be negative, else by q̃. */
function limitOf(
  model: Model,
  data: Float64Array,
): { readonly value: number | undefined; readonly notes: readonly string[] } {
  const result = attempt(() => upperLimit(model, data, { testStatistic: limitStatistic(model) }));
  if (typeof result === "string") return { value: undefined, notes: [`There is no upper limit: ${result}`] };
  const { value, reason } = result.limits.observed;
  const why = reason === undefined ? [] : [`There is no upper limit: ${reason}`];
  return { value, notes: result.valid ? why : [...why, ...result.notes] };
}

/** The result of a computation, or the message of its error. */
export function attempt<T extends object>(compute: () => T): T | string {
  try {
    return compute();
  } catch (error) {
    if (error instanceof HistFactoryError) return error.message;
    throw error;
  }
}
