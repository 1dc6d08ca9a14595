/** Distributions of the auxiliary measurement of a parameter. */
export type ConstraintKind = "normal" | "poisson" | "lognormal" | "gamma";

/** What a measurement may say of the constraint of a parameter: a distribution, or none, without or with finite bounds. */
export type ConstraintChoice = ConstraintKind | "none" | "uniform";

/** What a constraint of a positive quantity is about: the parameter, or 1 + width × the parameter. */
export type QuantityKind = "parameter" | "effect";
