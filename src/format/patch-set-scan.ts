import { plural, quote } from "../describe.js";
import type { PatchValue } from "../patchset/patch-set.js";
import type { PatchSetPoint, PatchSetScan } from "../patchset/results.js";
import { printable } from "../printable.js";
import { type Cell, numberCell, pCell, tonedCell } from "./cell.js";
import { formatNumber, percent } from "./numbers.js";
import type { Part } from "./part.js";
import type { Column } from "./table.js";
import { withRemarks } from "./text.js";

const DIGITS = 4;

/** The end of a scan in words; empty for a complete scan. */
const STATUS = {
  complete: "",
  partial: "; NOT COMPLETE",
  cancelled: "; CANCELLED",
  interrupted: "; INTERRUPTED",
} as const;

const VERIFICATION = {
  matches: "made for this workspace (its digest matches)",
  differs: "made for ANOTHER workspace (its digest differs)",
  "not-checked": "not verified whether it was made for this workspace",
} as const;

/** A scan of a patch set: a line for each signal, and how many are excluded. */
export function patchSetScanText(scan: PatchSetScan): readonly Part[] {
  const { labels, points, poi, testPoi, testStatistic, confidenceLevel, nPatches, nFailed, status, notes } = scan;
  const level = 1 - confidenceLevel;
  const withLimits = points.some(({ limits }) => limits !== undefined);
  const value = (title: string): Column => ({ title, align: "decimal" });
  const columns: readonly Column[] = [
    { title: "signal", align: "left" },
    ...labels.map(value),
    ...["CLs", "−1 σ", "expected", "+1 σ"].map(value),
    ...(withLimits ? [value("limit"), { ...value("expected"), fields: ["expected limit"] }] : []),
    { title: "note", align: "left" },
  ];
  const tested = `${printable(poi ?? "the signal strength")} = ${formatNumber(testPoi)}`;
  const title = `CLs of ${tested} by ${testStatistic}, asymptotic: ${points.length} of ${plural(nPatches, "signal")}${STATUS[status]}`;
  const table = {
    columns,
    rows: points.map((point) => [...rowOf(point, withLimits), noteOf(point, level)]),
    subjects: points.map(({ name, cls }) => ({ names: [name], cls })),
    subject: "signal",
  };
  const good = points.filter(({ valid }) => valid);
  const excluded = good.filter(({ cls = Number.NaN }) => cls < level).length;
  const expected = good.filter((point) => (point.expected?.[2] ?? Number.NaN) < level).length;
  const sum = `${plural(excluded, "signal is", "signals are")} excluded at ${percent(confidenceLevel)} confidence level, ${expected} expected to be.`;
  const failed =
    nFailed === 0 ? [] : [`${plural(nFailed, "signal")} could not be tested; see the notes of the record.`];
  const failures = points.filter(({ valid }) => !valid).slice(0, FAILURES_SHOWN);
  const remarks = [...notes, ...failures.map((point) => `${point.name}: ${point.notes.join(" ")}`)];
  const { description, verification } = scan.patchSet;
  const head = `Patch set ${quote(description)}: ${VERIFICATION[verification]}`;
  return withRemarks([head, title, table, [sum, ...failed].join("\n")], { notes: remarks });
}

const FAILURES_SHOWN = 5;

function rowOf({ name, values, cls, expected, limits }: PatchSetPoint, withLimits: boolean): readonly Cell[] {
  const p = (value: number | undefined) => (value === undefined ? "" : pCell(value));
  const limit = (value: number | undefined) => numberCell(value, DIGITS);
  return [
    name,
    ...values.map(patchValueCell),
    ...[cls, expected?.[1], expected?.[2], expected?.[3]].map(p),
    ...(withLimits ? [limit(limits?.observed.value), limit(limits?.expected[2].value)] : []),
  ];
}

function noteOf({ valid, cls = Number.NaN }: PatchSetPoint, level: number): Cell {
  if (!valid) return tonedCell("FAILED", "bad");
  return cls < level ? "excluded" : "";
}

/** The value of a label. */
export function patchValueCell(value: PatchValue): Cell {
  return typeof value === "number" ? numberCell(value) : value;
}
