import type { ConstraintKind } from "../../workspace/parameter-kinds.js";
import type { ConstraintType } from "./constraint-type.js";
import { NORMAL } from "./normal.js";
import { POISSON } from "./poisson.js";

export type { ConstraintKind } from "../../workspace/parameter-kinds.js";
export type { Constraint, ConstraintEstimate, ConstraintType, DatumSampler, Prefit } from "./constraint-type.js";

/** Every type of constraint. */
export const CONSTRAINTS: Readonly<Record<ConstraintKind, ConstraintType>> = {
  normal: NORMAL,
  poisson: POISSON,
};
