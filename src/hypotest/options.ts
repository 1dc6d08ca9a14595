import { FIT_OPTIONS, type FitOptions } from "../fit/fit-input.js";
import type { RecordOptions } from "../fit/origin.js";
import { isVector } from "../model/vectors.js";
import {
  aConfidenceLevel,
  aFiniteNumber,
  aFunction,
  aText,
  type OptionRule,
  type OptionRules,
  oneOf,
  optionsOf,
} from "../options.js";
import type { BaseDistribution } from "./asymptotic.js";

/** Options that tests pass on to all of their fits. */
export type TestFitOptions = Pick<FitOptions, "init" | "bounds" | "fixed">;

/** Rules for the options that tests pass on to their fits. */
export const TEST_FIT_OPTIONS: OptionRules<TestFitOptions> = {
  init: FIT_OPTIONS.init,
  bounds: FIT_OPTIONS.bounds,
  fixed: FIT_OPTIONS.fixed,
};

/** Options of every test. */
export interface TestOptions {
  /** Name of the parameter of interest, which may be any parameter; by default that of the measurement. */
  readonly poi?: string;
  /** Start, bounds and held parameters of all fits. */
  readonly fit?: TestFitOptions;
}

/** Rules for the options of every test. */
export const TEST_OPTIONS: OptionRules<TestOptions> = { poi: aText, fit: optionsOf(TEST_FIT_OPTIONS) };

/** Options of the tests that compare with Asimov data. */
export interface AsymptoticOptions extends TestOptions {
  /** Distribution of expected p-values; default `normal`. */
  readonly baseDistribution?: BaseDistribution;
  /**
   * The alternative: value of the parameter of interest in the Asimov data, whose other parameters are fitted to the data.
   * Default 0 (background only), and 1 for `q0`.
   */
  readonly asimovSignal?: number;
}

/** The rule for a base distribution. */
export const aBaseDistribution: OptionRule = oneOf<BaseDistribution>("normal", "clipped-normal");

/** Rules for the options of the tests that compare with Asimov data. */
const ASYMPTOTIC_OPTIONS: OptionRules<AsymptoticOptions> = {
  ...TEST_OPTIONS,
  baseDistribution: aBaseDistribution,
  asimovSignal: aFiniteNumber,
};

/** One-sided statistics: for upper limits (`qtilde` where the parameter cannot be negative) and for discovery. */
export type OneSided = "q" | "qtilde" | "q0";

/** Options of `hypotest`. */
export interface HypotestOptions extends AsymptoticOptions {
  /** Default `qtilde`. */
  readonly testStatistic?: OneSided;
}

/** Rules for the options of `hypotest`. */
export const HYPOTEST_OPTIONS: OptionRules<HypotestOptions> = {
  ...ASYMPTOTIC_OPTIONS,
  testStatistic: oneOf<OneSided>("q", "qtilde", "q0"),
};

/** Options of `upperLimit` and `clsScan`. */
export interface LimitOptions extends AsymptoticOptions {
  /** Default `qtilde`. */
  readonly testStatistic?: "q" | "qtilde";
  /** CLs at the limit is 1 − `confidenceLevel`; default 0.95. */
  readonly confidenceLevel?: number;
  /** Called after each limit, or each value of a scan, with the number of them done and of all. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** The confidence level of limits. Earlier versions took CLs at the limit, named `level` as in pyhf. */
export const aLimitConfidenceLevel: OptionRule = { ...aConfidenceLevel, formerNames: { level: insteadOfLevel } };

function insteadOfLevel(level: unknown): string {
  if (typeof level !== "number" || !(level > 0 && level < 1)) return "Write confidenceLevel: 0.95 for limits at 95 %.";
  return `level ${level} is confidenceLevel ${shownComplement(level)}.`;
}

/** 1 − p for messages, without digits that come from rounding errors. */
export function shownComplement(p: number): number {
  return Number((1 - p).toPrecision(12));
}

/** Rules for the options of limits. */
export const LIMIT_OPTIONS: OptionRules<LimitOptions> = {
  ...ASYMPTOTIC_OPTIONS,
  testStatistic: oneOf("q", "qtilde"),
  confidenceLevel: aLimitConfidenceLevel,
  onProgress: aFunction,
};

/** Options in the form of a record: plain data, in the order of `fields`. */
export function recordedOptions(options: TestOptions, fields: RecordOptions): RecordOptions {
  const fit = options.fit === undefined ? {} : { fit: recordedFit(options.fit) };
  return { ...(options.poi === undefined ? {} : { poi: options.poi }), ...fields, ...fit };
}

function recordedFit({ init, bounds, fixed }: TestFitOptions): RecordOptions {
  const entries = <T>(values: Readonly<Record<string, T>>) =>
    Object.entries(values).map(([name, value]) => ({ name, value }));
  return {
    ...(init === undefined ? {} : { init: isVector(init) ? Array.from(init) : entries(init) }),
    ...(bounds === undefined ? {} : { bounds: entries(bounds) }),
    ...(fixed === undefined ? {} : { fixed: isNames(fixed) ? fixed : entries(fixed) }),
  };
}

function isNames(fixed: NonNullable<TestFitOptions["fixed"]>): fixed is readonly string[] {
  return Array.isArray(fixed);
}
