import type { ProgramOrigin, RecordOrigin } from "../fit/origin.js";
import type { CertifiedFit } from "../fit/results.js";

/** One axis of a grid. */
export interface GridAxis {
  /** Name of the parameter, or of the argument of the function. */
  readonly name: string;
  /** Coordinates of the points, finite and ascending; `[n]`. */
  readonly values: Float64Array;
}

/** Values of a function or log-likelihood on a grid, as plain data. Arrays are row-major: the last axis varies fastest. */
export interface GridScan {
  readonly kind: "grid-scan";
  /** Origin with model and data; for a function it has the program and the axes only. */
  readonly origin: RecordOrigin | ProgramOrigin;
  /** Meaning of `values`: `logpdf` of a model, or the value of the function that was scanned. */
  readonly quantity: "logpdf" | "function";
  readonly axes: readonly GridAxis[];
  /** Number of points along each axis. */
  readonly shape: readonly number[];
  /** `[...shape]`. −Infinity where a model's parameters are outside the domain of its likelihood. */
  readonly values: Float64Array;
  /** Derivatives with respect to the axes; `[...shape, nAxes]`. They do not exist, and are NaN, where the value is not finite. */
  readonly gradients?: Float64Array;
}

/** Profile likelihood on a grid, as plain data. Arrays are row-major: the last axis varies fastest. */
export interface ProfileScan {
  readonly kind: "profile-scan";
  readonly origin: RecordOrigin;
  /** Names of the parameters, and the coordinates of the points along each axis, finite and ascending. */
  readonly axes: readonly { readonly name: string; readonly values: readonly number[] }[];
  readonly shape: readonly number[];
  /**
   * −2 log L(axes, conditional estimates of the other parameters) + 2 log L(best fit); `[...shape]`. Infinity where no parameters
   * inside the domain of the likelihood were found; only an upper limit where `valid` is false.
   */
  readonly deltaTwiceNll: readonly number[];
  /** Conditional estimates of all parameters at each point; `[...shape, nPars]`, in the order of `bestFit.parNames`. */
  readonly conditionalPars: readonly number[];
  /** Whether the conditional fit is certified; `[...shape]`. */
  readonly valid: readonly boolean[];
  /** The fit with the axes free, to which `deltaTwiceNll` is relative. */
  readonly bestFit: ScannedFit;
}

/** The best fit in the record of a scan, without covariance and certificate. */
export type ScannedFit = Pick<
  CertifiedFit,
  "parNames" | "values" | "pars" | "uncertainties" | "withoutUncertainty" | "twiceNll" | "valid" | "status" | "message"
>;

/** Anything with values on a rectangular grid. */
export interface GridValues {
  readonly axes: readonly { readonly name: string; readonly values: ArrayLike<number> }[];
  readonly shape: readonly number[];
  readonly values: ArrayLike<number>;
}

/** Lines along which a function on a 2-D grid has one value. */
export interface ContourSet {
  readonly level: number;
  readonly lines: readonly ContourLine[];
}

/** One piece of a contour, in coordinates of the two axes. */
export interface ContourLine {
  /** Whether the line ends where it begins; an open line ends at the border of the grid, or of a region without values. */
  readonly closed: boolean;
  /** Coordinates along axes[0] and axes[1]; `[nPoints]`. A closed line repeats its first point at the end. */
  readonly x: Float64Array;
  readonly y: Float64Array;
}
