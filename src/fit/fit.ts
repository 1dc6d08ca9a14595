import type { BoundData } from "../likelihood/likelihood.js";
import type { Data } from "../model/data.js";
import { requireInput } from "../model/input.js";
import type { Model } from "../model/model.js";
import { requireArgument, someNumber } from "../options.js";
import { NO_EFFORT, together } from "./effort.js";
import { feasibleStart } from "./feasible-start.js";
import { FIT_OPTIONS, type FitInput, type FitOptions, fitInput, fixedEntries } from "./fit-input.js";
import { fitRecord, outsideDomainRecord } from "./fit-record.js";
import { fitResult } from "./fit-result.js";
import { type LocalMinimum, localMinimum } from "./local-minimum.js";
import { lowerMinimum, minimumFromElsewhere } from "./lower-minimum.js";
import { fitOptionsRecord } from "./record-options.js";
import type { CertifiedFit, FitResult } from "./results.js";
import { searchRecord } from "./search-record.js";

/**
 * Maximum-likelihood fit of all parameters that are not held: minimises −2 log L within bounds by Newton's method on the
 * exact Hessian, and certifies the result.
 *
 * Never throws for a minimisation that fails: `valid` is then false, and `status` and `message` say why.
 *
 * @throws DataError for input that does not fit the model (unknown names, wrong lengths, a start outside its bounds)
 */
export function fit(model: Model, data: Data, options: FitOptions = {}): FitResult {
  requireInput({ model, data }, options, FIT_OPTIONS);
  const found = fitBound(model, model.bind(data), fitInput(model, options), options.maxIterations);
  return fitResult(found, model, data, fitOptionsRecord(options));
}

/** `fit` with input that has been checked. */
export function fitBound(model: Model, data: BoundData, input: FitInput, maxIterations?: number): CertifiedFit {
  const init = feasibleStart(model, data, input);
  if (init === undefined) return outsideDomainRecord(model, data, input);
  const limited = maxIterations === undefined ? {} : { maxIterations };
  const first = firstMinimum(model, data, { ...input, init }, limited);
  if (!first.isMinimum) return fitRecord(model, data, input, first);
  const outcome = lowerMinimum(model, data, input, first);
  const lowest =
    outcome.lowest === first ? first : localMinimum(model, data, { ...input, init: outcome.lowest.x }, limited);
  const before = lowest === first ? NO_EFFORT : first.effort;
  const effort = together(together(before, outcome.effort), lowest.effort);
  return fitRecord(model, data, input, lowest, { effort, search: searchRecord(model, data, outcome) });
}

/** The minimum that the start leads to or, where it leads to none, one that other starts do. */
function firstMinimum(
  model: Model,
  data: BoundData,
  input: FitInput,
  limited: { readonly maxIterations?: number },
): LocalMinimum {
  const first = localMinimum(model, data, input, limited);
  const isLimited = first.status === "step-limit" && limited.maxIterations !== undefined;
  if (first.isMinimum || isLimited) return first;
  const { minimum, effort } = minimumFromElsewhere(model, data, input, first);
  // Without another one, the minimiser goes on where it stopped: with its damping begun anew, it may get through.
  const again = localMinimum(model, data, { ...input, init: (minimum ?? first).x }, limited);
  return { ...again, effort: together(together(first.effort, effort), again.effort) };
}

/**
 * Fit with the parameter of interest held at `poi`.
 *
 * @throws ModelError `no-poi` when the model has no parameter of interest
 * @throws DataError `bad-argument`; as `fit`, also for a `poi` outside its bounds
 */
export function fixedPoiFit(model: Model, data: Data, poi: number, options: FitOptions = {}): FitResult {
  requireInput({ model, data }, options, FIT_OPTIONS);
  requireArgument(poi, "poi", someNumber);
  const name = model.parNames[model.requirePoi()]!;
  return fit(model, data, { ...options, fixed: Object.fromEntries([...fixedEntries(options.fixed), [name, poi]]) });
}
