import type { ArrowCovariance } from "../likelihood/covariance.js";
import type { ConstraintEstimate } from "../model/constraints/index.js";
import type { RecordOrigin } from "./origin.js";

/**
 * How a fit ended.
 *
 * - `converged`: its certificate holds
 * - `step-limit`: it ran out of iterations
 * - `stalled`: no step lowers −log L any more although the gradient has not vanished
 * - `domain-edge`: −log L falls towards the edge of its domain, and the way along it did not lead to a minimum
 * - `outside-domain`: no start was found at which every bin expects events
 * - `not-finite`: derivatives overflowed
 * - `hessian-not-positive-definite`: it stopped at a point that is not a minimum
 */
export type FitStatus =
  | "converged"
  | "step-limit"
  | "stalled"
  | "domain-edge"
  | "outside-domain"
  | "not-finite"
  | "hessian-not-positive-definite";

/**
 * A maximum-likelihood fit: plain data.
 *
 * `origin` and `constraints` are made when they are first read, since the digest of a large workspace takes longer than a fit.
 * JSON holds them, and all parts of `covariance`: what was read back by `parseRecord` has its covariance matrix, is propagated
 * and drawn as the fit itself.
 */
export interface FitResult extends CertifiedFit {
  readonly kind: "fit-result";
  readonly origin: RecordOrigin;
  /** Estimates of the constrained parameters by their auxiliary data alone, by name. */
  readonly constraints: Readonly<Record<string, ConstraintEstimate>>;
}

/** The result of a fit without the options that it was asked with: the fit behind another record, which has them. */
export interface CertifiedFit {
  readonly parNames: readonly string[];
  /** Estimates in model order; `[nPars]`. */
  readonly values: readonly number[];
  /** Estimates by name. */
  readonly pars: Readonly<Record<string, number>>;
  /**
   * Hessian uncertainties by name: √ of the diagonal of the inverse Hessian of −log L over the free parameters. A
   * parameter that has none is not in it but in `withoutUncertainty`.
   */
  readonly uncertainties: Readonly<Record<string, number>>;
  /** Why a parameter has no uncertainty, by name. */
  readonly withoutUncertainty: Readonly<Record<string, string>>;
  /** −2 log L at the estimates, with all constant terms. */
  readonly twiceNll: number;
  /** Whether the certificate holds. */
  readonly valid: boolean;
  readonly status: FitStatus;
  /** One sentence: what happened and, for a fit that is not valid, the likely cause and what to try. */
  readonly message: string;
  readonly certificate: FitCertificate;
  /** Where lower minima were looked for, and what was found; undefined for a fit that is not valid, or was not minimised. */
  readonly search?: SearchRecord;
  /** What `covarianceMatrix` and `correlationMatrix` are made from; undefined for a fit without uncertainties. */
  readonly covariance: ArrowCovariance | undefined;
}

/** A search for lower minima: see `fit`. */
export interface SearchRecord {
  /**
   * Parameters that act so nonlinearly (or in formulas) that another minimum is possible, or else those along narrow valleys of a
   * small model: without any there was nothing to search.
   */
  readonly parameters: readonly string[];
  /** Points that were looked at by their value, and minimisations that were begun from the most promising of them. */
  readonly nValues: number;
  readonly nStarts: number;
  /** Minima whose −2 log L is within 1 of the lowest, the lowest first. */
  readonly minima: readonly SearchedMinimum[];
}

/** A minimum that a search met. */
export interface SearchedMinimum {
  readonly twiceNll: number;
  /** −2 log L above the lowest. */
  readonly deltaTwiceNll: number;
  /** Parameters that are elsewhere than in the lowest, by more than a tenth of the width of their constraint (or of their value). */
  readonly elsewhere: Readonly<Record<string, number>>;
}

/** Evidence that a point is a minimum. Gradient quantities are of −2 log L. */
export interface FitCertificate {
  /** Largest |∂(−2 log L)/∂θ| over free parameters that are not active. */
  readonly gradientNorm: number;
  /** Largest |∂(−log L)/∂θ| · σ over the parameters with an uncertainty. */
  readonly scaledGradient: number;
  /** Estimated distance to the minimum gᵀH⁻¹g/2, in −2 log L. */
  readonly edm: number;
  /** Rank of the Hessian over the `nFree` parameters that are neither fixed nor active. */
  readonly rank: number;
  readonly nFree: number;
  /** Parameters held by a bound that the fit pushes against. */
  readonly atBounds: readonly ActiveBound[];
  /** Parameters held at the kink of their interpolation at 0, where one-sided slopes bracket zero. */
  readonly onKinks: readonly string[];
  /** Bins without events whose expectation is 0 at the estimates and would be negative beyond them. */
  readonly atEdges: readonly ActiveEdge[];
  /** Directions in which −log L does not change, each as the parameters that it involves. */
  readonly flatDirections: readonly (readonly string[])[];
  /** How far each of them was followed down and up, and what ended it there: always as far as it goes, or to a rise by 1. */
  readonly flatEnds: readonly (readonly [FlatEnd, FlatEnd])[];
  readonly iterations: number;
  readonly evaluations: { readonly value: number; readonly gradient: number; readonly hessian: number };
}

/**
 * What ends a flat direction: the `bound` of a parameter, a `rise` of −2 log L by 1, the edge of the `domain`, or a length of
 * which nobody would speak (`steps`).
 */
export type FlatEnd = "bound" | "rise" | "domain" | "steps";

/** A bin without events that holds an estimate on the edge of the domain, where the bin expects nothing. */
export interface ActiveEdge {
  readonly channel: string;
  /** Counted from 0. */
  readonly bin: number;
  /** ∂(−2 log L)/∂(expected events) off the edge, above 0. */
  readonly multiplier: number;
}

export interface ActiveBound {
  readonly name: string;
  readonly side: "lower" | "upper";
  readonly bound: number;
  /** |∂(−2 log L)/∂θ| with which the likelihood pushes against the bound. */
  readonly multiplier: number;
}
