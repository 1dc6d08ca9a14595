/** The lines of a Combine card, read word by word. Other modules interpret them together. */

/** A process in a channel. */
export interface Column {
  readonly bin: string;
  readonly process: string;
  /** 0 or below for signals. */
  readonly index: number;
  /** Expected events; −1 for the integral of the template. */
  readonly rate: number;
  readonly line: number;
}

/** Where templates are: a file, a pattern of names in it, and one for systematic variations. */
export interface ShapesLine {
  readonly process: string;
  readonly channel: string;
  /** Undefined for the file name FAKE, which stands for a counting experiment. */
  readonly file: string | undefined;
  readonly nominal: string;
  readonly systematic: string | undefined;
  readonly line: number;
}

export const SYSTEMATIC_TYPES = ["lnN", "lnU", "gmN", "shape", "shapeN", "shapeU", "shape?"] as const;

export type SystematicType = (typeof SYSTEMATIC_TYPES)[number];

/** The size of an effect on one column: one number, or one down and one up. */
export type Effect = readonly [down: number, up: number] | readonly [both: number];

/** A systematic uncertainty. */
export interface Systematic {
  readonly name: string;
  readonly type: SystematicType;
  /** Events of the control region of a gmN. */
  readonly count: number;
  /** By column; undefined where there is none. */
  readonly effects: readonly (Effect | undefined)[];
  readonly line: number;
}

/** A factor of processes: a free parameter, or a formula of others. */
export interface RateParameter {
  readonly name: string;
  readonly channel: string;
  readonly process: string;
  readonly value:
    | { readonly kind: "free"; readonly init: number; readonly range: readonly [number, number] | undefined }
    | { readonly kind: "formula"; readonly expression: string; readonly names: readonly string[] };
  readonly line: number;
}

/** A normal constraint of a parameter. */
export interface ConstrainedParameter {
  readonly name: string;
  readonly mean: number;
  readonly width: number;
  readonly range: readonly [number, number] | undefined;
  readonly line: number;
}

/** A parameter for formulas. */
export interface ExternalParameter {
  readonly name: string;
  readonly value: number;
  /** Undefined for a constant. */
  readonly range: readonly [number, number] | undefined;
  readonly line: number;
}

/** A line autoMCStats: the statistical uncertainties of the templates of a channel. */
export interface McStatistics {
  readonly channel: string;
  readonly threshold: number;
  readonly includesSignal: boolean;
  readonly line: number;
}

/** The contents of a card. */
export interface Card {
  /** Observed events by channel, −1 for the integral of the data. */
  readonly observations: ReadonlyMap<string, number>;
  readonly bins: readonly string[];
  readonly columns: readonly Column[];
  readonly shapes: readonly ShapesLine[];
  readonly systematics: readonly Systematic[];
  readonly rateParameters: readonly RateParameter[];
  readonly constrained: readonly ConstrainedParameter[];
  readonly external: readonly ExternalParameter[];
  readonly mcStatistics: readonly McStatistics[];
  /** Names that are held at their values. */
  readonly frozen: readonly { readonly name: string; readonly line: number }[];
  /** Where a line is, for messages. */
  readonly at: (line: number) => string;
}
