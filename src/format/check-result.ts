import { groupBy } from "../group-by.js";
import { printable } from "../printable.js";
import type { Comparable, ReferenceReport, ReferenceRow } from "../reference/report.js";
import { count, formatNumber } from "./numbers.js";
import type { Part } from "./part.js";
import type { Column, Table } from "./table.js";

/** Digits with which numbers that should agree are shown. */
const DIGITS = 12;
/** Disagreements listed. */
const MOST_ROWS = 100;

/** A comparison for people: a line for every group of what agrees, a row for every disagreement. */
export function checkResultText(report: ReferenceReport): readonly Part[] {
  const parts: Part[] = [`Reference\n${originText(report)}`, summaryTable(report.rows)];
  const wrong = report.rows.filter(({ ok }) => !ok);
  if (wrong.length > 0) parts.push("Disagreements", rowsTable(wrong));
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
    { title: "agree", align: "right" },
    { title: "largest difference", align: "right" },
    { title: "tolerance there", align: "right" },
  ];
  let group = "";
  return {
    columns,
    rows: [...kinds.values()].map((same) => {
      const title = same[0]!.group === group ? "" : same[0]!.group;
      group = same[0]!.group;
      const worst = worstOf(same);
      const agreeing = same.filter(({ ok }) => ok).length;
      return [
        title,
        kindOf(same[0]!.quantity),
        `${agreeing} of ${same.length}`,
        worst === undefined ? "" : exponential(worst.difference),
        worst === undefined ? "" : exponential(worst.tolerance),
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

function rowsTable(rows: readonly ReferenceRow[]): Part {
  const columns: readonly Column[] = [
    { title: "where", align: "left" },
    { title: "quantity", align: "left" },
    { title: "expected", align: "right" },
    { title: "found", align: "right" },
    { title: "difference", align: "right" },
    { title: "tolerance", align: "right" },
    { title: "note", align: "left" },
  ];
  const table = {
    columns,
    rows: rows
      .slice(0, MOST_ROWS)
      .map((row) => [
        row.group,
        row.quantity,
        shown(row.expected),
        shown(row.found),
        exponential(row.difference),
        exponential(row.tolerance),
        row.note ?? "",
      ]),
  };
  return rows.length > MOST_ROWS
    ? [table, `… and ${rows.length - MOST_ROWS} more (the record contains all of them)`]
    : table;
}

function shown(value: Comparable): string {
  return typeof value === "number" ? formatNumber(value, DIGITS) : String(value ?? "none");
}

function exponential(value: number | null): string {
  return value === null ? "" : value === 0 ? "0" : value.toExponential(1);
}

function verdict({ agrees, nCompared, nDisagreeing, nSkipped, skipped }: ReferenceReport): string {
  const lines = skipped.map(({ group, reason, nNumbers }) => {
    return `not compared: ${printable(group)}, ${count(nNumbers, "number")}: ${reason}`;
  });
  const compared = nSkipped === 0 ? "" : " that were compared";
  if (nCompared === 0) lines.push("NOTHING WAS COMPARED: the reference has no numbers that can be compared.");
  else if (agrees) lines.push(`All ${nCompared} numbers${compared} agree.`);
  else lines.push(`${nDisagreeing} of ${nCompared} numbers${compared} DISAGREE.`);
  if (nSkipped > 0)
    lines.push(`${count(nSkipped, "number")} of the reference ${nSkipped === 1 ? "was" : "were"} not compared.`);
  return lines.join("\n");
}
