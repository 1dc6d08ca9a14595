import type { ConstraintKind } from "../../workspace/constraint-kinds.js";

/** The distribution of the auxiliary datum of one parameter, in the terms of a workspace. */
export interface Hs3Constraint {
  readonly kind: ConstraintKind;
  readonly datum: number;
  /** Standard deviation, or the rate τ of a Poisson constraint; relative for the others. */
  readonly width: number;
}

/** Parameters with one multivariate normal distribution. */
export interface Hs3Correlation {
  readonly parameters: readonly string[];
  readonly covariance: readonly (readonly number[])[];
}

/** A distribution that is read as a constraint: of one or more parameters, or correlated ones. */
export interface ConstraintTerms {
  readonly single: ReadonlyMap<string, Hs3Constraint>;
  readonly correlation?: Hs3Correlation;
}

export function areEqual(a: Hs3Constraint, b: Hs3Constraint): boolean {
  return a.kind === b.kind && a.datum === b.datum && a.width === b.width;
}
