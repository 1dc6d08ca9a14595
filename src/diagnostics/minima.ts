import { findMinimum, type Minimum } from "../fit/minimum.js";
import { Neighbourhood } from "../fit/neighbourhood.js";
import { recordOrigin } from "../fit/origin.js";
import { startingPoint } from "../fit/starting-points.js";
import type { Data } from "../model/data.js";
import { requireInput } from "../model/input.js";
import type { Model } from "../model/model.js";
import { aFunction, aWholeNumber, type OptionRules } from "../options.js";
import { askedFor, DIAGNOSTIC_OPTIONS, type Diagnosis, type DiagnosticOptions, diagnosis } from "./diagnosis.js";
import type { MinimaResult } from "./results.js";

/** Difference of −2 log L up to which two minima may be the same. */
const SAME_VALUE = 1e-6;
/** Largest difference of a parameter, in standard deviations, between two ends of the same minimum. */
const SAME_PLACE = 0.01;

/** Options of `findMinima`. */
export interface MinimaOptions extends DiagnosticOptions {
  /** Number of fits, including the one from the usual start; default 20. */
  readonly nStarts?: number;
  /** Seed of the starting points, a whole number from 0 to 2^32 − 1; default 1. */
  readonly seed?: number;
  /** Called after each fit with the number of fits done and of all. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** Rules for the options of `findMinima`. */
export const MINIMA_OPTIONS: OptionRules<MinimaOptions> = {
  ...DIAGNOSTIC_OPTIONS,
  nStarts: aWholeNumber(1),
  seed: aWholeNumber(0, 2 ** 32 - 1),
  onProgress: aFunction,
};

/** A minimum, with the number of starts that led to it. */
interface Found {
  readonly twiceNll: number;
  readonly values: Float64Array;
  nStarts: number;
}

/**
 * Fits from several starting points, to look for other minima of −2 log L: the usual start, and random ones around the
 * constraints and within the bounds.
 *
 * Two ends are the same minimum when −2 log L agrees to 1e-6 and every parameter to 1 % of its uncertainty; parameters in
 * directions in which the likelihood is flat are not compared.
 *
 * What may have been missed is estimated from the w minima and the N starts that led to one by the rules of C. G. E. Boender
 * and A. H. G. Rinnooy Kan, Math. Program. 37 (1987) 59, which hold for random starts and any sizes of the basins: there are
 * w (N − 1)/(N − w − 2) minima (`expectedMinima`, for N > w + 2), and another start leads to one that was not found with
 * probability w (w + 1)/(N (N − 1)) (`unseenMass`, for N > w + 1). The usual start counts as one of the N. The other start is drawn
 * from the same distribution, so that nothing is known about regions in which starts are never drawn.
 *
 * @returns minima, lowest first, with the number of starts that led there; fits that failed are counted
 * @throws DataError `bad-argument`, `unknown-option`, `bad-option`; as `fit`
 * @example findMinima(model, data, { nStarts: 50, seed: 7 }).minima.length
 */
export function findMinima(model: Model, data: Data, options: MinimaOptions = {}): MinimaResult {
  requireInput({ model, data }, options, MINIMA_OPTIONS);
  const { nStarts = 20, seed = 1 } = options;
  const found = diagnosis(model, data, options);
  const minima: Found[] = [];
  let nFailed = 0;
  const scales = scalesOf(found);
  for (let k = 0; k < nStarts; k++) {
    const minimum = k === 0 ? firstOf(found) : fromStart(found, seed, k);
    if (!minimum.valid) nFailed++;
    else take(minima, minimum, scales);
    options.onProgress?.(k + 1, nStarts);
  }
  minima.sort((a, b) => a.twiceNll - b.twiceNll);
  const lowest = minima[0]?.twiceNll ?? Number.NaN;
  const neighbourhood = new Neighbourhood(model);
  return {
    kind: "minima",
    origin: recordOrigin(model, data, askedFor(options, { nStarts, seed })),
    seed,
    nStarts,
    nFailed,
    ...missed(minima.length, nStarts - nFailed),
    parNames: model.parNames,
    minima: minima.map(({ twiceNll, values, nStarts: count }) => ({
      twiceNll,
      deltaTwiceNll: twiceNll - lowest,
      nStarts: count,
      values: Array.from(values),
      elsewhere: neighbourhood.elsewhere(values, minima[0]!.values),
    })),
  };
}

/** Estimates from `w` distinct minima to which `n` starts led; without those for which `n` is too small. */
function missed(w: number, n: number): Pick<MinimaResult, "expectedMinima" | "unseenMass"> {
  if (n <= w + 1) return {};
  const unseenMass = (w * (w + 1)) / (n * (n - 1));
  return n > w + 2 ? { expectedMinima: (w * (n - 1)) / (n - w - 2), unseenMass } : { unseenMass };
}

type End = Pick<Minimum, "values" | "twiceNll" | "valid">;

function firstOf({ best }: Diagnosis): End {
  return { values: Float64Array.from(best.values), twiceNll: best.twiceNll, valid: best.valid };
}

function fromStart({ model, data, input }: Diagnosis, seed: number, k: number): End {
  return findMinimum(model, data, { ...input, init: startingPoint(model, input, seed, k) });
}

/** Units in which differences of parameters are measured; Infinity for parameters that do not matter. */
function scalesOf({ model, best }: Diagnosis): readonly number[] {
  const flat = new Set(best.certificate.flatDirections.flat());
  return model.prefits.map((prefit, p) => {
    const name = model.parNames[p]!;
    return flat.has(name) ? Number.POSITIVE_INFINITY : (best.uncertainties[name] ?? prefit?.width ?? 1);
  });
}

function take(minima: Found[], { twiceNll, values }: End, scales: readonly number[]): void {
  const same = minima.find(
    (other) =>
      Math.abs(other.twiceNll - twiceNll) < SAME_VALUE &&
      scales.every((scale, p) => Math.abs(other.values[p]! - values[p]!) <= SAME_PLACE * scale),
  );
  if (same === undefined) minima.push({ twiceNll, values, nStarts: 1 });
  else same.nStarts++;
}
