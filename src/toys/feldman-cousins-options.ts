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
  /** Any parameter; by default the model's parameter of interest. */
  readonly parameter?: string;
  /** Default 0.95. */
  readonly confidenceLevel?: number;
  /** Toys of each value; default 1000. */
  readonly nToys?: number;
  /**
   * How often the distance between an accepted value and its neighbour that is not is halved, with new toys at the middle;
   * default 6, which finds ends to 1/64 of the distance of `values`. Where no toys are needed it is 20.
   */
  readonly bisections?: number;
  /** Called as toys are made; `total` grows when it is known how many ends are to be found. */
  readonly onProgress?: (progress: ToyProgress) => void;
}

/** Options with their defaults. */
export type CompleteFeldmanCousinsOptions = FeldmanCousinsOptions &
  Required<Pick<FeldmanCousinsOptions, "confidenceLevel" | "nToys" | "bisections" | "seed" | "auxdata">>;

/** Options with their defaults. */
export function completed(options: FeldmanCousinsOptions): CompleteFeldmanCousinsOptions {
  const { confidenceLevel = 0.95, nToys = 1000, bisections = 6, seed = 0, auxdata = "sampled" } = options;
  return { ...options, confidenceLevel, nToys, bisections, seed, auxdata };
}

/** Beyond this many halvings rounding leaves nothing to halve. */
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
