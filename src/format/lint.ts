import { plural } from "../describe.js";
import { groupBy } from "../group-by.js";
import type { LintFinding, LintReport } from "../lint/results.js";
import { printable } from "../printable.js";
import { exactCell } from "./cell.js";
import { type FormatOptions, isForDocuments } from "./options.js";
import type { Part } from "./part.js";
import type { Column, Table } from "./table.js";

/** Findings of a rule that are shown each; the others are counted. */
const SHOWN = 5;

/** The verdict, then the findings by rule: what each is and what it means; a table of them for documents. */
export function lintText(
  { findings, counts, fitted, ignored, measurement }: LintReport,
  options: FormatOptions,
): readonly Part[] {
  const numbers = [plural(counts.error, "error"), plural(counts.warning, "warning"), plural(counts.note, "note")];
  const verdict = findings.length === 0 ? "Nothing was found" : numbers.join(", ");
  const extent = fitted ? "document, model and fits" : "document and model; --fit looks at fits, too";
  const left = ignored === 0 ? [] : [`${plural(ignored, "place")} not reported, as configured`];
  const fixable = findings.filter(({ fix }) => fix !== undefined).length;
  const mended = fixable === 0 ? [] : [`${plural(fixable, "finding")} can be mended by --fix`];
  return [
    printableLines([`${verdict} (measurement "${measurement}": ${extent})`, ...left, ...mended].join("\n")),
    ...(isForDocuments(options)
      ? [findingTable(findings)]
      : [...groupBy(findings, ({ severity, rule }) => `${severity} ${rule}`).values()].map(ruleText)),
  ];
}

const COLUMNS: readonly Column[] = [
  { title: "severity", align: "left" },
  { title: "rule", align: "left" },
  { title: "where", align: "left" },
  { title: "places", align: "right" },
  { title: "found", align: "left" },
  { title: "meaning", align: "left" },
];

function findingTable(findings: readonly LintFinding[]): Table {
  const rows = findings.map(({ severity, rule, path, count: n, found, meaning }) => {
    return [severity, rule, path, exactCell(n), found, meaning];
  });
  return { columns: COLUMNS, rows, ifEmpty: "There are no findings." };
}

function ruleText(findings: readonly LintFinding[]): string {
  const [{ severity, rule, meaning }] = findings as readonly [LintFinding, ...LintFinding[]];
  const lines = findings.slice(0, SHOWN).map(({ found, path, count: n }) => {
    const more = n === 1 ? "" : ` (${n} places)`;
    return `  - ${found}${more}\n    ${path === "" ? "document" : path}`;
  });
  const rest = findings.length - SHOWN;
  const others = rest > 0 ? [`  - … and ${plural(rest, "more finding")}: --json lists all`] : [];
  return [`${severity}: ${rule}`, ...[...lines, ...others].map(printableLines), `  ${meaning}`].join("\n");
}

/** Lines of a text, each without what cannot be printed. */
function printableLines(text: string): string {
  return text.split("\n").map(printable).join("\n");
}
