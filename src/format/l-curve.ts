import { plural } from "../describe.js";
import type { LCurvePoint, LCurveResult, PenalisedEstimate } from "../diagnostics/results.js";
import { printable } from "../printable.js";
import { type Cell, measuredCell, numberCell, tonedCell } from "./cell.js";
import type { Part } from "./part.js";
import type { Column, Table } from "./table.js";
import { withRemarks } from "./text.js";

const CORRELATION_DIGITS = 4;
const CURVATURE_DIGITS = 3;

/** Points of an L-curve, the chosen ones, and the estimates at these. */
export function lCurveText(result: LCurveResult): readonly Part[] {
  const { penalty, parameters, points, notes } = result;
  const title = `L-curve of the penalty "${printable(penalty)}" of ${plural(parameters.length, "parameter")}, ${plural(points.length, "strength")}`;
  const legend =
    "χ² = −2 log(L / L saturated) without the penalty, |D(x − c)|² the penalty without its strength, ρ global correlation coefficients";
  const chosen = chosenPoints(result);
  const tables = chosen.length === 0 ? [] : [chosenTable(chosen), estimateTable(parameters, chosen)];
  const valid = points.every((point) => point.valid);
  return withRemarks([[title, legend], pointTable(points), ...tables], { valid, notes });
}

interface Chosen {
  readonly name: string;
  readonly short: string;
  readonly point: LCurvePoint;
}

function chosenPoints({ corner, leastCorrelation }: LCurveResult): readonly Chosen[] {
  return [
    ...(corner === undefined ? [] : [{ name: "corner of the L-curve", short: "corner", point: corner }]),
    ...(leastCorrelation === undefined
      ? []
      : [{ name: "least mean global correlation", short: "least ρ", point: leastCorrelation }]),
  ];
}

const POINT_COLUMNS: readonly Column[] = [
  { title: "strength", align: "right" },
  { title: "χ²", align: "decimal" },
  { title: "|D(x − c)|²", align: "right" },
  { title: "curvature", align: "decimal" },
  { title: "mean ρ", align: "decimal" },
  { title: "largest ρ", align: "decimal" },
];

function pointTable(points: readonly LCurvePoint[]): Table {
  const rows = points.map((point) => [...pointCells(point), point.valid ? "" : tonedCell("fit failed", "bad")]);
  return { columns: [...POINT_COLUMNS, { title: "note", align: "left" }], rows };
}

function chosenTable(chosen: readonly Chosen[]): Table {
  const rows = chosen.map(({ name, point }) => [name, ...pointCells(point)]);
  return { columns: [{ title: "choice", align: "left" }, ...POINT_COLUMNS], rows };
}

function pointCells(point: LCurvePoint): readonly Cell[] {
  const { strength, chiSquare, penalty, curvature, meanGlobalCorrelation, largestGlobalCorrelation } = point;
  return [
    numberCell(strength, 4),
    numberCell(chiSquare),
    numberCell(penalty, 4),
    numberCell(curvature, CURVATURE_DIGITS),
    numberCell(meanGlobalCorrelation, CORRELATION_DIGITS),
    numberCell(largestGlobalCorrelation, CORRELATION_DIGITS),
  ];
}

function estimateTable(parameters: readonly string[], chosen: readonly Chosen[]): Table {
  const columns = chosen.flatMap(({ short }): readonly Column[] => [
    { title: `value (${short})`, align: "measured", fields: [`value (${short})`, `uncertainty (${short})`] },
    { title: "ρ", align: "decimal", fields: [`ρ (${short})`] },
  ]);
  const rows = parameters.map((name, i) => [
    name,
    ...chosen.flatMap(({ point }) => estimateCells(point.estimates[i]!)),
  ]);
  const subjects = parameters.map((name) => ({ names: [name] }));
  return { columns: [{ title: "parameter", align: "left" }, ...columns], rows, subjects };
}

function estimateCells({ value, uncertainty, globalCorrelation }: PenalisedEstimate): readonly Cell[] {
  return [measuredCell(value, uncertainty), numberCell(globalCorrelation, CORRELATION_DIGITS)];
}
