import { DataError, type Issue } from "../errors.js";
import { lowerFactor, timesLower } from "../math/definite.js";
import type { RandomStream } from "../math/random/index.js";
import {
  isPoissonMean,
  LARGEST_POISSON_MEAN,
  LARGEST_SEED,
  normalSampler,
  poissonSampler,
  randomStream,
} from "../math/random/index.js";
import type { DatumSampler } from "../model/constraints/constraint-type.js";
import { samplerOf } from "../model/constraints/samplers.js";
import type { CorrelatedSet } from "../model/correlated-set.js";
import type { GaussianBins } from "../model/gaussian-bins.js";
import { requireInput } from "../model/input.js";
import type { Model } from "../model/model.js";
import type { ParameterValues } from "../model/vectors.js";
import { aWholeNumber, type OptionRule, type OptionRules, oneOf, required } from "../options.js";
import type { AuxdataConvention } from "./results.js";

/** Options of `sampleToy`: the toy to draw, and the convention for its auxiliary data. */
export interface SampleToyOptions {
  /** Whole number from 0 to 2^53 − 1. */
  readonly seed: number;
  /** Index of the toy: whole number from 0 to 2^53 − 1; default 0. */
  readonly index?: number;
  /** Stream of random numbers, which should differ between hypotheses: whole number from 0 to 2^32 − 1; default 0. */
  readonly stream?: number;
  /** `sampled` (default): auxiliary data are drawn as the main data are; `fixed`: they are those of the model. */
  readonly auxdata?: AuxdataConvention;
}

/** The rule for a seed of random numbers. */
export const aSeed: OptionRule = aWholeNumber(0, LARGEST_SEED);

/** The rule for the convention of auxiliary data. */
export const anAuxdataConvention: OptionRule = oneOf<AuxdataConvention>("sampled", "fixed");

/** Rules for the options of `sampleToy`. */
export const SAMPLE_TOY_OPTIONS: OptionRules<SampleToyOptions> = {
  seed: required(aSeed),
  index: aWholeNumber(0, LARGEST_SEED),
  stream: aWholeNumber(0, 2 ** 32 - 1),
  auxdata: anAuxdataConvention,
};

/**
 * Draws a toy, that is, data from the model at `pars`: main bins, then auxiliary data, in the order of `workspace.data(model)`.
 * Main bins are Poisson counts with their expected events as means, or normally distributed with the covariance of their
 * channels. Auxiliary data are drawn from their constraints: normally distributed around θ, correlated where the measurement says
 * so; Poisson counts with mean τθ; log-normal numbers; or scaled counts of a gamma constraint.
 *
 * The numbers depend on (model, pars, seed, stream, index) only, and are the same on every JavaScript engine for the same
 * expected events.
 *
 * @returns `[nMainData + nAuxdata]`
 * @throws DataError `bad-argument`, `unknown-option`, `bad-option`, `bad-expectation` where a mean is below 0 or not finite; as
 * `Model.resolve` for `pars`
 * @example sampleToy(model, result.values, { seed: 1, index: 7 })
 */
export function sampleToy(model: Model, pars: ParameterValues, options: SampleToyOptions): Float64Array {
  requireInput({ model }, options, SAMPLE_TOY_OPTIONS);
  const { seed, index = 0, stream = 0, auxdata = "sampled" } = options;
  const draw = toySampler(model, model.resolve(pars), auxdata === "fixed" ? model.auxdata : undefined);
  return draw(randomStream({ seed, stream, index }), new Float64Array(model.nMainData + model.auxdata.length));
}

/** Fills `out` with a toy and returns it. */
export type ToySampler = (random: RandomStream, out: Float64Array) => Float64Array;

/**
 * Does the same as `sampleToy` for many toys of one point, for which means are computed once.
 *
 * @param pars - `[nPars]`
 * @param fixedAuxdata - auxiliary data of all toys, NaN for one that is drawn; undefined if all are
 * @throws DataError `bad-expectation`
 */
