import type { JsonPath } from "../workspace/json-path.js";
import { isOfType } from "../workspace/modifiers/index.js";
import type { ChannelSpec, ModifierSpec, SampleSpec, WorkspaceSpec } from "../workspace/types.js";

/** A modifier where it stands. */
export interface ModifierUse {
  readonly channel: ChannelSpec;
  readonly sample: SampleSpec;
  readonly modifier: ModifierSpec;
  readonly path: JsonPath;
}

/** What a systematic that is interpolated does to a sample, in expected events. */
export interface Effect extends ModifierUse {
  /** Nominal events of the sample, and of all samples of the channel; `[nBins]`. */
  readonly nominal: readonly number[];
  readonly totals: Float64Array;
  /** Change of the events at plus and minus one standard deviation; `[nBins]`. */
  readonly up: Float64Array;
  readonly down: Float64Array;
  /** √Σ Δ²/N of both variations: their size in statistical standard deviations of the channel. */
  readonly upSize: number;
  readonly downSize: number;
}

/** All modifiers of a document in its order. */
export function modifierUses({ channels }: WorkspaceSpec): readonly ModifierUse[] {
  return channels.flatMap((channel, c) =>
    channel.samples.flatMap((sample, s) =>
      sample.modifiers.map((modifier, m) => ({
        channel,
        sample,
        modifier,
        path: ["channels", c, "samples", s, "modifiers", m],
      })),
    ),
  );
}

/** Nominal events of all samples together, by channel. */
export function nominalTotals({ channels }: WorkspaceSpec): ReadonlyMap<ChannelSpec, Float64Array> {
  return new Map(
    channels.map((channel) => {
      const totals = Float64Array.from(channel.samples[0]?.data ?? []).fill(0);
      for (const { data } of channel.samples) for (let b = 0; b < totals.length; b++) totals[b]! += data[b]!;
      return [channel, totals];
    }),
  );
}

/** The effects of all normsys, histosys and shapeN. */
export function effectsOf(
  uses: readonly ModifierUse[],
  totalsOf: ReadonlyMap<ChannelSpec, Float64Array>,
): readonly Effect[] {
  return uses.flatMap((use) => {
    const variations = variationsOf(use);
    if (variations === undefined) return [];
    const totals = totalsOf.get(use.channel)!;
    const { up, down } = variations;
    return [
      {
        ...use,
        ...variations,
        nominal: use.sample.data,
        totals,
        upSize: sizeOf(up, totals),
        downSize: sizeOf(down, totals),
      },
    ];
  });
}

function variationsOf({ modifier, sample: { data } }: ModifierUse): Pick<Effect, "up" | "down"> | undefined {
  if (isOfType(modifier, "normsys")) {
    const { hi, lo } = modifier.data;
    return { up: Float64Array.from(data, (n) => n * (hi - 1)), down: Float64Array.from(data, (n) => n * (lo - 1)) };
  }
  if (!isOfType(modifier, "histosys") && !isOfType(modifier, "shapeN")) return undefined;
  const { hi_data: hi, lo_data: lo } = modifier.data;
  return { up: Float64Array.from(hi, (h, b) => h - data[b]!), down: Float64Array.from(lo, (l, b) => l - data[b]!) };
}

/** Fewest events that the statistical uncertainty of a bin is computed from. */
const FEWEST = 1;

/** The variance of the counts of a bin; that of one event where fewer are expected. */
export function countVariance(total: number): number {
  return Math.max(total, FEWEST);
}

function sizeOf(change: Float64Array, totals: Float64Array): number {
  let sum = 0;
  for (let b = 0; b < change.length; b++) sum += change[b]! ** 2 / countVariance(totals[b]!);
  return Math.sqrt(sum);
}

/** Name of a modifier with its type, as options and findings have it: `histosys/JES`. */
export function typedName({ type, name }: ModifierSpec): string {
  return `${type}/${name}`;
}
