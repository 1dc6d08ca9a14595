import type { Pull, Pulls } from "../diagnostics/results.js";
import { decimalCell, MEASURED_FIELDS, measuredCell } from "./cell.js";
import type { Part } from "./part.js";
import type { Column, RowSubject } from "./table.js";
import { withRemarks } from "./text.js";

const COLUMNS: readonly Column[] = [
  { title: "parameter", align: "left" },
  { title: "value", align: "measured", fields: MEASURED_FIELDS },
  { title: "pull", align: "decimal" },
  { title: "σ̂/σ₀", align: "decimal" },
  { title: "note", align: "left" },
];
const DECIMALS = 2;

/** Pulls and constraints. */
export function pullsText({ parameters, valid, notes }: Pulls): readonly Part[] {
  const subjects = parameters.map(subjectOf);
  const rows = parameters.map(({ name, value, uncertainty, reason = "" }, p) => [
    name,
    measuredCell(value, uncertainty),
    decimalCell(subjects[p]!.pull, DECIMALS),
    decimalCell(subjects[p]!.constraint, DECIMALS),
    reason,
  ]);
  return withRemarks([{ columns: COLUMNS, rows, subjects }], { valid, notes });
}

function subjectOf({ name, value, uncertainty, constraint }: Pull): RowSubject {
  if (constraint === undefined) return { names: [name] };
  const { center, width } = constraint;
  return {
    names: [name],
    pull: (value - center) / width,
    constraint: uncertainty === undefined ? undefined : uncertainty / width,
  };
}
