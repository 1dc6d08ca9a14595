import type { FitOptions } from "../fit/fit-input.js";
import type { RecordOptions } from "../fit/origin.js";
import { fitOptionsRecord } from "../fit/record-options.js";
import { someValues } from "../fit/rules.js";
import { TEST_FIT_OPTIONS } from "../hypotest/options.js";
import type { TestStatisticName } from "../hypotest/results.js";
import { LARGEST_SEED } from "../math/random/index.js";
import { isVector, type ParameterValues } from "../model/vectors.js";
import {
  aFiniteNumber,
  aFunction,
  aList,
  aPositiveNumber,
  aText,
  aWholeNumber,
  type OptionRule,
  type OptionRules,
  oneOf,
  optionsOf,
  tested,
} from "../options.js";
import { anAbortSignal, aPool } from "../parallel/rules.js";
import type { Pool } from "../parallel/types.js";
import type { AuxdataConvention } from "./results.js";
import { anAuxdataConvention, aSeed } from "./toy-sampler.js";

/** How far a run of toys has come. */
export interface ToyProgress {
  /** Toys made so far, those of an earlier run that is gone on with included; and all. */
  readonly done: number;
  readonly total: number;
  /** Expected time until all are made, from the speed so far; undefined before the first ones are. */
  readonly secondsLeft: number | undefined;
}

/** Where and how toys are made; no result depends on it. */
export interface ToyWork {
  /** Where the toys are fitted; in the calling thread without it. */
  readonly pool?: Pool;
  /** Aborting ends the run; what is done is kept. */
  readonly signal?: AbortSignal;
}

/** Rules for `ToyWork`. */
export const TOY_WORK: OptionRules<ToyWork> = { pool: aPool, signal: anAbortSignal };

/** Options that all toy studies share. */
export interface ToyStudyOptions extends ToyWork {
  /** Whole number from 0 to 2^53 − 1; default 0. The same seed gives the same toys. */
  readonly seed?: number;
  /** Whether auxiliary data fluctuate too (`sampled`, the default) or are the observed ones (`fixed`). */
  readonly auxdata?: AuxdataConvention;
  /** Start, bounds and held parameters of all fits. */
  readonly fit?: Pick<FitOptions, "init" | "bounds" | "fixed">;
  readonly onProgress?: (progress: ToyProgress) => void;
}

/** Rules for those options that a test with toys has, too. */
const WITHOUT_PROGRESS: OptionRules<Omit<ToyStudyOptions, "onProgress">> = {
  ...TOY_WORK,
  seed: aSeed,
  auxdata: anAuxdataConvention,
  fit: optionsOf(TEST_FIT_OPTIONS),
};

/** Rules for the options that all toy studies share. */
export const TOY_STUDY_OPTIONS: OptionRules<ToyStudyOptions> = { ...WITHOUT_PROGRESS, onProgress: aFunction };

/** Options of a test with toys; the defaults are those of pyhf. */
export interface ToyTestOptions extends Omit<ToyStudyOptions, "onProgress"> {
  /** Toys of each hypothesis; default 2000. */
  readonly nToys?: number | { readonly signal: number; readonly background: number };
  /** Index of the first toy: parts of a run that are made apart, to be merged, have different ones. Default 0. */
  readonly firstToy?: number;
  /** Name of the tested parameter; by default the model's parameter of interest. */
  readonly poi?: string;
  /** Default `qtilde`; `q0` tests the value 0, whatever value is given. */
  readonly testStatistic?: TestStatisticName;
  /** Value of the parameter under the alternative, where background toys are made: default 0, for `q0` 1. */
  readonly alternative?: number;
  /**
   * Nuisance parameters that toys are generated with: `conditional-fit` (default), those fitted to the observed data with
   * the parameter of interest held at the generated value; `suggested`, those of the model; or values.
   */
  readonly generateAt?: "conditional-fit" | "suggested" | ParameterValues;
  /**
   * Stop when the statistical error of the p-value of the test (CLs for `q` and `qtilde`, else that of the tested value)
   * is at most this. It is judged at numbers of toys that are multiples of 1000 and grow by a quarter or more.
   */
  readonly untilError?: number;
}

/** Toys of each hypothesis: indices from `first` on. */
export interface ToyCounts {
  readonly first: number;
  readonly signal: number;
  readonly background: number;
}

const DEFAULT_TOYS = 2000;

/** Counts that options stand for. */
export function toyCounts({ nToys = DEFAULT_TOYS, firstToy = 0 }: ToyTestOptions): ToyCounts {
  const [signal, background] = typeof nToys === "number" ? [nToys, nToys] : [nToys.signal, nToys.background];
  return { first: firstToy, signal, background };
}

/** More toys than fit into memory are a slip of the pen. */
export const MOST_TOYS = 1e7;

const someToys = aWholeNumber(0, MOST_TOYS);

/** Numbers of toys of both hypotheses. */
const toysOfTest: OptionRule = tested(
  `${someToys.expected}, or an object of such numbers: signal and background`,
  (value) => {
    if (typeof value !== "object" || value === null) return someToys.issues(value, "").length === 0;
    const counts = Object.entries(value);
    const names = counts.map(([name]) => name).sort();
    return names.join() === "background,signal" && counts.every(([, n]) => someToys.issues(n, "").length === 0);
  },
);

/** Rules for the options of a test with toys. */
export const TOY_TEST_OPTIONS: OptionRules<ToyTestOptions> = {
  ...WITHOUT_PROGRESS,
  nToys: toysOfTest,
  firstToy: aWholeNumber(0, LARGEST_SEED - MOST_TOYS),
  poi: aText,
  testStatistic: oneOf<TestStatisticName>("tmu", "tmutilde", "q", "qtilde", "q0"),
  alternative: aFiniteNumber,
  generateAt: tested(
    `"conditional-fit" or "suggested" or ${someValues.expected}`,
    (value) => value === "conditional-fit" || value === "suggested" || someValues.issues(value, "").length === 0,
  ),
  untilError: aPositiveNumber,
};

/** Options as a record carries them. */
export function toyOptionsRecord(options: ToyTestOptions): RecordOptions {
  const { nToys, firstToy, poi, testStatistic, alternative, generateAt, untilError } = options;
  return {
    ...studyOptionsRecord(options),
    ...given({ nToys, firstToy, poi, testStatistic, alternative, untilError }),
    ...(generateAt === undefined ? {} : { generateAt: generationRecord(generateAt) }),
  };
}

/** Options that all toy studies share, as a record carries them. */
export function studyOptionsRecord({ seed, auxdata, fit }: ToyStudyOptions): RecordOptions {
  return { ...given({ seed, auxdata }), ...(fit === undefined ? {} : { fit: fitOptionsRecord(fit) }) };
}

function generationRecord(generateAt: "conditional-fit" | "suggested" | ParameterValues) {
  if (typeof generateAt === "string") return generateAt;
  if (isVector(generateAt)) return Array.from(generateAt);
  return Object.entries(generateAt).map(([name, value]) => ({ name, value }));
}

/** Values to test. */
export const ascendingNumbers: OptionRule = aList("at least one finite number, all in ascending order", (values) => {
  let last = Number.NEGATIVE_INFINITY;
  const ascends = (value: unknown): boolean => {
    if (typeof value !== "number" || !(value > last)) return false;
    last = value;
    return value < Number.POSITIVE_INFINITY;
  };
  return values.length > 0 && values.every(ascends);
});

/** The options that have a value. */
export function given(options: RecordOptions): RecordOptions {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}
