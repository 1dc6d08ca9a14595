import { groupBy } from "../group-by.js";
import type { JsonPath } from "../workspace/json-path.js";
import { isOfType } from "../workspace/modifiers/of-type.js";
import type { ChannelSpec, ModifierSpec, SampleSpec, WorkspaceSpec } from "../workspace/types.js";

/** A modifier with the sample and the channel that it acts on. */
export interface ModifierUse {
  readonly channel: ChannelSpec;
  readonly sample: SampleSpec;
  readonly modifier: ModifierSpec;
  readonly path: JsonPath;
}

/** The effect of an interpolated systematic on a sample, in expected events. */
export interface Effect extends ModifierUse {
  /** Nominal events of the sample, and of all samples of the channel; `[nBins]`. */
  readonly nominal: readonly number[];
  readonly totals: Float64Array;
  /** Change of the events at plus and minus one standard deviation; `[nBins]`. */
  readonly up: readonly number[];
  readonly down: readonly number[];
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

/** The effects of all normsys, histosys and shapeN, each by itself. */
export function effectsOf(
  uses: readonly ModifierUse[],
  totalsOf: ReadonlyMap<ChannelSpec, Float64Array>,
): readonly Effect[] {
  return uses.flatMap((use) => {
    const variations = variationsOf(use);
    return variations === undefined ? [] : [effectOf(use, variations, totalsOf.get(use.channel)!)];
  });
}

/** One effect for each parameter and sample: a normsys and a template of one name on one sample multiply. */
export function combinedEffects(effects: readonly Effect[]): readonly Effect[] {
  const bySample = groupBy(effects, ({ sample }) => sample);
  return [...bySample.values()].flatMap((all) =>
    [...groupBy(all, ({ modifier }) => modifier.name).values()].map(([first, ...others]) =>
      others.reduce(combined, first!),
    ),
  );
}

function combined(a: Effect, b: Effect): Effect {
  const product = (x: readonly number[], y: readonly number[]) => x.map((d, i) => timesChange(a.nominal[i]!, d, y[i]!));
  return effectOf(a, { up: product(a.up, b.up), down: product(a.down, b.down) }, a.totals);
}

/** The change of n events by two effects that multiply. */
function timesChange(n: number, a: number, b: number): number {
  return n === 0 ? a + b : a + b + (a * b) / n;
}

function effectOf(use: ModifierUse, { up, down }: Pick<Effect, "up" | "down">, totals: Float64Array): Effect {
  const { channel, sample, modifier, path } = use;
  const [upSize, downSize] = [sizeOf(up, totals), sizeOf(down, totals)];
  return { channel, sample, modifier, path, nominal: sample.data, totals, up, down, upSize, downSize };
}

function variationsOf({ modifier, sample: { data } }: ModifierUse): Pick<Effect, "up" | "down"> | undefined {
  if (isOfType(modifier, "normsys")) {
    const { hi, lo } = modifier.data;
    return { up: data.map((n) => n * (hi - 1)), down: data.map((n) => n * (lo - 1)) };
  }
  if (!isOfType(modifier, "histosys") && !isOfType(modifier, "shapeN")) return undefined;
  const { hi_data: hi, lo_data: lo, deviations = 1 } = modifier.data;
  const atOne = (list: readonly number[]) => list.map((value, b) => (value - data[b]!) / deviations);
  return { up: atOne(hi), down: atOne(lo) };
}

/** Least number of events that the statistical uncertainty of a bin is computed from. */
const FEWEST = 1;

/** Events up to which a bin counts as empty: programs that need an entry write such numbers. */
export const EMPTY = 1e-6;

/**
 * Largest number of bins of which consecutive ones are taken for neighbours: more bins are usually those of several dimensions, one
 * after the other.
 */
export const LONGEST_AXIS = 100;

/** The variance of the counts of a bin; that of one event where fewer are expected. */
export function countVariance(total: number): number {
  return Math.max(total, FEWEST);
}

function sizeOf(change: readonly number[], totals: Float64Array): number {
  let sum = 0;
  for (let b = 0; b < change.length; b++) sum += change[b]! ** 2 / countVariance(totals[b]!);
  return Math.sqrt(sum);
}

/** The size of the larger variation. */
export function effectSize({ upSize, downSize }: Pick<Effect, "upSize" | "downSize">): number {
  return Math.max(upSize, downSize);
}

/** Name of a modifier with its type, as options and findings have it: `histosys/JES`. */
export function typedName({ type, name }: ModifierSpec): string {
  return `${type}/${name}`;
}
