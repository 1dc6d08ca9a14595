import { aConfidenceLevel, aText, aWholeNumber, type OptionRules, required } from "../options.js";
import {
  ascendingNumbers,
  MOST_TOYS,
  TOY_STUDY_OPTIONS,
  type ToyProgress,
  type ToyStudyOptions,
} from "./toy-options.js";

/** Options of `feldmanCousins`. */
export interface FeldmanCousinsOptions extends ToyStudyOptions {
  /** Values of the parameter to test, ascending, inside its bounds. */
  readonly values: readonly number[];
  /** Name of any parameter; by default the parameter of interest of the model. */
  readonly parameter?: string;
  /** Default 0.95. */
  readonly confidenceLevel?: number;
  /** Number of toys of each value; default 1000. */
  readonly nToys?: number;
  /**
   * Number of times that the interval between an accepted value and its rejected neighbour is halved, with new toys at the
   * midpoint. The default 6 finds ends to 1/64 of the distance of `values`. Where no toys are needed, the number is always 20.
   */
  readonly bisections?: number;
  /** Called as toys are made; `total` grows once the number of ends is known. */
  readonly onProgress?: (progress: ToyProgress) => void;
}

/** Options with their defaults. */
export type CompleteFeldmanCousinsOptions = FeldmanCousinsOptions &
  Required<Pick<FeldmanCousinsOptions, "confidenceLevel" | "nToys" | "bisections" | "seed" | "auxdata">>;

/** Fills in the defaults of the options. */
export function completed(options: FeldmanCousinsOptions): CompleteFeldmanCousinsOptions {
  const { confidenceLevel = 0.95, nToys = 1000, bisections = 6, seed = 0, auxdata = "sampled" } = options;
  return { ...options, confidenceLevel, nToys, bisections, seed, auxdata };
}

/** Largest number of bisections; after more of them, neighbours are adjacent doubles. */
const MOST_BISECTIONS = 50;

/** Rules for the options of `feldmanCousins`. */
export const FELDMAN_COUSINS_OPTIONS: OptionRules<FeldmanCousinsOptions> = {
  ...TOY_STUDY_OPTIONS,
  values: required(ascendingNumbers),
  parameter: aText,
  confidenceLevel: aConfidenceLevel,
  nToys: aWholeNumber(1, MOST_TOYS),
  bisections: aWholeNumber(0, MOST_BISECTIONS),
};
