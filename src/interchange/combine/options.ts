import { anObject, aText, isListOfTexts, type OptionRules, tested } from "../../options.js";

/** A card to be read, alone or with others as combineCards.py joins them. */
export interface CardSource {
  /** As `SourceFiles` reads it. */
  readonly path: string;
  /** What its channels are called: its only channel, or a prefix of all; `ch1`, `ch2`, … by default where there are several cards. */
  readonly label?: string;
}

/** How cards are read. */
export interface ImportCombineOptions {
  /** What `$MASS` stands for; "120" by default, as in Combine. */
  readonly mass?: string;
  /** Parameters of interest as `NAME=PATTERNS:INIT,LOW,HIGH`, such as `r_ggH=ggH:1,0,20`; r for all signals by default. */
  readonly pois?: readonly string[];
  /** What other words behind `$` stand for. */
  readonly keywords?: Readonly<Record<string, string>>;
}

/** Rules for the options of `importCombine`. */
export const IMPORT_COMBINE_OPTIONS: OptionRules<ImportCombineOptions> = {
  mass: aText,
  pois: tested("a list of texts such as r_ggH=ggH:1,0,20", isListOfTexts),
  keywords: anObject("an object of texts by keyword", () => true),
};
