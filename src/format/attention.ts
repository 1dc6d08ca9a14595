import { CONSTRAINED_BELOW, PULLED_ABOVE } from "../diagnostics/attention.js";
import { type Cell, tonedCell } from "./cell.js";

/** A pull that stands out where `reviewFit` would list it. */
export function pullCell(cell: Cell, pull: number | undefined): Cell {
  return tonedCell(cell, pull !== undefined && Math.abs(pull) > PULLED_ABOVE ? "caution" : undefined);
}

/** A constraint that stands out where `reviewFit` would list it. */
export function constraintCell(cell: Cell, constraint: number | undefined): Cell {
  return tonedCell(cell, constraint !== undefined && constraint < CONSTRAINED_BELOW ? "caution" : undefined);
}
