import type { GraphNode, NodeId } from "../../graph/nodes.js";
import type { RandomStream } from "../../math/random/index.js";
import type { ConstraintKind, QuantityKind } from "../../workspace/constraint-kinds.js";

/** Auxiliary measurements of a parameter set: distributions of auxiliary data given the parameters. */
export interface Constraint {
  readonly kind: ConstraintKind;
  /** What they are about, where they are about positive quantities. */
  readonly quantity: QuantityKind;
  /** Observed auxiliary data; `[size]`. */
  readonly auxdata: readonly number[];
  /** σ of a normal constraint, τ of a Poisson one, relative widths of the others; `[size]`. */
  readonly widths: readonly number[];
}

/** Centre and width of a constrained parameter from its auxiliary measurement, before any fit. */
export interface Prefit {
  /** Value that the workspace's auxiliary datum prefers: a, or that of which a count of a Poisson constraint is the mean. */
  readonly center: number;
  /** σ of a normal constraint; 1/√τ of a Poisson one, pyhf's `width`; that of the others at the auxiliary datum. */
  readonly width: number;
  /** ∂²(−log L)/∂θ∂a at θ, with a minus sign: how the force on the parameter follows its auxiliary datum. */
  readonly pullOfDatum: (theta: number) => number;
  /** Standard deviation of the auxiliary datum at its expectation before the fit: σ, or √τ of a count. */
  readonly datumWidth: number;
}

/** A constraint of the parameters of one set, as it enters the graph. */
export interface ConstraintTerm {
  /** Name of the set, and how many parameters it has. */
  readonly name: string;
  readonly size: number;
  readonly widths: readonly number[];
  /** The node of the parameters, and the index of the first auxiliary datum. */
  readonly parameter: NodeId;
  readonly data: number;
}

/** Draws an auxiliary datum; `normal` draws from the standard normal distribution with the same stream. */
export type DatumSampler = (random: RandomStream, normal: () => number) => number;

/** Draws auxiliary data with an expectation and a width; undefined where none can be drawn with them. */
export type SamplerOf = (expected: number, width: number) => DatumSampler | undefined;

/** Estimate and standard deviation of a parameter by its auxiliary datum alone: what pulls are measured from. */
export interface ConstraintEstimate {
  readonly center: number;
  readonly width: number;
}

/** What auxiliary data of a constraint can be. */
export interface DatumRule {
  isAllowed(datum: number, width: number): boolean;
  readonly allowed: string;
}

/** Everything about one type of constraint that is asked for outside the graph. */
export interface ConstraintType {
  /** Its name in tables, and the symbol and name of its width (σ or τ). */
  readonly title: string;
  readonly widthSymbol: string;
  readonly widthName: string;
  /** The setting of a measurement that gives the widths. */
  readonly widthSetting: "sigmas" | "factors";
  /** What auxiliary data can be; undefined for any number, and for counts, which are checked with those of the main bins. */
  readonly rule?: DatumRule;
  /** The relative uncertainty of a positive parameter near 1 that a width means, and the width that means one. */
  relativeWidth(width: number): number;
  widthOf(relative: number): number;
  /** The auxiliary datum that a parameter predicts. */
  expectedDatum(theta: number, width: number): number;
  /** The part of the density that overflows first, for a parameter far from its auxiliary datum. */
  largestPart(theta: number, datum: number, width: number): number;
  prefit(datum: number, width: number): Prefit;
  /** Centre and width of the constraint in a picture of pulls. */
  pull(datum: number, width: number): ConstraintEstimate;
  /** Adds the nodes of the log-density, and returns the last one. */
  density(term: ConstraintTerm, add: (node: GraphNode) => NodeId): NodeId;
}
