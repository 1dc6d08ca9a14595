import { quote } from "../describe.js";
import type { Model } from "../model/model.js";
import { isClose, sizeOf } from "./numbers.js";
import type { Pair } from "./pair.js";
import type { Difference } from "./results.js";
import { inBoth, placeOf } from "./words.js";

/** Channels with Gaussian data in one model only, and entries of the covariances of such data that differ. */
export function covarianceDifferences(pair: Pair): readonly Difference[] {
  const [ofA, ofB] = [covariances(pair, "a"), covariances(pair, "b")];
  const distributions = pair.channels.pairs.flatMap(({ a, b }): readonly Difference[] => {
    const [isA, isB] = [isGaussian(pair.a, a.begin), isGaussian(pair.b, b.begin)];
    if (isA === isB) return [];
    const [nameA, nameB] = [distributionOf(isA), distributionOf(isB)];
    const text = `channel ${quote(a.name)}: ${inBoth(nameA, nameB)}`;
    const size = Number.POSITIVE_INFINITY;
    return [{ subject: "covariance", channel: a.name, a: nameA, b: nameB, size, text }];
  });
  const entries = [...new Set([...ofA.keys(), ...ofB.keys()])].flatMap((key): readonly Difference[] => {
    const [i = "", k = ""] = key.split(",");
    const variances = [`${i},${i}`, `${k},${k}`] as const;
    if (!variances.every((each) => ofA.has(each) && ofB.has(each))) return [];
    const [a, b] = [ofA.get(key) ?? 0, ofB.get(key) ?? 0];
    const unit = Math.sqrt(ofA.get(variances[0])! * ofA.get(variances[1])!);
    if (isClose(a, b, pair.tolerance, unit)) return [];
    const [first, second] = [pair.bins[Number(i)]!, pair.bins[Number(k)]!];
    const where =
      first === second
        ? `variance of ${placeOf(first.channel, first.bin)}`
        : `covariance of ${placeOf(first.channel, first.bin)} and ${placeOf(second.channel, second.bin)}`;
    const { channel, bin } = first;
    return [
      { subject: "covariance", channel, bin, a, b, size: sizeOf(a - b, unit), text: `${where}: ${inBoth(a, b)}` },
    ];
  });
  return [...distributions, ...entries];
}

function distributionOf(isNormal: boolean): string {
  return isNormal ? "Gaussian data" : "counts";
}

function isGaussian({ gaussian }: Model, position: number): boolean {
  return gaussian.some(({ bins }) => bins.includes(position));
}

/** Entries of covariances that are not 0, by the indices of two pairs of bins, the smaller one first. */
function covariances(pair: Pair, side: "a" | "b"): ReadonlyMap<string, number> {
  const indices = new Map(pair.bins.map((bin, index) => [bin[side], index]));
  const found = new Map<string, number>();
  for (const { bins, covariance } of pair[side].gaussian) {
    for (let i = 0; i < bins.length; i++) {
      for (let k = 0; k <= i; k++) {
        const [first, second] = [indices.get(bins[i]!), indices.get(bins[k]!)];
        const value = covariance[i * bins.length + k]!;
        if (first === undefined || second === undefined || value === 0) continue;
        found.set(`${Math.min(first, second)},${Math.max(first, second)}`, value);
      }
    }
  }
  return found;
}
