import { aFlag, type OptionRules, oneOf } from "../options.js";

/** How parts of one name are combined. */
export type Join = "none" | "outer" | "left outer" | "right outer";

export const JOINS: readonly Join[] = ["none", "outer", "left outer", "right outer"];

/** How workspaces are combined. */
export interface CombineOptions {
  /**
   * What happens to channels, observations and measurements that both have: `none` refuses them (the default), `outer` takes
   * what is equal once and merges the settings of measurements, `left outer` and `right outer` take those of the first or the
   * second where they differ.
   */
  readonly join?: Join;
  /** Whether channels of one name get the samples of both; not with the join `none`. False by default. */
  readonly mergeChannels?: boolean;
}

/** Rules for the options of `combineWorkspaces`. */
export const COMBINE_OPTIONS: OptionRules<CombineOptions> = { join: oneOf(...JOINS), mergeChannels: aFlag };
