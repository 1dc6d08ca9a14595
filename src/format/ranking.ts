import type { Impact, RankedParameter, RankingResult } from "../diagnostics/results.js";
import { printable } from "../printable.js";
import { count, formatMeasured, formatNumber } from "./numbers.js";
import type { FormatOptions } from "./options.js";
import type { Part } from "./part.js";
import type { Column } from "./table.js";
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

/** Nuisance parameters by impact, the largest first. */
export function rankingText(
  result: RankingResult,
  { most = Number.POSITIVE_INFINITY }: FormatOptions,
): readonly Part[] {
  const { poi, poiEstimate, poiUncertainty, parameters, nFits, notes = [] } = result;
  const { value, uncertainty } = formatMeasured(poiEstimate, poiUncertainty ?? Number.NaN);
  const estimate = poiUncertainty === undefined ? formatNumber(poiEstimate) : `${value} ± ${uncertainty}`;
  const title = `Impacts on ${printable(poi)} = ${estimate}, of each parameter up / down; ${count(nFits, "fit")}`;
  const shown = parameters.slice(0, most);
  const columns: readonly Column[] = [
    { title: "", align: "right" },
    { title: "parameter", align: "left" },
    { title: "pull", align: "decimal" },
    { title: "σ̂/σ₀", align: "decimal" },
    ...IMPACTS.map((key): Column => ({ title: TITLES[key], align: "left" })),
    { title: "note", align: "left" },
  ];
  const decimals = decimalsOf(poiUncertainty ?? Math.abs(poiEstimate));
  const table = { columns, rows: shown.map((parameter, i) => rankingRow(parameter, i + 1, decimals)) };
  const more = parameters.length - shown.length;
  const rest = more > 0 ? [`… and ${count(more, "more parameter")}`] : [];
  return withRemarks([title, [table, ...rest]], { notes });
}

function rankingRow(parameter: RankedParameter, rank: number, decimals: number): string[] {
  const { name, pull, constraint, notes } = parameter;
  return [
    String(rank),
    name,
    pull === undefined ? "" : signed(pull, 2),
    constraint === undefined ? "" : constraint.toFixed(2),
    ...IMPACTS.map((key) => impactText(parameter[key], decimals)),
    notes.filter((note) => !note.startsWith("unconstrained")).join("; "),
  ];
}

function impactText(impact: Impact | undefined, decimals: number): string {
  if (impact === undefined) return "";
  const side = (value: number | undefined) => (value === undefined ? "failed" : signed(value, decimals));
  return `${side(impact.up)} / ${side(impact.down)}`;
}

function signed(value: number, decimals: number): string {
  const text = value.toFixed(decimals);
  if (/^-[0.]+$/.test(text)) return `+${text.slice(1)}`;
  return value < 0 ? text : `+${text}`;
}

function decimalsOf(scale: number): number {
  if (!(scale > 0 && Number.isFinite(scale))) return 4;
  return Math.max(0, Math.min(12, MORE_DIGITS - Math.floor(Math.log10(scale))));
}
