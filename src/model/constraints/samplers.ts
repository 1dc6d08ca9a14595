import type { ConstraintKind, QuantityKind } from "../../workspace/constraint-kinds.js";
import type { Constraint, SamplerOf } from "./constraint-type.js";
import { gammaSampler } from "./gamma.js";
import { logNormalSampler } from "./log-normal.js";
import { normalDatumSampler } from "./normal.js";
import { countSampler } from "./poisson.js";
import { QUANTITIES } from "./quantity.js";

/** Samplers of auxiliary data of every type of constraint. They are apart from the types, since fits do without them. */
const SAMPLERS: Readonly<Record<ConstraintKind, Readonly<Record<QuantityKind, SamplerOf>>>> = {
  normal: { parameter: normalDatumSampler, effect: normalDatumSampler },
  poisson: { parameter: countSampler, effect: countSampler },
  lognormal: { parameter: logNormalSampler(QUANTITIES.parameter), effect: logNormalSampler(QUANTITIES.effect) },
  gamma: { parameter: gammaSampler(QUANTITIES.parameter), effect: gammaSampler(QUANTITIES.effect) },
};

/** The sampler of the auxiliary data of a constraint. */
export function samplerOf({ kind, quantity }: Pick<Constraint, "kind" | "quantity">): SamplerOf {
  return SAMPLERS[kind][quantity];
}
