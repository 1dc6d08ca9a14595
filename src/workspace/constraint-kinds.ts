/** Distributions of the auxiliary measurement of a parameter. */
export const CONSTRAINT_KINDS = ["normal", "poisson", "lognormal", "gamma"] as const;

export type ConstraintKind = (typeof CONSTRAINT_KINDS)[number];

/** What a measurement may say of the constraint of a parameter: a distribution, or none, without or with finite bounds. */
export type ConstraintChoice = ConstraintKind | "none" | "uniform";

/** What a constraint of a positive quantity is about: the parameter, or 1 + width × the parameter. */
export type QuantityKind = "parameter" | "effect";
