import { addScaled, dot, multiply } from "../math/vector.js";
import { orderOf } from "../workspace/penalty-matrix.js";
import type { PenaltySpec } from "../workspace/types.js";
import { modelFromSource } from "./compile.js";
import { resolvedPenalty } from "./joint-terms.js";
import type { Model } from "./model.js";

/** A penalty of a model, which adds strength × (x − c)ᵀ M (x − c) to −2 log L. */
export interface ModelPenalty {
  readonly name: string;
  readonly strength: number;
  /** Indices of the parameters x; `[n]`. */
  readonly parameters: readonly number[];
  /** c; `[n]`. */
  readonly center: Float64Array;
  /** M, `[n, n]` row-major. */
  readonly matrix: Float64Array;
  /** Order of the differences D with M = Dᵀ D; undefined where the document gives M itself. */
  readonly differences: PenaltySpec["differences"];
}

/** The penalties of a model, in the order of the measurement. */
export function penaltiesOf(model: Model): readonly ModelPenalty[] {
  const { penalties = [] } = model.source.spec;
  return penalties.map((spec) => {
    const { parameters, matrix, center } = resolvedPenalty(spec, model.parameterSets);
    return {
      name: spec.name,
      strength: spec.strength,
      parameters,
      center: Float64Array.from(center),
      matrix,
      differences: orderOf(spec),
    };
  });
}

/**
 * The penalty without its strength: |D (x − c)|², or (x − c)ᵀ M (x − c).
 *
 * Differences are taken before they are squared: where they nearly vanish, the quadratic form has nothing but rounding errors.
 *
 * @param x - the penalised parameters; `[n]`
 */
export function penaltyAt({ center, matrix, differences }: ModelPenalty, x: Float64Array): number {
  let rest = addScaled(x, -1, center);
  if (differences === undefined) return dot(rest, multiply(matrix, rest));
  for (let order = 0; order < differences; order++) rest = rest.slice(1).map((value, i) => value - rest[i]!);
  return dot(rest, rest);
}

/** M (x − c): half the gradient of the penalty without its strength; `[n]`. */
export function penaltyForce({ center, matrix }: ModelPenalty, x: Float64Array): Float64Array {
  return multiply(matrix, addScaled(x, -1, center));
}

/** The same model with another strength of one of its penalties. */
export function withPenaltyStrength(model: Model, name: string, strength: number): Model {
  const { spec, options, digest } = model.source;
  const penalties = (spec.penalties ?? []).map((each) => (each.name === name ? { ...each, strength } : each));
  return modelFromSource({ spec: { ...spec, penalties }, options, digest });
}
