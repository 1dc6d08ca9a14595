import { type BoundData, isMasked } from "../likelihood/likelihood.js";
import type { Model } from "../model/model.js";

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

/** Data with other counts in some bins. The constant terms of the likelihood stay those of the given data. */
export function withCounts(data: BoundData, bins: readonly MainBin[], count: (bin: MainBin) => number): BoundData {
  const values = data.values.slice();
  for (const bin of bins) values[bin.index] = count(bin);
  return { ...data, values };
}
