import { type BoundData, isMasked } from "../likelihood/likelihood.js";
import type { Model } from "../model/model.js";
import type { FitInput } from "./fit-input.js";
import { startingPoint } from "./starting-points.js";

/** A bin of the main data. */
export interface MainBin {
  /** Among all bins, channels in order. */
  readonly index: number;
  readonly channel: string;
  /** Within the channel, counted from 0. */
  readonly bin: number;
}

/** Bins of the main data for whose count `wanted` holds; those that are left out of the likelihood are not asked about. */
export function binsWhere({ channels }: Model, data: BoundData, wanted: (count: number) => boolean): MainBin[] {
  const out: MainBin[] = [];
  for (const { name, begin, nBins } of channels) {
    for (let b = 0; b < nBins; b++) {
      const count = data.values[begin + b]!;
      if (isMasked(count) || !wanted(count)) continue;
      out.push({ index: begin + b, channel: name, bin: b });
    }
  }
  return out;
}

/** Bins without events: the likelihood is defined where each of them expects 0 or more. */
export function emptyBins(model: Model, data: BoundData): MainBin[] {
  return binsWhere(model, data, (count) => count === 0);
}

/**
 * Those of some bins that may expect events. In the others every sample is 0 whatever the parameters that can move: such a bin is no
 * edge of the domain, and no count can take the place of its 0.
 */
export function livingBins(model: Model, data: BoundData, input: FitInput, bins: readonly MainBin[]): MainBin[] {
  let dead = bins;
  for (const x of [input.init, startingPoint(model, input, 1, 1)]) dead = stillBins(model, data, { ...input, x }, dead);
  return bins.filter((bin) => !dead.includes(bin));
}

/** A bin that expects nothing at a point, and the slopes of its expectation there; `[nPars]`. */
export interface VoidBin {
  readonly bin: MainBin;
  readonly row: Float64Array;
}

/** Those of some bins that expect nothing at a point, with their slopes; none where these are not defined. */
export function voidBins(model: Model, data: BoundData, x: Float64Array, bins: readonly MainBin[]): VoidBin[] {
  const { likelihood } = model;
  const rates = likelihood.rates(x);
  const empty = bins.filter(({ index }) => rates[index] === 0);
  if (empty.length === 0) return [];
  const { slopes, hessian } = likelihood.evaluate(x.slice(), withoutMainBins(model, data));
  if (!(slopes.value < Number.POSITIVE_INFINITY)) return [];
  return empty.map((bin) => ({ bin, row: hessian.rateGradient(bin.index) }));
}

/** Those of some bins that expect nothing at a point, and whose expectation depends on no parameter that can move there. */
export function stillBins(
  model: Model,
  data: BoundData,
  { x, fixed }: { readonly x: Float64Array; readonly fixed: Uint8Array },
  bins: readonly MainBin[],
): MainBin[] {
  return voidBins(model, data, x, bins)
    .filter(({ row }) => row.every((slope, p) => slope === 0 || fixed[p] === 1))
    .map(({ bin }) => bin);
}

/** Data of which the auxiliary ones are left. */
export function withoutMainBins({ nMainData }: Model, data: BoundData): BoundData {
  return { ...data, values: data.values.map((v, i) => (i < nMainData ? Number.NaN : v)) };
}

/** Data with other counts in some bins. The constant terms of the likelihood stay those of the given data. */
export function withCounts(data: BoundData, bins: readonly MainBin[], count: (bin: MainBin) => number): BoundData {
  const values = data.values.slice();
  for (const bin of bins) values[bin.index] = count(bin);
  return { ...data, values };
}
