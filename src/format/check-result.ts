import { plural } from "../describe.js";
import { groupBy } from "../group-by.js";
import { printable } from "../printable.js";
import type { Comparable, ReferenceReport, ReferenceRow } from "../reference/report.js";
import { type Cell, exactCell, exponentialCell, hiddenCell } from "./cell.js";
import { formatNumber } from "./numbers.js";
import type { FormatOptions } from "./options.js";
import type { Part } from "./part.js";
import type { Column, Table } from "./table.js";

/** Digits with which numbers that should agree are shown. */
const DIGITS = 12;
/** Digits of differences and tolerances. */
const EXPONENTIAL_DIGITS = 2;
/** Disagreements that are listed at most. */
const MOST_ROWS = 100;

/** A comparison: a row for every group and kind of quantity, and for every disagreement, in CSV for every number that was compared. */
export function checkResultText(report: ReferenceReport, { format }: FormatOptions): readonly Part[] {
  const parts: Part[] = [`Reference\n${originText(report)}`, summaryTable(report.rows)];
  const wrong = report.rows.filter(({ ok }) => !ok);
  if (format === "csv") parts.push(rowsTable(report.rows));
  else if (wrong.length > 0) parts.push("Disagreements", ...disagreements(wrong));
  parts.push(verdict(report));
  return parts;
}

function originText({ origins }: ReferenceReport): string {
  return Object.entries(origins)
    .map(([name, { program, version, date, command }]) =>
      printable(`${name}: ${program} ${version}, ${date}: ${command}`),
    )
    .join("\n");
}

/** One line per group and kind of quantity, with its worst row. */
function summaryTable(rows: readonly ReferenceRow[]): Table {
  const kinds = groupBy(rows, (row) => `${row.group}\u0000${kindOf(row.quantity)}`);
  const columns: readonly Column[] = [
    { title: "compared", align: "left" },
    { title: "quantity", align: "left" },
    { title: "agree", align: "right", fields: ["agreeing", "compared numbers"] },
    { title: "largest difference", align: "right" },
    { title: "tolerance there", align: "right" },
  ];
  let group = "";
  return {
    columns,
    rows: [...kinds.values()].map((same) => {
      const title = same[0]!.group === group ? hiddenCell(group) : same[0]!.group;
      group = same[0]!.group;
      const worst = worstOf(same);
      const agreeing = same.filter(({ ok }) => ok).length;
      return [
        title,
        kindOf(same[0]!.quantity),
        { values: [agreeing, same.length], text: () => `${agreeing} of ${same.length}` },
        exponentialCell(worst?.difference, EXPONENTIAL_DIGITS),
        exponentialCell(worst?.tolerance, EXPONENTIAL_DIGITS),
      ];
    }),
  };
}

/** `suggested_init[3]` → `suggested_init`; `bestfit of "mu"` → `bestfit`. */
function kindOf(quantity: string): string {
  return quantity.replace(/ of ".*"$/s, "").replace(/(?:\[\d+\])+$/, "");
}

/** The row that uses most of its tolerance. */
function worstOf(rows: readonly ReferenceRow[]): ReferenceRow | undefined {
  let worst: ReferenceRow | undefined;
  let largest = -1;
  for (const row of rows) {
    if (row.difference === null || row.tolerance === null) continue;
    const used = row.difference === 0 ? 0 : Math.abs(row.difference) / row.tolerance;
    if (used <= largest) continue;
    worst = row;
    largest = used;
  }
  return worst;
}

function disagreements(rows: readonly ReferenceRow[]): readonly Part[] {
  const table = rowsTable(rows.slice(0, MOST_ROWS));
  const more = rows.length - MOST_ROWS;
  return [more > 0 ? [table, `… and ${more} more (the record contains all of them)`] : table];
}

function rowsTable(rows: readonly ReferenceRow[]): Table {
  const columns: readonly Column[] = [
    { title: "where", align: "left" },
    { title: "quantity", align: "left" },
    { title: "expected", align: "right" },
    { title: "found", align: "right" },
    { title: "difference", align: "right" },
    { title: "tolerance", align: "right" },
    { title: "agrees", align: "left" },
    { title: "note", align: "left" },
  ];
  return {
    columns,
    rows: rows.map((row) => [
      row.group,
      row.quantity,
      comparableCell(row.expected),
      comparableCell(row.found),
      exponentialCell(row.difference, EXPONENTIAL_DIGITS),
      exponentialCell(row.tolerance, EXPONENTIAL_DIGITS),
      row.ok ? "yes" : "no",
      row.note ?? "",
    ]),
  };
}

function comparableCell(value: Comparable): Cell {
  if (typeof value === "number") return exactCell(value, formatNumber(value, DIGITS));
  return String(value ?? "none");
}

function verdict({ agrees, nCompared, nDisagreeing, nSkipped, skipped }: ReferenceReport): string {
  const lines = skipped.map(({ group, reason, nNumbers }) => {
    return `not compared: ${printable(group)}, ${plural(nNumbers, "number")}: ${reason}`;
  });
  const compared = nSkipped === 0 ? "" : " that were compared";
  if (nCompared === 0) lines.push("NOTHING WAS COMPARED: the reference has no numbers that can be compared.");
  else if (agrees)
    lines.push(
      nCompared === 1
        ? `The only number${compared === "" ? "" : " that was compared"} agrees.`
        : `All ${nCompared} numbers${compared} agree.`,
    );
  else lines.push(`${nDisagreeing} of ${nCompared} numbers${compared} DISAGREE.`);
  if (nSkipped > 0)
    lines.push(`${plural(nSkipped, "number")} of the reference ${nSkipped === 1 ? "was" : "were"} not compared.`);
  return lines.join("\n");
}
