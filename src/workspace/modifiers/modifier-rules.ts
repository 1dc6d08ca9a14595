import type { Findings } from "../findings.js";
import type { JsonPath } from "../json-path.js";
import type { ParameterKind } from "../parameter-kinds.js";
import type { ModifierOf, ModifierType } from "../types.js";

/** Where a modifier stands: asked for only where there is something to report. */
export type PathOf = () => JsonPath;

/** Everything that documents are checked for about one type of modifier alone. */
export interface ModifierRules<T extends ModifierType> {
  /** Its parameters, before a measurement changes them. */
  readonly parameters: ParameterKind;
  /** Its lists with one entry a bin, each with its place below the modifier; none where this is undefined. */
  readonly binnedLists?: (modifier: ModifierOf<T>) => readonly (readonly [JsonPath, readonly number[]])[];
  /** Reports values that cannot stand in a model, or are odd there; `nominal` are the events of the sample. */
  readonly checkValues?: (
    modifier: ModifierOf<T>,
    nominal: readonly number[],
    path: PathOf,
    findings: Findings,
  ) => void;
}

/** An interpolated effect: one parameter in units of its standard deviation. Two such modifiers may share it. */
export const INTERPOLATED: ParameterKind = {
  isPerBin: false,
  init: 0,
  bounds: [-5, 5],
  constraint: "normal",
  settings: ["inits", "bounds", "auxdata", "fixed"],
};

/** A factor for each bin, near 1, without its constraint and the settings of that. */
export const CONSTRAINED_BINS = { isPerBin: true, init: 1, bounds: [1e-10, 10] } as const;

/** A free factor. */
export const FREE_FACTOR: ParameterKind = {
  isPerBin: false,
  init: 1,
  bounds: [0, 10],
  constraint: "none",
  settings: ["inits", "bounds", "fixed"],
};
