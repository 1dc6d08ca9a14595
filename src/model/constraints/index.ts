import type { ConstraintKind, QuantityKind } from "../../workspace/constraint-kinds.js";
import type { Constraint, ConstraintType } from "./constraint-type.js";
import { gamma } from "./gamma.js";
import { logNormal } from "./log-normal.js";
import { PLAIN_CONSTRAINTS } from "./plain.js";
import { POISSON_OF_EFFECT } from "./poisson-of-effect.js";
import { QUANTITIES } from "./quantity.js";

export type { ConstraintKind } from "../../workspace/constraint-kinds.js";
export type { Constraint, ConstraintEstimate, ConstraintType, DatumSampler, Prefit } from "./constraint-type.js";

/** Every type of constraint, of parameters themselves and of effects. */
export const CONSTRAINTS: Readonly<Record<ConstraintKind, Readonly<Record<QuantityKind, ConstraintType>>>> = {
  normal: PLAIN_CONSTRAINTS.normal,
  poisson: { ...PLAIN_CONSTRAINTS.poisson, effect: POISSON_OF_EFFECT },
  lognormal: { parameter: logNormal(QUANTITIES.parameter), effect: logNormal(QUANTITIES.effect) },
  gamma: { parameter: gamma(QUANTITIES.parameter), effect: gamma(QUANTITIES.effect) },
};

/** The type of a constraint. */
export function constraintType(constraint: Pick<Constraint, "kind" | "quantity">): ConstraintType {
  return CONSTRAINTS[constraint.kind][constraint.quantity];
}
