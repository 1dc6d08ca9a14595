import { quote, quoteAll } from "../describe.js";
import { type Issue, ModelError } from "../errors.js";
import { covarianceMatrix } from "../fit/covariance.js";
import { fit } from "../fit/fit.js";
import type { FitResult } from "../fit/results.js";
import { maskData } from "../model/data.js";
import type { Model } from "../model/model.js";
import { type BinParts, type RatePart, splitRates } from "./split-rates.js";

/** Backgrounds and signal of some bins, with their covariance in a fit without signal. */
export interface Background {
  readonly bins: readonly BinParts[];
  /** Covariance of the backgrounds of the bins, then of their signals; `[2 nBins, 2 nBins]`. */
  readonly covariance: Float64Array;
  readonly notes: readonly string[];
}

/**
 * Backgrounds and signal in the bins of some channels, from a fit without signal.
 *
 * @param data - the data that are fitted: `all`, or `controls`, those of the other channels, so that no data are used twice
 * @throws ModelError `not-simplifiable` for a fit that is not valid, and for parameters on which bins depend and that it does not determine
 */
export function backgroundOf(
  model: Model,
  poi: number,
  channels: readonly string[],
  data: "controls" | "all",
): Background {
  const observed = model.observedData();
  const fitted = data === "all" ? observed : maskData(model, observed, channels);
  const result = fit(model, fitted, { fixed: { [model.parNames[poi]!]: 0 } });
  if (!result.valid) throw new ModelError([notFitted(result)]);
  const bins = splitRates(model, result.values, poi).filter(({ channel }) => channels.includes(channel));
  const parts = [...bins.map(({ background }) => background), ...bins.map(({ signal }) => signal)];
  const notes = undetermined(model, poi, result, parts);
  return { bins, covariance: covarianceOf(parts, covarianceMatrix(result), model.nPars), notes };
}

/** J C Jᵀ. */
function covarianceOf(parts: readonly RatePart[], covariance: Float64Array, nPars: number): Float64Array {
  const n = parts.length;
  const out = new Float64Array(n * n);
  const row = new Float64Array(nPars);
  for (const [i, { slopes }] of parts.entries()) {
    row.fill(0);
    for (const [p, slope] of slopes) for (let q = 0; q < nPars; q++) row[q]! += slope * covariance[p * nPars + q]!;
    for (const [j, other] of parts.entries()) {
      let sum = 0;
      for (const [q, slope] of other.slopes) sum += slope * row[q]!;
      out[i * n + j] = sum;
    }
  }
  return out;
}

function notFitted({ message }: FitResult): Issue {
  const expected = "a valid fit of the background without signal";
  return { code: "not-simplifiable", path: "fit", expected, received: message };
}

/** Notes about parameters without an uncertainty. @throws ModelError for those that the fit does not determine */
function undetermined(model: Model, poi: number, result: FitResult, parts: readonly RatePart[]): readonly string[] {
  const acting = new Set(parts.flatMap(({ slopes }) => [...slopes.keys()]));
  const without = [...acting].filter((p) => p !== poi && !Object.hasOwn(result.uncertainties, model.parNames[p]!));
  const names = without.filter((p) => model.suggestedFixed[p] !== true).map((p) => model.parNames[p]!);
  const open = new Set(result.certificate.flatDirections.flat());
  const free = names.filter((name) => open.has(name));
  if (free.length > 0) {
    const expected = "other channels than those that stay, which determine all parameters of the backgrounds";
    const received = `nothing that determines ${quoteAll(free)}`;
    const hint =
      'Keep fewer channels, or use the form "linear", which keeps all of them. The option from: "all" would use the data of channels that stay twice.';
    throw new ModelError([{ code: "not-simplifiable", path: "channels", expected, received, hint }]);
  }
  return names.map((name) => `${quote(name)} is held by the fit of the background, and adds no uncertainty.`);
}