export function toySampler(model: Model, pars: Float64Array, fixedAuxdata: ArrayLike<number> | undefined): ToySampler {
  const { nMainData } = model;
  const main = model.expectedMainData(pars);
  const isDrawn = fixedAuxdata === undefined || Array.from(fixedAuxdata).some(Number.isNaN);
  const drawAux = isDrawn ? auxdataSampler(model, pars) : undefined;
  const gaussian = new Set(model.gaussian.flatMap(({ bins }) => bins));
  requireMeans(model, main, gaussian);
  const counts = Array.from(main, (mean, i) => (gaussian.has(i) ? undefined : poissonSampler(mean)));
  const drawGaussian = model.gaussian.map((each) => gaussianSampler(each, main));
  return (random, out) => {
    for (let i = 0; i < nMainData; i++) out[i] = counts[i]?.(random) ?? 0;
    for (const draw of drawGaussian) draw(random, out);
    drawAux?.(random, out);
    if (fixedAuxdata !== undefined) {
      for (let i = nMainData; i < out.length; i++) {
        const datum = fixedAuxdata[i - nMainData]!;
        if (!Number.isNaN(datum)) out[i] = datum;
      }
    }
    return out;
  };
}

/** Draws the bins with a covariance L Lᵀ, as mean + L z with standard normal z. */
function gaussianSampler(
  { bins, covariance }: GaussianBins,
  mean: Float64Array,
): (random: RandomStream, out: Float64Array) => void {
  const n = bins.length;
  const factor = lowerFactor(covariance, n);
  const z = new Float64Array(n);
  return (random, out) => {
    const normal = normalSampler(random);
    for (let i = 0; i < n; i++) z[i] = normal();
    const moved = timesLower(factor, z);
    for (const [i, bin] of bins.entries()) out[bin] = mean[bin]! + moved[i]!;
  };
}

/** Draws all auxiliary data in their order. */
function auxdataSampler(model: Model, pars: Float64Array): (random: RandomStream, out: Float64Array) => void {
  const means = model.expectedAuxdata(pars);
  const samplers: DatumSampler[] = [];
  const issues: Issue[] = [];
  let datum = 0;
  for (const { name, constraint } of model.parameterSets) {
    for (const width of constraint?.widths ?? []) {
      const mean = means[datum++]!;
      const sampler = samplerOf(constraint!)(mean, width);
      if (sampler === undefined) issues.push(badMean(`auxiliary data of "${name}"`, mean));
      else samplers.push(sampler);
    }
  }
  if (issues.length > 0) throw new DataError(issues);
  const correlate = model.correlated.map((set) => correlator(set, means, model.nMainData));
  return (random, out) => {
    const normal = normalSampler(random);
    for (let i = 0; i < samplers.length; i++) out[model.nMainData + i] = samplers[i]!(random, normal);
    for (const apply of correlate) apply(out);
  };
}

/**
 * Asks whether toys can be drawn at parameters that were found for a value of a parameter.
 *
 * @param at - the value, as in 'mu = 2', for the message
 * @throws DataError `bad-expectation`
 */
export function requireToys(
  model: Model,
  pars: Float64Array,
  fixedAuxdata: Float64Array | undefined,
  at: string,
): void {
  try {
    toySampler(model, pars, fixedAuxdata);
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    throw new DataError(error.issues.map((issue) => ({ ...issue, path: `${issue.path}, at ${at}` })));
  }
}

/** Turns independent normal numbers, mean + σ z, into correlated ones, mean + σ (L z), where L Lᵀ is the correlation matrix. */
function correlator(
  { auxdata, sigmas, correlation }: CorrelatedSet,
  means: Float64Array,
  nMainData: number,
): (out: Float64Array) => void {
  const n = sigmas.length;
  const factor = lowerFactor(correlation, n);
  const normal = new Float64Array(n);
  return (out) => {
    for (let i = 0; i < n; i++) normal[i] = (out[nMainData + auxdata[i]!]! - means[auxdata[i]!]!) / sigmas[i]!;
    const moved = timesLower(factor, normal);
    for (let i = 0; i < n; i++) out[nMainData + auxdata[i]!] = means[auxdata[i]!]! + sigmas[i]! * moved[i]!;
  };
}

/** @throws DataError `bad-expectation` for all bins whose means cannot be sampled */
function requireMeans(model: Model, main: Float64Array, gaussian: ReadonlySet<number>): void {
  const issues = model.channels.flatMap(({ name, begin, nBins }) =>
    Array.from({ length: nBins }, (_, b) => b)
      .filter((b) => !gaussian.has(begin + b) && !isPoissonMean(main[begin + b]!))
      .map((b) => badMean(`channel "${name}", bin ${b}`, main[begin + b]!)),
  );
  if (issues.length > 0) throw new DataError(issues);
}

function badMean(path: string, mean: number): Issue {
  return {
    code: "bad-expectation",
    path,
    expected: `a mean number of events from 0 to ${LARGEST_POISSON_MEAN}`,
    received: String(mean),
    hint: "Toys can be drawn only where every bin expects 0 events or more: change the parameters they are generated at.",
  };
}
