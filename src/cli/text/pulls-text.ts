import type { FitReview } from "../../diagnostics/results.js";
import type { FitResult } from "../../infer/results.js";
import type { Pull, Pulls } from "../../plot/records/pulls.js";
import type { Analysis } from "../analysis.js";
import { formatMeasured, formatNumber } from "../output/numbers.js";
import { type Column, formatTable } from "../output/table.js";
import { headline, resultText } from "./headline.js";

const COLUMNS: readonly Column[] = [
  { title: "parameter", align: "left" },
  { title: "value", align: "decimal" },
  { title: "uncertainty", align: "decimal" },
  { title: "pull", align: "decimal" },
  { title: "σ̂/σ₀", align: "decimal" },
  { title: "note", align: "left" },
];

/** Pulls and constraints, then what deserves a look. */
export function pullsText(
  analysis: Analysis,
  { parameters }: Pulls,
  fit: FitResult,
  findings: FitReview["findings"],
): string {
  const rows = parameters.map((parameter) => pullRow(parameter, fit.withoutUncertainty[parameter.name] ?? ""));
  const shown = new Set(parameters.map(({ name }) => name));
  const notes = findings
    .filter(({ code, parameter }) => code !== "not-valid" && (parameter === "" || shown.has(parameter)))
    .map(({ message }) => message);
  const parts = [headline(analysis), formatTable(COLUMNS, rows)];
  return resultText(parts, { valid: fit.valid, notes: [...(fit.valid ? [] : [fit.message]), ...notes] });
}

function pullRow({ name, value, uncertainty, constraint }: Pull, reason: string): string[] {
  const text =
    uncertainty === undefined ? { value: formatNumber(value), uncertainty: "" } : formatMeasured(value, uncertainty);
  const pull = constraint === undefined ? "" : ((value - constraint.center) / constraint.width).toFixed(2);
  const ratio =
    constraint === undefined || uncertainty === undefined ? "" : (uncertainty / constraint.width).toFixed(2);
  return [
    name,
    text.value,
    text.uncertainty,
    pull.replace(/^-(0\.00)$/, "$1"),
    ratio,
    uncertainty === undefined ? reason : "",
  ];
}
