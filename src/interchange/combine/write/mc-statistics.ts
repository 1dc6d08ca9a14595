/** Writes statistical uncertainties of a channel as a line autoMCStats, where they are what `importCombine` makes of such a line. */
import { quote } from "../../../describe.js";
import type { ChannelSpec, ModifierOf, ModifierSpec, SampleSpec } from "../../../workspace/types.js";
import { Problems } from "../../problems.js";
import { effectiveEvents, type McProcess, type McStatisticsParts, mcStatistics } from "../mc-statistics.js";
import { Settings } from "../settings.js";
import { type CardContext, settingsOf } from "./context.js";

/** The line of a channel, and the uncertainties of its processes. */
export interface ChannelStatistics {
  readonly threshold: number;
  readonly includesSignal: boolean;
  /** Uncertainties by process; `[nBins]` each. */
  readonly errors: ReadonlyMap<string, readonly number[]>;
}

/** A process, as far as statistical uncertainties depend on it. */
export type ProcessState = Pick<McProcess, "isSignal" | "init">;

/** Whether a sample only carries statistical uncertainties. */
export function isCarrier({ modifiers }: SampleSpec): boolean {
  return modifiers.some(({ type }) => type === "mcstat");
}

/** Whether a modifier is the statistical factor of one bin, of a process with few events. */
export function isBinFactor(modifier: ModifierSpec): modifier is ModifierOf<"formula"> {
  return modifier.type === "formula" && Object.keys(modifier.data.vectors ?? {}).join() === "in_bin";
}

/** The statistical uncertainties of a channel, undefined where it has none; a problem where no line of a card says them. */
export function channelStatistics(
  channel: ChannelSpec,
  stateOf: (sample: SampleSpec) => ProcessState,
  context: CardContext,
): ChannelStatistics | undefined {
  const own = partsOf(channel);
  if (own.samples.length === 0 && own.modifiers.size === 0) return undefined;
  const processes = channel.samples
    .filter((sample) => !isCarrier(sample))
    .map((sample): McProcess => {
      const errors = errorsOf(sample, own.samples, context);
      return { name: sample.name, data: sample.data, errors, ...stateOf(sample) };
    });
  const settings = namesOf(own).map((name) => settingsOf(name, context));
  for (const includesSignal of [false, true]) {
    const threshold = lowestThreshold(processes, own, includesSignal);
    const made = new Settings(new Problems());
    const parts = mcStatistics(channel.name, processes, { threshold, includesSignal }, made);
    const again = settings.map(({ name }) => made.list.find((each) => each.name === name) ?? { name });
    if (!isNear(comparable(parts), comparable(own)) || !isNear(again, settings)) continue;
    return { threshold, includesSignal, errors: new Map(processes.map(({ name, errors }) => [name, errors])) };
  }
  const expected = "statistical uncertainties as a line autoMCStats gives them: names, bins and settings";
  context.problems.refuse(`channel ${quote(channel.name)}`, expected, "others");
  return undefined;
}

/** What of a channel is about statistical uncertainties. */
function partsOf({ samples }: ChannelSpec): McStatisticsParts {
  const factors = samples.map(({ name, modifiers }) => [name, modifiers.filter(isBinFactor)] as const);
  return { samples: samples.filter(isCarrier), modifiers: new Map(factors.filter(([, own]) => own.length > 0)) };
}

/** Uncertainties of a process: those of carriers, and in bins with a Poisson factor of n events 1/√n of its events. */
function errorsOf(sample: SampleSpec, carriers: readonly SampleSpec[], context: CardContext): readonly number[] {
  const lists = carriers.flatMap(({ modifiers }) =>
    modifiers.flatMap((modifier) => {
      const own = modifier.type === "mcstat" ? modifier.data[sample.name] : undefined;
      return own === undefined ? [] : [own];
    }),
  );
  const errors = sample.data.map((_, b) => Math.max(0, ...lists.map((list) => list[b]!)));
  for (const factor of sample.modifiers.filter(isBinFactor)) {
    const bin = factor.data.vectors?.["in_bin"]?.indexOf(1) ?? -1;
    const [n] = settingsOf(parameterOf(factor), context).factors ?? [];
    if (bin >= 0 && n !== undefined && n > 0) errors[bin] = sample.data[bin]! / Math.sqrt(n);
  }
  return errors;
}

/** The parameter of a Poisson factor, whose modifier has its name with an ending. */
function parameterOf({ name }: ModifierSpec): string {
  return name.replace(/_factor$/, "");
}

/** Names of all parameters, sets of them by their name. */
function namesOf({ samples, modifiers }: McStatisticsParts): readonly string[] {
  const sets = samples.flatMap((sample) => sample.modifiers.map(({ name }) => name));
  return [...sets, ...[...modifiers.values()].flat().map(parameterOf)];
}

/** The most effective events of a bin whose processes have parameters of their own; 0 without such bins. */
function lowestThreshold(
  processes: readonly McProcess[],
  { samples }: McStatisticsParts,
  includesSignal: boolean,
): number {
  const together = samples.find(({ name }) => name === "mcstat")?.modifiers[0];
  const lists = together?.type === "mcstat" ? Object.values(together.data) : [];
  const counts = (processes[0]?.data ?? []).map((_, b) =>
    lists.some((list) => list[b]! > 0) ? 0 : (effectiveEvents(processes, b, includesSignal) ?? 0),
  );
  return Math.max(0, ...counts);
}

/** Samples and modifiers in an order that does not depend on that of the document. */
function comparable({ samples, modifiers }: McStatisticsParts): unknown {
  const byName = <T extends { readonly name: string }>(list: readonly T[]) =>
    Object.fromEntries(list.map((each) => [each.name, each]));
  const factors = [...modifiers].map(([name, list]) => [name, byName(list)]);
  return { samples: byName(samples), factors: Object.fromEntries(factors) };
}

/** Relative difference of numbers that are the same but for rounding. */
const ROUNDING = 1e-12;

/** Whether two values of JSON are the same, numbers but for rounding and keys in any order. */
function isNear(a: unknown, b: unknown): boolean {
  if (typeof a === "number" && typeof b === "number")
    return Math.abs(a - b) <= ROUNDING * Math.max(Math.abs(a), Math.abs(b));
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return a === b;
  const [ofA, ofB] = [new Map(Object.entries(a)), new Map(Object.entries(b))];
  return ofA.size === ofB.size && [...ofA].every(([key, value]) => ofB.has(key) && isNear(value, ofB.get(key)));
}
