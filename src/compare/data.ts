import { plural, quote } from "../describe.js";
import { agree, sizeOf } from "./numbers.js";
import type { Pair } from "./pair.js";
import type { Difference, Side } from "./results.js";
import { inBoth, placeOf } from "./words.js";

/** Channels that only one model has, or with other numbers of bins. */
export function channelDifferences({ channels: { pairs, onlyA, onlyB } }: Pair): readonly Difference[] {
  const only = (side: Side, channel: string, nBins: number): Difference => {
    const [a, b] = side === "a" ? [nBins, null] : [null, nBins];
    const text = `channel ${quote(channel)}, ${plural(nBins, "bin")}: only in ${side}`;
    return { subject: "channel", channel, a, b, size: Number.POSITIVE_INFINITY, text };
  };
  const otherSizes = pairs
    .filter(({ a, b }) => a.nBins !== b.nBins)
    .map(({ a, b }): Difference => {
      const text = `channel ${quote(a.name)}: ${inBoth(a.nBins, b.nBins, " bins")}`;
      return { subject: "channel", channel: a.name, a: a.nBins, b: b.nBins, size: Number.POSITIVE_INFINITY, text };
    });
  return [
    ...onlyA.map(({ name, nBins }) => only("a", name, nBins)),
    ...onlyB.map(({ name, nBins }) => only("b", name, nBins)),
    ...otherSizes,
  ];
}

/** Bins with other observed data. */
export function dataDifferences({ a, b, bins, tolerance }: Pair): readonly Difference[] {
  const [dataA, dataB] = [a.observedData(), b.observedData()];
  return bins.flatMap(({ channel, bin, a: i, b: k }) => {
    const [countA, countB] = [dataA[i]!, dataB[k]!];
    if (agree(countA, countB, tolerance)) return [];
    const size = sizeOf(countA - countB, Math.sqrt(Math.max(countA, countB, 1)));
    const text = `${placeOf(channel, bin)}: observed ${inBoth(countA, countB)}`;
    return [{ subject: "observed-data", channel, bin, a: countA, b: countB, size, text }];
  });
}
