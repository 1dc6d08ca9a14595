import { aText, aWholeNumber, type OptionRules } from "../options.js";

/** Options of `format`. */
export interface FormatOptions {
  /**
   * What stands above the tables, in place of what the record knows of where it comes from: the name of a file, say. Nothing
   * where it is empty.
   */
  readonly heading?: string;
  /** Parameters of a ranking that are listed, the ones of largest impact; all by default. */
  readonly most?: number;
}

/** Rules for the options of `format`. */
export const FORMAT_OPTIONS: OptionRules<FormatOptions> = { heading: aText, most: aWholeNumber(1) };
