import { LARGEST_SEED } from "../math/random/index.js";
import { aFlag, aFunction, aNumber, anObject, aWholeNumber, type OptionRules } from "../options.js";

/** Options of `compareModels`. */
export interface CompareOptions {
  /**
   * Parameters that are the same though their names differ: names of the first model with those of the second. The name of a set
   * stands for all of its components.
   */
  readonly map?: Readonly<Record<string, string>>;
  /** Largest relative difference of numbers that are equal; default 1e-9. */
  readonly tolerance?: number;
  /** Number of random points; default 100. */
  readonly points?: number;
  /** Seed of the random points; default 1. */
  readonly seed?: number;
  /** Whether both models are fitted to their observed data; by default only where they differ. */
  readonly fits?: boolean;
  /** Whether models that differ in conventions alone, such as a constant of log L, are different; default false. */
  readonly exact?: boolean;
  /** Called after each point at which both models are evaluated, with the number of points done and of all that are planned. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** Largest number of random points. */
const MOST_POINTS = 100_000;

/** Rules for the options of `compareModels`. */
export const COMPARE_OPTIONS: OptionRules<CompareOptions> = {
  map: anObject("an object of names of parameters by name", (value) =>
    Object.values(value).every((name) => typeof name === "string"),
  ),
  tolerance: aNumber("a number above 0 and below 1", (value) => value > 0 && value < 1),
  points: aWholeNumber(0, MOST_POINTS),
  seed: aWholeNumber(0, LARGEST_SEED),
  fits: aFlag,
  exact: aFlag,
  onProgress: aFunction,
};
