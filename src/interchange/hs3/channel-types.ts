import type { Interpolation } from "./interpolation.js";
import type { ConstraintWord, Saying } from "./modifier-constraints.js";
import type { Hs3Objects } from "./objects.js";
import type { ImportHs3Options } from "./options.js";
import type { ParameterValues } from "./parameter-values.js";
import type { Hs3Problems, Place } from "./problems.js";
import type { ProducerRules } from "./producer.js";

/** What all parts of a document are read with. */
export interface ReadContext {
  readonly objects: Hs3Objects;
  readonly rules: ProducerRules;
  readonly options: ImportHs3Options;
  readonly values: ParameterValues;
  readonly problems: Hs3Problems;
}

/** One factor for each bin, with a parameter for each. */
export type BinModifierType = "shapefactor" | "shapesys" | "staterror";

export interface BinEffect {
  readonly type: BinModifierType;
  /** Uncertainties of the document, where it has them: `vals` of a shapesys, absolute ones of a staterror. */
  readonly vals: readonly number[] | undefined;
}

export type Hs3Effect =
  | { readonly type: "normfactor" }
  | { readonly type: "normsys"; readonly hi: number; readonly lo: number; readonly form: Interpolation }
  | {
      readonly type: "histosys";
      readonly hi: readonly number[];
      readonly lo: readonly number[];
      readonly form: Interpolation;
    }
  | BinEffect;

export interface Hs3Modifier {
  readonly place: Place;
  readonly name: string;
  readonly effect: Hs3Effect;
  /** Names of its parameters: one, or one for each bin. */
  readonly parameters: readonly string[];
  /** What it says of the constraint of each. */
  readonly constraints: readonly (Saying | ConstraintWord)[];
}

export interface Hs3Sample {
  readonly name: string;
  readonly place: Place;
  readonly contents: readonly number[];
  readonly errors: readonly number[] | undefined;
  readonly modifiers: readonly Hs3Modifier[];
}

export interface Hs3Channel {
  readonly name: string;
  readonly place: Place;
  readonly nBins: number;
  readonly samples: readonly Hs3Sample[];
}

/** What modifiers of a sample are read with. */
export interface SampleContext {
  readonly contents: readonly number[];
  readonly channel: Place;
  readonly channelName: string;
  readonly context: ReadContext;
}
