import type {
  Band,
  ClsScan,
  ClsTest,
  HypotestResult,
  Limit,
  SignificanceResult,
  UpperLimitResult,
} from "../hypotest/results.js";
import { printable } from "../printable.js";
import { type Cell, noNumberCell, numberCell, pCell, roundedCell, tonedCell } from "./cell.js";
import { BAND, formatNumber, percent } from "./numbers.js";
import type { Part } from "./part.js";
import type { Column, Table } from "./table.js";
import { withRemarks } from "./text.js";

/** Digits of significances and limits. */
const DIGITS = 4;

/** An estimate nearer to 0 than this is 0 but for rounding. */
const ROUNDING = 1e-12;

function formatEstimate(value: number): string {
  return formatNumber(Math.abs(value) < ROUNDING ? 0 : value);
}

/** A test of one value. */
export function hypotestText(result: HypotestResult): readonly Part[] {
  return withRemarks(hypotestParts(result), result);
}

/** The same without the verdict on it. */
export function hypotestParts(result: HypotestResult): readonly Part[] {
  const { poi, testStatistic, calculator, bestFitPoi, observed } = result;
  const name = printable(poi.name);
  const how = calculator === "toys" ? "with toys" : "asymptotic";
  const title = `Test of ${name} = ${formatNumber(poi.value)} by ${testStatistic}, ${how}; best fit ${name} = ${formatEstimate(bestFitPoi)}`;
  const statistics = `${testStatistic} = ${formatNumber(observed.statistic)}, on Asimov data ${formatNumber(observed.asimov)}`;
  return [
    `${title}\n${statistics}`,
    pValueTable(result),
    ...(result.testStatistic === "q0" ? [] : [exclusion(name, result)]),
  ];
}

function pValueTable(result: HypotestResult): Table {
  const columns: readonly Column[] = [
    { title: result.testStatistic === "q0" ? "p0" : "CLs", align: "left" },
    { title: "value", align: "decimal" },
    { title: "error", align: "decimal" },
  ];
  const expected = result.expected.map((value, i) => pValueRow(`expected, ${BAND[i]}`, value));
  if (result.testStatistic === "q0") {
    const { p0, z, errors } = result;
    return {
      columns,
      rows: [pValueRow("observed", p0, errors?.p0), ...expected, ["significance Z", numberCell(z, DIGITS), ""]],
    };
  }
  const { cls, clsb, clb, errors } = result;
  return {
    columns,
    rows: [
      pValueRow("observed", cls, errors?.cls),
      ...expected,
      pValueRow("CLs+b", clsb, errors?.clsb),
      pValueRow("CLb", clb, errors?.clb),
    ],
  };
}

function pValueRow(label: string, value: number, error?: number): readonly Cell[] {
  if (error === undefined) return [label, pCell(value), ""];
  return [label, roundedCell(value, error), roundedCell(error, error)];
}

/** CLs below which a value is called excluded. */
const USUAL_LEVEL = 0.05;

function exclusion(name: string, { poi, valid, cls }: ClsTest): string {
  if (Number.isNaN(cls)) return "No conclusion: CLs could not be found.";
  if (!valid) return `No conclusion about ${name} = ${formatNumber(poi.value)}: what CLs is made from is not valid.`;
  const is = cls <= USUAL_LEVEL ? "is excluded" : "is not excluded";
  return `${name} = ${formatNumber(poi.value)} ${is} at 95 % confidence level.`;
}

/** Stands in place of limits whose fits are not valid. */
const NO_LIMITS = "No limits: fits behind them are not valid; the record has the numbers that were found.";

/** Upper limits. */
export function upperLimitText(result: UpperLimitResult): readonly Part[] {
  const { poi, confidenceLevel, testStatistic, bestFitPoi, limits, nFits } = result;
  const name = printable(poi);
  const title = `Upper limit on ${name} at ${percent(confidenceLevel)} confidence level (CLs, ${testStatistic}, asymptotic)`;
  const fits = `best fit ${name} = ${formatEstimate(bestFitPoi)}; ${nFits} fits`;
  const found = result.valid ? limitTable(limits) : NO_LIMITS;
  return withRemarks([`${title}\n${fits}`, found], result);
}

/** CLs on a grid, and the limits between its points. */
export function clsScanText(result: ClsScan): readonly Part[] {
  const { poi, confidenceLevel, testStatistic, points, limits } = result;
  const name = printable(poi);
  const title = `CLs of ${name} by ${testStatistic}, asymptotic, and upper limits at ${percent(confidenceLevel)} confidence level between the points`;
  const columns: readonly Column[] = [
    { title: poi, align: "decimal" },
    { title: "CLs", align: "decimal" },
    ...BAND.map((label): Column => ({ title: label, align: "decimal" })),
    { title: "note", align: "left" },
  ];
  const rows = points.map(({ value, cls, expected, valid }) => [
    numberCell(value),
    ...[cls, ...expected].map(pCell),
    valid ? "" : tonedCell("not valid", "bad"),
  ]);
  const valid = points.every((point) => point.valid);
  const found = valid ? limitTable(limits) : NO_LIMITS;
  return withRemarks([title, { columns, rows }, found], { valid, notes: result.notes });
}

/** Observed and expected limits, with the reason where there is none. */
function limitTable({ observed, expected }: UpperLimitResult["limits"]): Table {
  const columns: readonly Column[] = [
    { title: "", align: "left", fields: ["what"] },
    { title: "limit", align: "decimal" },
    { title: "note", align: "left" },
  ];
  const row = (label: string, { value, reason }: Limit) => [
    label,
    value === undefined ? noNumberCell("none") : numberCell(value, DIGITS + 1),
    reason ?? "",
  ];
  return {
    columns,
    rows: [row("observed", observed), ...expected.map((limit, i) => row(`expected, ${BAND[i]}`, limit))],
  };
}

/** Discovery significance. */
export function significanceText(result: SignificanceResult): readonly Part[] {
  const { poi, bestFitPoi, expected, valid } = result;
  const name = printable(poi);
  const title = `Discovery significance: test of ${name} = 0 by q0, asymptotic; best fit ${name} = ${formatEstimate(bestFitPoi)}`;
  const assumed = `Expected for ${name} = ${formatNumber(expected.signal)}.`;
  const found = valid ? [significanceTable(result), assumed] : NO_SIGNIFICANCE;
  return withRemarks([title, found], result);
}

/** Stands in place of a significance that is not valid. */
const NO_SIGNIFICANCE =
  "No significance: it is infinite, or fits behind it are not valid. The record has the numbers that were found.";

function significanceTable({ q0, p0, z, expected }: SignificanceResult): Table {
  const columns: readonly Column[] = [
    { title: "", align: "left", fields: ["what"] },
    { title: "Z", align: "decimal" },
    { title: "p0", align: "right" },
    { title: "q0", align: "decimal" },
  ];
  const row = (label: string, significance: number, p: number, q?: number) => [
    label,
    numberCell(significance, DIGITS),
    pCell(p),
    numberCell(q),
  ];
  const band = (values: Band, i: number) => values[i]!;
  return {
    columns,
    rows: [
      row("observed", z, p0, q0),
      ...BAND.map((label, i) => {
        const q = label === "median" ? expected.q0 : undefined;
        return row(`expected, ${label}`, band(expected.z, i), band(expected.p0, i), q);
      }),
    ],
  };
}
