import type { ProgramOrigin, RecordOrigin } from "../fit/origin.js";

/**
 * Test statistics of arXiv:1007.1727: `tmu` and `tmutilde` (two-sided), `q` and `qtilde` (upper limits), `q0` (discovery);
 * the tilde stands for a parameter of interest that cannot be below 0.
 */
export type TestStatisticName = "tmu" | "tmutilde" | "q" | "qtilde" | "q0";

/** Numbers for −2, −1, 0, +1 and +2 standard deviations of the test statistic, in this order. */
export type Band = readonly [number, number, number, number, number];

/** A value of a parameter of interest. */
export interface PoiValue {
  readonly name: string;
  readonly value: number;
}

/** A fit from which a result was computed. */
export interface FitPoint {
  /** Estimates in model order; `[nPars]`. */
  readonly values: readonly number[];
  readonly twiceNll: number;
  readonly valid: boolean;
  /** The reason why the fit is not valid; empty for a valid fit. */
  readonly message: string;
}

/** Value of a test statistic. */
export interface TestStatistic {
  readonly kind: "test-statistic";
  readonly origin: RecordOrigin;
  readonly name: TestStatisticName;
  /** The tested values. */
  readonly pois: readonly PoiValue[];
  readonly value: number;
  /** Best-fit values of the parameters of interest. */
  readonly bestFit: readonly PoiValue[];
  /** Asymptotic p-value of `value` under the tested values. */
  readonly pValue: number;
  readonly free: FitPoint;
  readonly conditional: FitPoint;
}

/** Properties that all tests of one value of a parameter of interest have. */
interface TestOfValue {
  readonly kind: "hypotest";
  readonly origin: RecordOrigin;
  readonly calculator: "asymptotic" | "toys";
  readonly poi: PoiValue;
  /** Value of the test statistic for the data, and for the Asimov data without signal (for q0 with signal). */
  readonly observed: { readonly statistic: number; readonly asimov: number };
  readonly bestFitPoi: number;
  /**
   * The fits: `free`, `tested` (at the tested value), `alternative` (at the value that the Asimov data were made from); and
   * those of the Asimov data, `asimov free`, `asimov tested`.
   */
  readonly fits: readonly (FitPoint & { readonly name: string })[];
  readonly valid: boolean;
  readonly notes: readonly string[];
}

/** Statistics whose tests give CLs: all except `q0`. */
export type ClsStatistic = Exclude<TestStatisticName, "q0">;

/** A test that excludes a value by CLs. */
export interface ClsTest extends TestOfValue {
  readonly testStatistic: ClsStatistic;
  /** p-values of the tested value and of the alternative, and their ratio: `cls` = clsb / clb. */
  readonly clsb: number;
  readonly clb: number;
  readonly cls: number;
  /** Significance Φ⁻¹(1 − clsb) with which the tested value is excluded. */
  readonly z: number;
  /** Expected CLs, at −2 … +2 standard deviations; the median is `[2]`. */
  readonly expected: Band;
  /** Statistical errors of p-values from toys. */
  readonly errors?: { readonly clsb: number; readonly clb: number; readonly cls: number };
}

/** A test for a signal by q0, which gives p0 and no CLs. */
export interface DiscoveryTest extends TestOfValue {
  readonly testStatistic: "q0";
  /** p-value of the hypothesis that there is no signal. */
  readonly p0: number;
  /** Significance Φ⁻¹(1 − p0). */
  readonly z: number;
  /** Expected p0, at −2 … +2 standard deviations; the median is `[2]`. */
  readonly expected: Band;
  /** Statistical error of a p-value from toys. */
  readonly errors?: { readonly p0: number };
}

/** A hypothesis test of one value of a parameter of interest; `testStatistic` shows which of the two kinds it is. */
export type HypotestResult = ClsTest | DiscoveryTest;

/** CLs as a function of the parameter of interest. */
export interface ClsScan {
  readonly kind: "cls-scan";
  readonly origin: RecordOrigin;
  readonly calculator: "asymptotic" | "toys";
  readonly testStatistic: TestStatisticName;
  readonly poi: string;
  readonly points: readonly {
    readonly value: number;
    readonly cls: number;
    readonly clsb: number;
    readonly clb: number;
    readonly expected: Band;
    readonly valid: boolean;
  }[];
  /** Limits are where the curves cross 1 − `confidenceLevel`, by linear interpolation. */
  readonly confidenceLevel: number;
  readonly limits: Limits;
  /** Notes about the numbers, and about fits that failed. */
  readonly notes: readonly string[];
}

/** A limit, or the reason why there is none. */
export interface Limit {
  /** Value of the parameter of interest; undefined where there is no limit. */
  readonly value?: number;
  readonly reason?: string;
}

/** The observed limit and the expected ones. */
export interface Limits {
  readonly observed: Limit;
  /** Limits at −2 … +2 standard deviations. */
  readonly expected: readonly [Limit, Limit, Limit, Limit, Limit];
}

/** Upper limit by root search. */
export interface UpperLimitResult {
  readonly kind: "upper-limit";
  readonly origin: RecordOrigin;
  readonly calculator: "asymptotic" | "toys";
  readonly testStatistic: TestStatisticName;
  readonly poi: string;
  readonly confidenceLevel: number;
  readonly bestFitPoi: number;
  readonly limits: Limits;
  /** The values at which the search evaluated the observed CLs, ascending. */
  readonly points: readonly { readonly value: number; readonly cls: number; readonly expected: Band }[];
  readonly nFits: number;
  readonly valid: boolean;
  readonly notes: readonly string[];
}

/** Upper limits for a series of signals, for example for a picture of the limit against the mass. */
export interface LimitSeries {
  readonly kind: "limit-series";
  readonly origin: ProgramOrigin;
  /** Name of the signal parameter with its unit, used as a label. */
  readonly parameter: string;
  readonly poi: string;
  readonly confidenceLevel: number;
  readonly points: readonly LimitSeriesPoint[];
}

/** The limits for one signal. */
export interface LimitSeriesPoint {
  readonly parameter: number;
  /** Origin of the upper limit. */
  readonly origin: RecordOrigin;
  readonly limits: Limits;
}

/** Discovery significance. */
export interface SignificanceResult {
  readonly kind: "significance";
  readonly origin: RecordOrigin;
  readonly poi: string;
  readonly q0: number;
  readonly p0: number;
  readonly z: number;
  readonly bestFitPoi: number;
  /**
   * Results for Asimov data with the assumed signal. Bands are for fluctuations of the data by −2 … +2 standard deviations, along
   * which `z` grows and `p0` falls.
   */
  readonly expected: { readonly signal: number; readonly q0: number; readonly p0: Band; readonly z: Band };
  readonly valid: boolean;
  readonly notes: readonly string[];
}
