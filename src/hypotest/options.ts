import type { FitOptions } from "../infer/fit-input.js";
import type { RecordOptions } from "../infer/origin.js";
import { isVector } from "../model/vectors.js";
import type { BaseDistribution } from "./asymptotic.js";

/** What tests pass on to all of their fits. */
export type TestFitOptions = Pick<FitOptions, "init" | "bounds" | "fixed">;

/** Options of every test. */
export interface TestOptions {
  /** Parameter of interest: any parameter; by default the measurement's. */
  readonly poi?: string;
  readonly fit?: TestFitOptions;
}

/** Options of the tests that compare with Asimov data. */
export interface AsymptoticOptions extends TestOptions {
  /**
   * Distribution of expected p-values; default `normal`.
   */
  readonly baseDistribution?: BaseDistribution;
  /**
   * Value of the parameter of interest in the Asimov data, whose other parameters are fitted to the data: the
   * alternative. Default 0, background only, and 1 for `q0`.
   */
  readonly asimovSignal?: number;
}

/** One-sided statistics: for upper limits (`qtilde` where the parameter cannot be negative) and for discovery. */
export type OneSided = "q" | "qtilde" | "q0";

export interface HypotestOptions extends AsymptoticOptions {
  /** Default `qtilde`. */
  readonly testStatistic?: OneSided;
}

export interface LimitOptions extends AsymptoticOptions {
  /** Default `qtilde`. */
  readonly testStatistic?: "q" | "qtilde";
  /** CLs at the limit, 1 − confidence level; default 0.05. */
  readonly level?: number;
}

/** Options as a record carries them: plain data, in the order of `fields`. */
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
