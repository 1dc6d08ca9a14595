import type { Pull, Pulls } from "../diagnostics/results.js";
import { formatMeasured, formatNumber } from "./numbers.js";
import type { Part } from "./part.js";
import type { Column } from "./table.js";
import { withRemarks } from "./text.js";

const COLUMNS: readonly Column[] = [
  { title: "parameter", align: "left" },
  { title: "value", align: "decimal" },
  { title: "uncertainty", align: "decimal" },
  { title: "pull", align: "decimal" },
  { title: "σ̂/σ₀", align: "decimal" },
  { title: "note", align: "left" },
];

/** Pulls and constraints. */
export function pullsText({ parameters, valid, notes }: Pulls): readonly Part[] {
  return withRemarks([{ columns: COLUMNS, rows: parameters.map(pullRow) }], { valid, notes });
}

function pullRow({ name, value, uncertainty, reason = "", constraint }: Pull): string[] {
  const text =
    uncertainty === undefined ? { value: formatNumber(value), uncertainty: "" } : formatMeasured(value, uncertainty);
  const pull = constraint === undefined ? "" : ((value - constraint.center) / constraint.width).toFixed(2);
  const ratio =
    constraint === undefined || uncertainty === undefined ? "" : (uncertainty / constraint.width).toFixed(2);
  return [name, text.value, text.uncertainty, pull.replace(/^-(0\.00)$/, "$1"), ratio, reason];
}
