import type { ConstraintKind, QuantityKind } from "../../workspace/constraint-kinds.js";
import type { Constraint, ConstraintType } from "./constraint-type.js";

/** Types of constraints, of parameters themselves and of effects: all of them (`CONSTRAINTS`), or those of pyhf (`PLAIN_CONSTRAINTS`). */
export type ConstraintTable = Readonly<
  Partial<Record<ConstraintKind, Readonly<Partial<Record<QuantityKind, ConstraintType>>>>>
>;

/** The type of a constraint, for models in which all types are those of the table. */
export function typeIn(
  table: ConstraintTable,
  { kind, quantity }: Pick<Constraint, "kind" | "quantity">,
): ConstraintType {
  const type = table[kind]?.[quantity];
  if (type === undefined) throw new Error(`there is no ${kind} constraint of this kind of parameter`);
  return type;
}
