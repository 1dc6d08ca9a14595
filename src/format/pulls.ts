import type { Pull, Pulls } from "../diagnostics/results.js";
import { type ParameterRow, parameterTable } from "./parameter-table.js";
import type { Part } from "./part.js";
import { withRemarks } from "./text.js";

/** Pulls and constraints. */
export function pullsText({ parameters, valid, notes }: Pulls): readonly Part[] {
  return withRemarks([parameterTable(parameters.map(rowOf))], { valid, notes });
}

function rowOf({ name, value, uncertainty, constraint, reason = "" }: Pull): ParameterRow {
  const row = { names: [name], name, value, uncertainty, note: reason };
  if (constraint === undefined) return row;
  const { center, width } = constraint;
  return {
    ...row,
    pull: (value - center) / width,
    constraint: uncertainty === undefined ? undefined : uncertainty / width,
  };
}
