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

/** Progress of a run of toys. */
export interface ToyProgress {
  /** Number of finished toys, including those of a resumed run; `total` is the number of all toys. */
  readonly done: number;
  readonly total: number;
  /**
   * Expected time in seconds until all toys are finished, from the speed so far; undefined before the first toys are finished.
   */
  readonly secondsLeft: number | undefined;
}

/** Options of the execution, on which no result depends. */
export interface ToyWork {
  /** Pool of workers that fit the toys; by default they are fitted in the calling thread. */
  readonly pool?: Pool;
  /** Ends the run when it is aborted; finished toys are kept. */
  readonly signal?: AbortSignal;
}

/** Rules for `ToyWork`. */
export const TOY_WORK: OptionRules<ToyWork> = { pool: aPool, signal: anAbortSignal };

/** Options that all toy studies share. */
export interface ToyStudyOptions extends ToyWork {
  /** Whole number from 0 to 2^53 − 1; default 0. The same seed gives the same toys. */
  readonly seed?: number;
  /** Whether auxiliary data are drawn as well (`sampled`, the default) or are those of the observed data (`fixed`). */
  readonly auxdata?: AuxdataConvention;
  /** Start, bounds and held parameters of all fits. */
  readonly fit?: Pick<FitOptions, "init" | "bounds" | "fixed">;
  /** Called as toys are made. */
  readonly onProgress?: (progress: ToyProgress) => void;
}

/** Rules for the options that all toy studies and tests with toys share. */
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
  /** Number of toys of each hypothesis; default 2000. */
  readonly nToys?: number | { readonly signal: number; readonly background: number };
  /** Index of the first toy; default 0. Parts of a run that are made separately and merged later need different ranges. */
  readonly firstToy?: number;
  /** Name of the tested parameter; by default the parameter of interest of the model. */
  readonly poi?: string;
  /** Default `qtilde`; `q0` tests the value 0, whatever value is given. */
  readonly testStatistic?: TestStatisticName;
  /** Value of the parameter under the alternative, at which background toys are made; default 0, and 1 for `q0`. */
  readonly alternative?: number;
  /**
   * Nuisance parameters at which toys are generated. `conditional-fit` (default): those fitted to the observed data with the
   * parameter of interest held at the generated value; `suggested`: those that the model suggests; otherwise the given values.
   */
  readonly generateAt?: "conditional-fit" | "suggested" | ParameterValues;
  /**
   * Ends the run when the statistical error of its result (of CLs for `q` and `qtilde`, otherwise of the p-value of the tested
   * value) is at most this. The error is computed at numbers of toys that are multiples of 1000 and grow by a quarter or more.
   */
  readonly untilError?: number;
}

/** The first index, and the number of toys of each hypothesis. */
export interface ToyCounts {
  readonly first: number;
  readonly signal: number;
  readonly background: number;
}

const DEFAULT_TOYS = 2000;

/** Numbers of toys from the options, with their defaults. */
export function toyCounts({ nToys = DEFAULT_TOYS, firstToy = 0 }: ToyTestOptions): ToyCounts {
  const [signal, background] = typeof nToys === "number" ? [nToys, nToys] : [nToys.signal, nToys.background];
  return { first: firstToy, signal, background };
}

/** Largest number of toys; more of them do not fit into memory. */
export const MOST_TOYS = 1e7;

const someToys = aWholeNumber(0, MOST_TOYS);

/** The rule for the numbers of toys of both hypotheses. */
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

/** Options in the form of a record. */
export function toyOptionsRecord(options: ToyTestOptions): RecordOptions {
  const { nToys, firstToy, poi, testStatistic, alternative, generateAt, untilError } = options;
  return {
    ...studyOptionsRecord(options),
    ...given({ nToys, firstToy, poi, testStatistic, alternative, untilError }),
    ...(generateAt === undefined ? {} : { generateAt: generationRecord(generateAt) }),
  };
}

/** Options that all toy studies share, in the form of a record. */
export function studyOptionsRecord({ seed, auxdata, fit }: ToyStudyOptions): RecordOptions {
  return { ...given({ seed, auxdata }), ...(fit === undefined ? {} : { fit: fitOptionsRecord(fit) }) };
}

function generationRecord(generateAt: "conditional-fit" | "suggested" | ParameterValues) {
  if (typeof generateAt === "string") return generateAt;
  if (isVector(generateAt)) return Array.from(generateAt);
  return Object.entries(generateAt).map(([name, value]) => ({ name, value }));
}

/** The rule for values to test. */
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
