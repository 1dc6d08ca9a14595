import type { Model } from "../model/model.js";
import { type BinPair, type MatchedChannels, matchBins, matchChannels } from "./match-channels.js";
import { type MatchedParameters, matchParameters, type ParameterPair } from "./match-parameters.js";

/** Two models, and what of them is the same thing. */
export interface Pair {
  readonly a: Model;
  readonly b: Model;
  readonly channels: MatchedChannels;
  readonly bins: readonly BinPair[];
  readonly parameters: MatchedParameters;
  /** Largest relative difference of equal numbers. */
  readonly tolerance: number;
}

/** @throws DataError as `matchParameters` */
export function pairOf(a: Model, b: Model, map: Readonly<Record<string, string>>, tolerance: number): Pair {
  const channels = matchChannels(a, b, tolerance);
  return { a, b, channels, bins: matchBins(channels), parameters: matchParameters(a, b, channels, map), tolerance };
}

/** The point of the second model that is a point of the first; parameters that only the second one has are at their start values. */
export function mapped({ b, parameters }: Pair, point: Float64Array): Float64Array {
  const out = Float64Array.from(b.suggestedInit);
  for (const pair of parameters.pairs) out[pair.b] = point[pair.a]!;
  return out;
}

/** Pairs of parameters that a fit of one of the two models can move, or those that both hold. */
export function pairsHeld({ a, b, parameters }: Pair, areHeld: boolean): readonly ParameterPair[] {
  return parameters.pairs.filter(({ a: p, b: q }) => (a.suggestedFixed[p]! && b.suggestedFixed[q]!) === areHeld);
}

/** What a model says at a point. */
export interface Evaluated {
  /** Expected events of every bin of the model. */
  readonly rates: Float64Array;
  /** −log L of the main data and of constraints and penalties, both without constants; infinite outside the domain. */
  readonly main: number;
  readonly constraint: number;
}

/** Evaluates a model for its observed data. */
export function evaluator(model: Model): (point: Float64Array) => Evaluated {
  const data = model.bind(model.observedData());
  return (point) => model.likelihood.devianceAndRates(point, data);
}
