import { shown as shownTo } from "../compare/numbers.js";
import { quote } from "../describe.js";
import { countVariance, type Effect, EMPTY, type ModifierUse } from "./effects.js";

/** Significant digits of numbers in findings. */
const DIGITS = 3;

/** A number as findings show it. */
export function shown(value: number): string {
  return shownTo(value, DIGITS);
}

/** A number of events: `1 event`, `2.5 events`. */
export function eventsText(events: number): string {
  return `${shown(events)} ${events === 1 ? "event" : "events"}`;
}

/** A relative change as a percentage with its sign: `+12 %`. */
export function percentage(change: number): string {
  return `${change > 0 ? "+" : ""}${shown(100 * change)} %`;
}

/** The sample of a modifier and its channel: `sample "ttbar" of channel "SR"`. */
export function sampleOf({ sample, channel }: Pick<ModifierUse, "sample" | "channel">): string {
  return `sample ${quote(sample.name)} of channel ${quote(channel.name)}`;
}

/** A modifier with its type: `histosys "JES"`. */
export function modifierOf({ modifier }: Pick<ModifierUse, "modifier">): string {
  return `${modifier.type} ${quote(modifier.name)}`;
}

/** The change of a bin of a sample: as a percentage, or in events where there were none. */
export function changeOf(change: number, nominal: number): string {
  return nominal > EMPTY ? percentage(change / nominal) : `${change > 0 ? "+" : ""}${shown(change)} events`;
}

/** The bin in which a variation is the largest in statistical standard deviations. */
export function largestBin(change: readonly number[], { totals }: Pick<Effect, "totals">): number {
  let largest = 0;
  const sizeOf = (bin: number) => change[bin]! ** 2 / countVariance(totals[bin]!);
  for (let bin = 1; bin < change.length; bin++) if (sizeOf(bin) > sizeOf(largest)) largest = bin;
  return largest;
}
