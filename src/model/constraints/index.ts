import type { ConstraintKind, QuantityKind } from "../../workspace/constraint-kinds.js";
import type { Constraint, ConstraintType } from "./constraint-type.js";
import { gamma } from "./gamma.js";
import { logNormal } from "./log-normal.js";
import { NORMAL } from "./normal.js";
import { POISSON, POISSON_OF_EFFECT } from "./poisson.js";
import { QUANTITIES } from "./quantity.js";

export type { ConstraintKind } from "../../workspace/constraint-kinds.js";
export type { Constraint, ConstraintEstimate, ConstraintType, DatumSampler, Prefit } from "./constraint-type.js";

/** Every type of constraint, of parameters themselves and of effects. */
const CONSTRAINTS: Readonly<Record<ConstraintKind, Readonly<Record<QuantityKind, ConstraintType>>>> = {
  normal: { parameter: NORMAL, effect: NORMAL },
  poisson: { parameter: POISSON, effect: POISSON_OF_EFFECT },
  lognormal: { parameter: logNormal(QUANTITIES.parameter), effect: logNormal(QUANTITIES.effect) },
  gamma: { parameter: gamma(QUANTITIES.parameter), effect: gamma(QUANTITIES.effect) },
};

/** The type of a constraint. */
export function constraintType({ kind, quantity }: Pick<Constraint, "kind" | "quantity">): ConstraintType {
  return CONSTRAINTS[kind][quantity];
}
