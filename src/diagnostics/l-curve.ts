import { DataError, ModelError, nearestHint } from "../errors.js";
import { FIT_OPTIONS, type FitOptions } from "../fit/fit-input.js";
import { recordOrigin } from "../fit/origin.js";
import type { Data } from "../model/data.js";
import { requireInput } from "../model/input.js";
import type { Model } from "../model/model.js";
import { type ModelPenalty, penaltiesOf } from "../model/penalties.js";
import { aFunction, aList, aText, type OptionRules, optionsOf } from "../options.js";
import { askedFor } from "./diagnosis.js";
import { choose } from "./l-curve-choice.js";
import { type FittedPoint, PenalisedFits } from "./l-curve-point.js";
import type { LCurveResult } from "./results.js";

/** Strengths by default: this many decades below and above that of the model, with so many points in each. */
const DECADES = 3;
const POINTS_PER_DECADE = 5;

/** Options of `lCurve`. */
export interface LCurveOptions {
  /** Name of a penalty; may be left out where the model has only one. */
  readonly penalty?: string;
  /** Strengths to fit with, in any order; by default 31 from 1/1000 to 1000 times that of the model, equidistant in their logarithm. */
  readonly strengths?: readonly number[];
  /** Start, bounds and held parameters of all fits. */
  readonly fit?: FitOptions;
  /** Called after the fit with each strength, with the number of fits done and of strengths; further fits refine the choice. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** Rules for the options of `lCurve`. */
export const L_CURVE_OPTIONS: OptionRules<LCurveOptions> = {
  penalty: aText,
  strengths: aList("a list of different finite numbers above 0", areStrengths),
  fit: optionsOf(FIT_OPTIONS),
  onProgress: aFunction,
};

function areStrengths(values: readonly unknown[]): boolean {
  const isStrength = (value: unknown) => typeof value === "number" && value > 0 && value < Number.POSITIVE_INFINITY;
  return values.length > 0 && values.every(isStrength) && new Set(values).size === values.length;
}

/**
 * Fits with several strengths λ of one penalty λ P(x), for the choice of the strength of a regularised unfolding.
 *
 * Two strengths are marked. One is the corner of the L-curve, which is the largest curvature of log10 P over log10 χ² with
 * χ² = −2 log (L / L_saturated) without the penalty. The curvature of each point follows from its own fit, by the formula of
 * P. C. Hansen and D. P. O'Leary. The other one is where the mean of the global correlation coefficients of the penalised
 * parameters is least. Both are refined by further fits between the neighbours of the best of the strengths that were given, so
 * that nothing is interpolated; an end of the strengths is never chosen.
 *
 * Covariances are those of the fits, the inverse Hessians of −log L with the penalty. TUnfold propagates the covariance of
 * the data to the estimates instead, which for the same strength gives other uncertainties and correlations.
 *
 * @returns points by ascending strength; notes say which fits are not valid, and why there is no choice
 * @throws DataError `bad-argument`, `unknown-option`, `bad-option`; as `fit`
 * @throws ModelError `no-penalty`
 * @see P. C. Hansen, SIAM Rev. 34 (1992) 561; P. C. Hansen and D. P. O'Leary, SIAM J. Sci. Comput. 14 (1993) 1487; S. Schmitt,
 * JINST 7 (2012) T10003 (TUnfold); V. Blobel, "Unfolding", in: Data Analysis in High Energy Physics (2013)
 * @example lCurve(model, data).corner?.strength
 */
export function lCurve(model: Model, data: Data, options: LCurveOptions = {}): LCurveResult {
  requireInput({ model, data }, options, L_CURVE_OPTIONS);
  const penalty = penaltyOf(model, options.penalty);
  const strengths = Array.from(options.strengths ?? strengthsAround(penalty)).sort((a, b) => a - b);
  const fits = new PenalisedFits(model, data, penalty, options.fit ?? {});
  const fitted = fitAll(fits, strengths, options.onProgress);
  const points = fitted.map(({ point }) => point);
  const { notes, ...chosen } = choose(fits, fitted);
  const failed = points.filter(({ valid }) => !valid);
  return {
    kind: "l-curve",
    origin: recordOrigin(model, data, askedFor(options, { penalty: penalty.name, strengths })),
    penalty: penalty.name,
    parameters: penalty.parameters.map((p) => model.parNames[p]!),
    points,
    ...chosen,
    notes: [...failed.map(({ strength, message }) => `The fit at strength = ${strength} failed: ${message}`), ...notes],
  };
}

/** Fits from the strongest penalty down, where the problem is easiest first, each from the estimates of the one before. */
function fitAll(
  fits: PenalisedFits,
  strengths: readonly number[],
  onProgress: LCurveOptions["onProgress"],
): readonly FittedPoint[] {
  const fitted: FittedPoint[] = [];
  for (const strength of strengths.slice().reverse()) {
    fitted.push(fits.at(strength, fitted.at(-1)));
    onProgress?.(fitted.length, strengths.length);
  }
  return fitted.reverse();
}

/** @throws ModelError `no-penalty`; DataError `bad-option` */
function penaltyOf(model: Model, name: string | undefined): ModelPenalty {
  const penalties = penaltiesOf(model);
  const names = penalties.map((penalty) => penalty.name);
  if (names.length === 0) throw noPenalty(model);
  const found = penalties.find((penalty) => penalty.name === (name ?? names[0]));
  if (found !== undefined && (name !== undefined || names.length === 1)) return found;
  throw new DataError([
    {
      code: "bad-option",
      path: "penalty",
      expected: `the name of a penalty: ${names.map((each) => `"${each}"`).join(" or ")}`,
      received: name === undefined ? "nothing" : `"${name}"`,
      ...(name === undefined ? {} : nearestHint(name, names)),
    },
  ]);
}

function noPenalty(model: Model): ModelError {
  return new ModelError([
    {
      code: "no-penalty",
      path: `measurement "${model.measurement}"`,
      expected: "a penalty, whose strength is to be chosen",
      received: "none",
      hint: "Add one to the measurement's config.penalties.",
    },
  ]);
}

/** @throws DataError `bad-option` for a penalty without a strength to begin with */
function strengthsAround({ name, strength }: ModelPenalty): readonly number[] {
  const nSteps = DECADES * POINTS_PER_DECADE;
  const steps = Array.from({ length: 2 * nSteps + 1 }, (_, k) => (k - nSteps) / POINTS_PER_DECADE);
  const strengths = steps.map((step) => strength * 10 ** step);
  if (areStrengths(strengths)) return strengths;
  throw new DataError([
    {
      code: "bad-option",
      path: "strengths",
      expected: `strengths to fit with, since there is no range around the strength ${strength} of the penalty "${name}"`,
      received: "nothing",
    },
  ]);
}
