import type { ChannelLayout, Model } from "../model/model.js";
import { agree } from "./numbers.js";

/** The same channel of two models. */
export interface ChannelPair {
  readonly a: ChannelLayout;
  readonly b: ChannelLayout;
}

/** Channels of two models, in the order of the first. */
export interface MatchedChannels {
  readonly pairs: readonly ChannelPair[];
  readonly onlyA: readonly ChannelLayout[];
  readonly onlyB: readonly ChannelLayout[];
}

/**
 * Matches channels by name. Where no names agree among those that are left, channels with the same observed data are the same,
 * the one at the same place first.
 */
export function matchChannels(a: Model, b: Model, tolerance: number): MatchedChannels {
  const partners = new Map<ChannelLayout, ChannelLayout>();
  for (const channel of a.channels) {
    const partner = b.channels.find(({ name }) => name === channel.name);
    if (partner !== undefined) partners.set(channel, partner);
  }
  const [countsA, countsB] = [a.observedData(), b.observedData()];
  for (const [place, channel] of a.channels.entries()) {
    if (partners.has(channel)) continue;
    const taken = new Set(partners.values());
    const candidates = b.channels.filter(
      (other) => !taken.has(other) && haveSameData({ a: channel, b: other }, countsA, countsB, tolerance),
    );
    const partner = candidates.find((other) => b.channels.indexOf(other) === place) ?? candidates[0];
    if (partner !== undefined) partners.set(channel, partner);
  }
  const used = new Set(partners.values());
  return {
    pairs: a.channels.flatMap((channel) => {
      const partner = partners.get(channel);
      return partner === undefined ? [] : [{ a: channel, b: partner }];
    }),
    onlyA: a.channels.filter((channel) => !partners.has(channel)),
    onlyB: b.channels.filter((channel) => !used.has(channel)),
  };
}

function haveSameData({ a, b }: ChannelPair, countsA: Float64Array, countsB: Float64Array, tolerance: number): boolean {
  if (a.nBins !== b.nBins) return false;
  for (let bin = 0; bin < a.nBins; bin++) {
    if (!agree(countsA[a.begin + bin]!, countsB[b.begin + bin]!, tolerance)) return false;
  }
  return true;
}

/** A bin of the first model that the second one has, too. */
export interface BinPair {
  readonly channel: string;
  readonly bin: number;
  /** Positions in the main data of the two models. */
  readonly a: number;
  readonly b: number;
}

/** All bins of the channels that have equally many in both models. */
export function matchBins({ pairs }: MatchedChannels): readonly BinPair[] {
  return pairs
    .filter(({ a, b }) => a.nBins === b.nBins)
    .flatMap(({ a, b }) =>
      Array.from({ length: a.nBins }, (_, bin) => ({ channel: a.name, bin, a: a.begin + bin, b: b.begin + bin })),
    );
}
