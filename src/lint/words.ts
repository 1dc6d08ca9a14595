import { shown as shownTo } from "../compare/numbers.js";
import { quote } from "../describe.js";
import type { ModifierUse } from "./effects.js";

/** Significant digits of numbers in findings. */
const DIGITS = 3;

/** A number as findings show it. */
export function shown(value: number): string {
  return shownTo(value, DIGITS);
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
