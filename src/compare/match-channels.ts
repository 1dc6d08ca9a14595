import type { ChannelLayout, Model } from "../model/model.js";
import { agree } from "./numbers.js";
import { plainChannelName } from "./root-names.js";

/** The same channel of two models. */
export interface ChannelPair {
  readonly a: ChannelLayout;
  readonly b: ChannelLayout;
  /** What says that they are the same. */
  readonly by: "name" | "root" | "data" | "place";
}

/** Channels of two models, in the order of the first. */
export interface MatchedChannels {
  readonly pairs: readonly ChannelPair[];
  readonly onlyA: readonly ChannelLayout[];
  readonly onlyB: readonly ChannelLayout[];
}

/**
 * Matches channels by name, by the name of their density in ROOT, and by their observed data, of those with the same data the one at the
 * same place first. Where all names and data differ, channels with the same numbers of bins in the same order are the same.
 */
export function matchChannels(a: Model, b: Model, tolerance: number): MatchedChannels {
  const partners = new Map<ChannelLayout, Omit<ChannelPair, "a">>();
  const match = (by: ChannelPair["by"], isSame: (channel: ChannelLayout, other: ChannelLayout) => boolean) => {
    for (const [place, channel] of a.channels.entries()) {
      if (partners.has(channel)) continue;
      const taken = new Set([...partners.values()].map((partner) => partner.b));
      const candidates = b.channels.filter((other) => !taken.has(other) && isSame(channel, other));
      const other = candidates.find((each) => each === b.channels[place]) ?? candidates[0];
      if (other !== undefined) partners.set(channel, { b: other, by });
    }
  };
  match("name", (channel, other) => channel.name === other.name);
  match("root", (channel, other) => plainChannelName(channel.name) === plainChannelName(other.name));
  const [countsA, countsB] = [a.observedData(), b.observedData()];
  match("data", (channel, other) => haveSameData(channel, other, countsA, countsB, tolerance));
  const haveSameShapes =
    a.channels.length === b.channels.length &&
    a.channels.every(({ nBins }, place) => nBins === b.channels[place]!.nBins);
  if (partners.size === 0 && haveSameShapes) match("place", (channel, other) => channel.begin === other.begin);
  const used = new Set([...partners.values()].map((partner) => partner.b));
  return {
    pairs: a.channels.flatMap((channel) => {
      const partner = partners.get(channel);
      return partner === undefined ? [] : [{ a: channel, ...partner }];
    }),
    onlyA: a.channels.filter((channel) => !partners.has(channel)),
    onlyB: b.channels.filter((channel) => !used.has(channel)),
  };
}

function haveSameData(
  a: ChannelLayout,
  b: ChannelLayout,
  countsA: Float64Array,
  countsB: Float64Array,
  tolerance: number,
): boolean {
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
