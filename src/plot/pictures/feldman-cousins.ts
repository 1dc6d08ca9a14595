import type { FeldmanCousinsResult } from "../../toys/results.js";
import type { Mark, Picture } from "../picture.js";
import { type Look, NO_STYLE } from "../style/look.js";
import { asFormula, finiteOrNaN, givenLabel, percent } from "./numbers.js";
import { COLORS, sentencePicture } from "./style.js";

const ACCEPTED = "#607641";
/** Where the axis ends at most, over the largest critical value. */
const HIGHEST_OVER_CRITICAL = 2.5;

/**
 * A Feldman–Cousins interval: the observed statistic and its critical value against the parameter; where the
 * observed one is below, the value is accepted, and the region is shaded.
 */
export function feldmanCousinsPicture(record: FeldmanCousinsResult, look: Look = NO_STYLE): Picture {
  const { parameter, confidenceLevel, intervals } = record;
  const points = record.points.filter(({ value }) => Number.isFinite(value)).sort((a, b) => a.value - b.value);
  if (points.length === 0) return sentencePicture("No value was tested.");
  const x = points.map(({ value }) => value);
  const statistic = points.map((point) => finiteOrNaN(point.statistic));
  const critical = points.map((point) => finiteOrNaN(point.critical));
  const critics = critical.filter(Number.isFinite);
  const limit = critics.length === 0 ? Number.POSITIVE_INFINITY : HIGHEST_OVER_CRITICAL * Math.max(...critics, 1);
  const largest = Math.max(...[...statistic, ...critics].filter(Number.isFinite), 1);
  const top = Math.min(1.35 * largest, limit);
  const from = [x[0]!, x[x.length - 1]!] as const;
  const regions = intervals.map(({ lower, upper }) => [
    Number.isFinite(lower) ? lower : from[0],
    Number.isFinite(upper) ? upper : from[1],
  ]);
  const marks: Mark[] = [];
  if (regions.length > 0) {
    const label = regionLabel(record);
    const [x1, x2] = [regions.map(([lower]) => lower!), regions.map(([, upper]) => upper!)];
    const [y1, y2] = [x1.map(() => 0), x1.map(() => top)];
    marks.push({ kind: "boxes", x1, x2, y1, y2, color: ACCEPTED, opacity: 0.2, label });
    marks.push({ kind: "rules", x: closedEnds(record), color: ACCEPTED, width: 1.2 });
  }
  marks.push(
    {
      kind: "line",
      x,
      y: critical,
      color: COLORS.level,
      dash: "dashed",
      label: record.calculator === "toys" ? "Critical value, from toys" : "Critical value",
    },
    { kind: "points", x, y: critical, color: COLORS.level, size: 4 },
    { kind: "line", x, y: statistic, color: COLORS.observed, label: "Observed" },
    { kind: "points", x, y: statistic, color: COLORS.observed, size: 5 },
  );
  const symbol = look.symbol(parameter);
  const title =
    intervals.length === 0 ? { title: `No tested value is accepted at ${percent(confidenceLevel)} CL` } : {};
  const span = from[1] > from[0] ? from : undefined;
  const panel = {
    ...title,
    x: { label: look.parameter(parameter), ...(span && { limits: span }) },
    y: { label: `$t(${symbol})$`, limits: [0, top] as const },
    marks,
  };
  return { kind: "picture", panels: [[panel]] };
}

function closedEnds({ intervals }: FeldmanCousinsResult): number[] {
  return intervals
    .flatMap(({ lower, upper, openLower, openUpper }) => [
      openLower ? Number.NaN : lower,
      openUpper ? Number.NaN : upper,
    ])
    .filter(Number.isFinite);
}

/** The intervals as formulas: `$[0.2, 1.5]$`, or `$\\leq 1.5$` where the region extends beyond the tested values. */
function regionLabel({ intervals, confidenceLevel }: FeldmanCousinsResult): string {
  const ranges = intervals.map(({ lower, upper, openLower, openUpper }) => {
    const [a, b] = [lower, upper].map((end) => asFormula(givenLabel(Number(end.toPrecision(3)))));
    if (openLower && openUpper) return "all tested values";
    return openLower ? `$\\leq ${b}$` : openUpper ? `$\\geq ${a}$` : `$[${a},\\, ${b}]$`;
  });
  return `${percent(confidenceLevel)} CL: ${ranges.length > 3 ? `${ranges.length} intervals` : ranges.join(", ")}`;
}
