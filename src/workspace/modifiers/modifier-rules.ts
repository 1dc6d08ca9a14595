import type { DocumentCode } from "../../error-codes.js";
import type { Findings } from "../findings.js";
import type { JsonPath } from "../json-path.js";
import type { ModifierPlace } from "../modifier-place.js";
import type { ParameterKind, SettingName } from "../parameter-kinds.js";
import type { ModifierOf, ModifierType } from "../types.js";
import type { ChannelView, SampleView } from "../view-parts.js";

/** Returns the path of a modifier; called only where there is something to report. */
export type PathOf = () => JsonPath;

/** A modifier with the sample and the channel that it acts on. */
export interface ModifierUse<T extends ModifierType> {
  readonly place: ModifierPlace;
  readonly channel: ChannelView;
  readonly sample: SampleView;
  readonly modifier: ModifierOf<T>;
}

/** All modifiers of one type and one name, in the order of the document. */
export interface ModifierUses<T extends ModifierType> {
  readonly name: string;
  readonly uses: readonly ModifierUse<T>[];
  /** Whether the list is complete; false where the document has modifiers that cannot be read. */
  readonly isComplete: boolean;
}

/** Settings that a measurement has to give. */
export interface RequiredSettings {
  readonly code: DocumentCode;
  readonly keys: readonly SettingName[];
  /** The hint where they are missing. */
  readonly hint: string;
}

/** A text of a modifier, and its path below the modifier. */
export type PlacedText = readonly [JsonPath, string];

/** A formula of a modifier, and its path below the modifier. */
export interface PlacedFormula {
  readonly path: JsonPath;
  readonly expression: string;
  /** Names in the formula that are not parameters, with the paths of their values. */
  readonly own: readonly PlacedText[];
}

/** Everything about one type of modifier that concerns documents. */
export interface ModifierRules<T extends ModifierType> {
  /** Its parameters, before a measurement changes them. */
  readonly parameters: ParameterKind;
  /**
   * Which modifiers of a name decide whether another modifier of that name may be added: every one, the first in each channel, or
   * the first of all.
   */
  readonly decisiveUses: "every" | "first-in-channel" | "first";
  /** Settings of its parameter that have no default; undefined where all have one. */
  readonly requiredSettings?: RequiredSettings;
  /** The formulas of parameters that it carries, each with its path below the modifier. */
  readonly formulas?: (modifier: ModifierOf<T>) => readonly PlacedFormula[];
  /**
   * Names of parameters that it reads and that are not in `declared`, each with the path of its first place below the modifier.
   * Such a modifier declares these parameters, and none of its own name. Undefined for a type whose name is that of its parameter.
   */
  readonly newNames?: (modifier: ModifierOf<T>, declared: { has(name: string): boolean }) => readonly PlacedText[];
  /** All names of parameters that it reads by their exact spelling, each with its path below the modifier. */
  readonly namesRead?: (modifier: ModifierOf<T>) => readonly PlacedText[];
  /** Its lists with one entry per bin, each with its path below the modifier; undefined where it has none. */
  readonly binnedLists?: (modifier: ModifierOf<T>) => readonly (readonly [JsonPath, readonly number[]])[];
  /** Reports values that no model can have, and warns of unusual ones; `nominal` are the events of the sample. */
  readonly checkValues?: (
    modifier: ModifierOf<T>,
    nominal: readonly number[],
    path: PathOf,
    findings: Findings,
  ) => void;
  /** Reports modifiers of one name that do not fit together, and constraints that cannot be computed from them. */
  readonly checkUses?: (uses: ModifierUses<T>, findings: Findings) => void;
}

/** An interpolated effect: one parameter in units of its standard deviation. Two such modifiers may share it. */
export const INTERPOLATED: ParameterKind = {
  components: "one",
  init: 0,
  bounds: [-5, 5],
  constraint: "normal",
  quantity: "effect",
  settings: ["inits", "bounds", "auxdata", "fixed"],
};

/** Start value and bounds of constrained factors, one per bin; the type adds the constraint and its settings. */
export const CONSTRAINED_BINS = { init: 1, bounds: [1e-10, 10] } as const;

/** A free factor. */
export const FREE_FACTOR: ParameterKind = {
  components: "one",
  init: 1,
  bounds: [0, 10],
  constraint: "none",
  quantity: "parameter",
  settings: ["inits", "bounds", "fixed"],
};
