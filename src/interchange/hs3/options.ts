import { aText, type OptionRules, oneOf } from "../../options.js";

/** Programs whose way of writing HS3 is known. */
export type Producer = "root" | "pyhs3" | "other";

export const PRODUCERS: readonly Producer[] = ["root", "pyhs3", "other"];

/** How an HS3 document is read where it leaves things open. */
export interface ImportHs3Options {
  /** Name of the analysis, or of the likelihood where there are no analyses, that is read; the first one by default. */
  readonly analysis?: string;
  /** The program that wrote the document; what its metadata say by default. */
  readonly producer?: Producer;
  /** Whether `hi` and `lo` of a histosys are whole templates, as programs write them (the default), or differences to the nominal one. */
  readonly histosys?: "templates" | "differences";
}

/** Rules for the options of `importHs3`. */
export const IMPORT_HS3_OPTIONS: OptionRules<ImportHs3Options> = {
  analysis: aText,
  producer: oneOf<Producer>(...PRODUCERS),
  histosys: oneOf("templates", "differences"),
};
