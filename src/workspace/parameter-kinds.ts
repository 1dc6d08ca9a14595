import type { ConstraintKind, QuantityKind } from "./constraint-kinds.js";
import type { ParameterSettings } from "./types.js";

/** What a measurement may set of a parameter. */
export type SettingName = Exclude<keyof ParameterSettings, "name">;

/**
 * How many parameters one name stands for: one in all; one per bin, where channels share the parameters of equal bin index; or
 * one per bin of each channel, channel after channel.
 */
export type Components = "one" | "per-bin" | "per-channel-and-bin";

/** What the type of a modifier says about its parameters, before a measurement changes it. */
export interface ParameterKind {
  readonly components: Components;
  /** Start value; undefined where the measurement has to give it. */
  readonly init: number | undefined;
  /** Lower and upper bound; undefined where the measurement has to give them. */
  readonly bounds: readonly [number, number] | undefined;
  readonly constraint: "none" | ConstraintKind;
  /** Whether it is a quantity itself, or the size of an effect in standard deviations. */
  readonly quantity: QuantityKind;
  /** The settings that the type has; any other one is an error. */
  readonly settings: readonly SettingName[];
}

/** Whether a parameter is a vector with one component per bin. */
export function isPerBin({ components }: ParameterKind): boolean {
  return components !== "one";
}

/** Number of parameters of one name, from the numbers of bins of its channels. */
export function countComponents({ components }: ParameterKind, nBins: readonly number[]): number {
  if (components === "one") return 1;
  return components === "per-bin" ? Math.max(0, ...nBins) : nBins.reduce((total, n) => total + n, 0);
}
