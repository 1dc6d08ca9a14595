import type { RecordOrigin } from "../fit/origin.js";
import type { FitPoint } from "../hypotest/results.js";

/** One end of a profile-likelihood interval, or the reason why there is none. */
export interface IntervalEnd {
  /** Value of the parameter at the end; undefined where there is no end. */
  readonly value?: number;
  /** Distance of the end from the estimate, negative for the lower end; undefined where there is no end. */
  readonly error?: number;
  readonly reason?: string;
}

/** A profile-likelihood interval, at whose ends −2 Δ log L reaches a given level. */
export interface ProfileInterval {
  readonly name: string;
  readonly estimate: number;
  /** Hessian uncertainty; undefined for a parameter that has none. */
  readonly hesse?: number;
  readonly lower: IntervalEnd;
  readonly upper: IntervalEnd;
}

/** MINOS errors: profile-likelihood intervals of one or more parameters. */
export interface MinosResult {
  readonly kind: "minos";
  readonly origin: RecordOrigin;
  readonly confidenceLevel: number;
  readonly deltaTwiceNll: number;
  readonly intervals: readonly ProfileInterval[];
  readonly bestFit: FitPoint;
  /** Whether the search found a lower minimum than the fit did; `bestFit` is then the lower one. */
  readonly foundLowerMinimum: boolean;
  readonly nFits: number;
}

/** Lines of constant profile likelihood of two parameters. */
export interface ContourResult {
  readonly kind: "likelihood-contour";
  readonly origin: RecordOrigin;
  /** Names of the two parameters: x, then y. */
  readonly parameters: readonly [string, string];
  readonly bestFit: readonly [number, number];
  readonly contours: readonly {
    readonly confidenceLevel: number;
    readonly deltaTwiceNll: number;
    readonly lines: readonly {
      readonly closed: boolean;
      readonly x: readonly number[];
      readonly y: readonly number[];
    }[];
  }[];
  readonly nFits: number;
  readonly notes: readonly string[];
}
