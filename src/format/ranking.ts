import { plural } from "../describe.js";
import type { Impact, RankedParameter, RankingResult } from "../diagnostics/results.js";
import { printable } from "../printable.js";
import { constraintCell, pullCell } from "./attention.js";
import { type Cell, cellText, decimalCell, exactCell, measuredCell } from "./cell.js";
import { positiveZero } from "./numbers.js";
import type { Part } from "./part.js";
import type { Column, RowSubject } from "./table.js";
import { withRemarks } from "./text.js";

const IMPACTS = ["postfit", "prefit", "postfitLinear", "prefitLinear"] as const;
const TITLES = {
  postfit: "post-fit",
  prefit: "pre-fit",
  postfitLinear: "post-fit, Hessian",
  prefitLinear: "pre-fit, Hessian",
};
/** Decimals of impacts: those of the uncertainty of the parameter of interest, and so many more. */
const MORE_DIGITS = 2;
const MOST_DECIMALS = 12;
const PULL_DECIMALS = 2;

/** Nuisance parameters by impact, the largest first. */
export function rankingText(result: RankingResult): readonly Part[] {
  const { poi, poiEstimate, poiUncertainty, parameters, nFits, notes = [] } = result;
  const estimate = cellText(measuredCell(poiEstimate, poiUncertainty));
  const title = `Impacts on ${printable(poi)} = ${estimate}, of each parameter up / down; ${plural(nFits, "fit")}`;
  const columns: readonly Column[] = [
    { title: "", align: "right", fields: ["rank"] },
    { title: "parameter", align: "left" },
    { title: "pull", align: "decimal" },
    { title: "σ̂/σ₀", align: "decimal" },
    ...IMPACTS.map((key): Column => ({ title: TITLES[key], align: "right", fields: fieldsOf(TITLES[key]) })),
    { title: "note", align: "left" },
  ];
  const decimals = decimalsOf(poiUncertainty ?? Math.abs(poiEstimate));
  const rows = parameters.map((parameter, i) => rankingRow(parameter, i + 1, decimals));
  return withRemarks([title, { columns, rows, subjects: parameters.map(subjectOf) }], { notes });
}

function fieldsOf(title: string): readonly string[] {
  return [`${title} up`, `${title} down`];
}

function subjectOf(parameter: RankedParameter): RowSubject {
  const { name, pull, constraint } = parameter;
  const first = IMPACTS.map((key) => parameter[key]).find((impact) => impact !== undefined);
  const sizes = [first?.up, first?.down].flatMap((value) => (value === undefined ? [] : [Math.abs(value)]));
  return { names: [name], pull, constraint, impact: sizes.length === 0 ? undefined : Math.max(...sizes) };
}

function rankingRow(parameter: RankedParameter, rank: number, decimals: number): readonly Cell[] {
  const { name, pull, constraint, notes } = parameter;
  return [
    exactCell(rank),
    name,
    pull === undefined
      ? ""
      : pullCell({ values: [pull], text: (digits = PULL_DECIMALS) => signed(pull, digits) }, pull),
    constraintCell(decimalCell(constraint, PULL_DECIMALS), constraint),
    ...IMPACTS.map((key) => impactCell(parameter[key], decimals)),
    notes.filter((note) => !note.startsWith("unconstrained")).join("; "),
  ];
}

function impactCell(impact: Impact | undefined, usual: number): Cell {
  if (impact === undefined) return "";
  const { up, down } = impact;
  const side = (value: number | undefined, decimals: number) =>
    value === undefined ? "failed" : signed(value, decimals);
  const decimalsFor = (digits: number) => Math.max(0, Math.min(MOST_DECIMALS, usual - MORE_DIGITS - 1 + digits));
  const text = (digits = MORE_DIGITS + 1) => `${side(up, decimalsFor(digits))} / ${side(down, decimalsFor(digits))}`;
  return { values: [up, down], text };
}

function signed(value: number, decimals: number): string {
  const text = positiveZero(value.toFixed(decimals));
  return text.startsWith("-") ? text : `+${text}`;
}

function decimalsOf(scale: number): number {
  if (!(scale > 0 && Number.isFinite(scale))) return 4;
  return Math.max(0, Math.min(MOST_DECIMALS, MORE_DIGITS - Math.floor(Math.log10(scale))));
}
