import { type ParameterPatterns, somePatterns } from "../fit/parameter-patterns.js";
import { aFlag, aText, aWholeNumber, type OptionRules, oneOf } from "../options.js";

/** How tables are written: text for people, or tables for documents and other programs. */
export type TableFormat = "text" | "markdown" | "latex" | "siunitx" | "csv";

/** What rows are sorted by. */
export type SortKey = "pull" | "constraint" | "impact" | "name";

/** Options of `format`. */
export interface FormatOptions {
  /**
   * What stands above the tables, in place of what the record knows of where it comes from: the name of a file, say. Nothing
   * where it is empty.
   */
  readonly heading?: string;
  /**
   * `text` (default) and `markdown`; `latex`, a `tabular` that needs no package; `siunitx`, LaTeX with the columns of numbers
   * of that package; `csv`, the tables alone with all digits of their numbers.
   */
  readonly format?: TableFormat;
  /** Rows of tables about parameters that are listed, the first ones as they are sorted; all by default. */
  readonly most?: number;
  /** `pull` and `impact`: the largest first, whatever their sign; `constraint`: the most constrained first; `name`. */
  readonly sort?: SortKey;
  /** Only rows about these parameters: names, or patterns with `*` and `?`. */
  readonly parameters?: ParameterPatterns;
  /** Significant digits of uncertainties, and of numbers without one; by default two, and what is usual for each number. */
  readonly digits?: number;
  /** List all parameters of a fit, of which there may be many, instead of those that matter most; default false. */
  readonly all?: boolean;
  /** Characters of a line of text: names are shortened until tables fit. Only names of more than 200 are by default. */
  readonly width?: number;
}

/** Digits that a number has. */
const MOST_DIGITS = 17;

/** Rules for the options of `format`. */
export const FORMAT_OPTIONS: OptionRules<FormatOptions> = {
  heading: aText,
  format: oneOf<TableFormat>("text", "markdown", "latex", "siunitx", "csv"),
  most: aWholeNumber(1),
  sort: oneOf<SortKey>("pull", "constraint", "impact", "name"),
  parameters: somePatterns,
  digits: aWholeNumber(1, MOST_DIGITS),
  all: aFlag,
  width: aWholeNumber(1),
};
