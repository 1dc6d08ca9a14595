import { type ParameterPatterns, somePatterns } from "../fit/parameter-patterns.js";
import { aFlag, aText, aWholeNumber, type OptionRules, oneOf } from "../options.js";

/** How tables are written: text for people, or tables for documents and other programs. */
export type TableFormat = "text" | "markdown" | "latex" | "siunitx" | "csv";

/** What rows are sorted by. */
export type SortKey = "pull" | "constraint" | "impact" | "yield" | "cls" | "name";

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
  /**
   * Rows that are listed of tables about parameters, samples, bins, groups or signals, the first ones as they are sorted; all by
   * default.
   */
  readonly most?: number;
  /**
   * `pull` and `impact`: the largest first, whatever their sign; `constraint`: the most constrained first; `yield`: the most events
   * first; `cls`: the smallest CLs first; `name`.
   */
  readonly sort?: SortKey;
  /** Only rows about these: names of parameters, samples, channels, groups or signals, or patterns with `*` and `?`. */
  readonly parameters?: ParameterPatterns;
  /** Significant digits of uncertainties, and of numbers without one; by default two, and what is usual for each number. */
  readonly digits?: number;
  /** List all parameters of a fit, of which there may be many, instead of those that matter most; default false. */
  readonly all?: boolean;
  /**
   * Characters of a line of text: names are shortened until tables fit, columns that still do not fit stand below, and sentences are
   * broken. By default only names of more than 200 characters are shortened.
   */
  readonly width?: number;
}

/** Whether tables are for documents and other programs, and not for people at a terminal. */
export function isForDocuments({ format = "text" }: Pick<FormatOptions, "format">): boolean {
  return format !== "text";
}

/** Digits that a number has. */
const MOST_DIGITS = 17;

/** Rules for the options of `format`. */
export const FORMAT_OPTIONS: OptionRules<FormatOptions> = {
  heading: aText,
  format: oneOf<TableFormat>("text", "markdown", "latex", "siunitx", "csv"),
  most: aWholeNumber(1),
  sort: oneOf<SortKey>("pull", "constraint", "impact", "yield", "cls", "name"),
  parameters: somePatterns,
  digits: aWholeNumber(1, MOST_DIGITS),
  all: aFlag,
  width: aWholeNumber(1),
};
