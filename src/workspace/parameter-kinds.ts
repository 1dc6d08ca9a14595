import type { ParameterSettings } from "./types.js";

/** What a measurement may set of a parameter. */
export type SettingName = Exclude<keyof ParameterSettings, "name">;

/** Distributions of the auxiliary measurement of a parameter. */
export type ConstraintKind = "normal" | "poisson";

/** What the type of a modifier says about its parameters, before a measurement changes it. */
export interface ParameterKind {
  /** One parameter per bin, or one in all. */
  readonly isPerBin: boolean;
  /** Start value; undefined where the measurement has to give it. */
  readonly init: number | undefined;
  /** Lower and upper bound; undefined where the measurement has to give them. */
  readonly bounds: readonly [number, number] | undefined;
  readonly constraint: "none" | ConstraintKind;
  /** The settings that the type has; any other one is an error. */
  readonly settings: readonly SettingName[];
}
