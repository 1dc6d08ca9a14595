import { plural } from "../describe.js";
import { printable } from "../printable.js";
import type { OperationReport, PullChange, ReportedChange, ReportedQuantity } from "../report/results.js";
import { type Cell, numberCell, tonedCell } from "./cell.js";
import { noteLines } from "./notes.js";
import type { FormatOptions } from "./options.js";
import type { Part } from "./part.js";
import type { Column, Table } from "./table.js";

/** Digits of numbers before and after, and of their change. */
const DIGITS = 6;
const CHANGE_DIGITS = 3;
/** Pulls that are listed. */
const MOST_PULLS = 5;
/** Names that are listed. */
const MOST_NAMES = 10;

const QUANTITIES: Readonly<Record<ReportedQuantity, string>> = {
  estimate: "estimate",
  uncertainty: "uncertainty",
  "upper-limit": "upper limit, 95 %",
  cls: "CLs",
};

/** Changes of the parameter of interest, the pulls that changed most, and the parameters that only one of the workspaces has. */
export function operationReportText(record: OperationReport, { format }: FormatOptions): readonly Part[] {
  const { method, poi, changes, pulls, notes } = record;
  const how = method === "fits" ? "by fits" : "by Newton steps from the fit before";
  const lines = [...parameterLines(record), ...unreliableLines(record), ...noteLines(notes)];
  const shown = format === "csv" ? pulls : pulls.slice(0, MOST_PULLS);
  return [
    sizeLine(record),
    ...(poi === null || changes.length === 0
      ? []
      : [[printable(`${namesOf(poi)}, ${how}`), changeTable(changes, poi.after)]]),
    ...(pulls.length === 0 ? [] : [["Largest changes of pulls, (value − centre) / width", pullTable(shown)]]),
    ...(lines.length === 0 ? [] : [lines.join("\n")]),
  ];
}

function sizeLine({ before, after }: OperationReport): string {
  const size = (n: number, m: number, noun: string) => (n === m ? plural(n, noun) : `${n} → ${plural(m, noun)}`);
  const channels = size(before.nChannels, after.nChannels, "channel");
  const bins = size(before.nBins, after.nBins, "bin");
  return `${channels}, ${bins}, ${size(before.nParameters, after.nParameters, "parameter")}`;
}

function namesOf({ before, after }: { readonly before: string; readonly after: string }): string {
  return before === after ? after : `${before} → ${after}`;
}

const NUMBERS: readonly Column[] = [
  { title: "before", align: "right" },
  { title: "after", align: "right" },
  { title: "change", align: "right" },
];

function changeTable(changes: readonly ReportedChange[], poi: string): Table {
  const sigma = changes.find(({ quantity }) => quantity === "uncertainty")?.before;
  const columns: readonly Column[] = [
    { title: poi, align: "left", fields: ["quantity"] },
    ...NUMBERS,
    { title: "change / σ", align: "right" },
    { title: "", align: "left", fields: ["note"] },
  ];
  const rows = changes.map((each) => {
    const inSigmas = sigma === undefined || each.quantity === "cls" ? "" : numberCell(each.change / sigma, 2);
    return [QUANTITIES[each.quantity], ...numberCells(each), inSigmas, verdict(each)];
  });
  return { columns, rows };
}

function pullTable(pulls: readonly PullChange[]): Table {
  const columns: readonly Column[] = [
    { title: "parameter", align: "left" },
    ...NUMBERS,
    { title: "", align: "left", fields: ["note"] },
  ];
  return {
    columns,
    rows: pulls.map((each) => [each.parameter, ...numberCells(each), verdict(each)]),
  };
}

function numberCells({ before, after, change }: Pick<ReportedChange, "before" | "after" | "change">): readonly Cell[] {
  return [numberCell(before, DIGITS), numberCell(after, DIGITS), numberCell(change, CHANGE_DIGITS)];
}

function verdict({ reliable }: { readonly reliable: boolean }): Cell {
  return reliable ? "" : tonedCell("TOO LARGE A CHANGE", "caution");
}

function unreliableLines({ method, changes, pulls }: OperationReport): readonly string[] {
  if ([...changes, ...pulls].every(({ reliable }) => reliable)) return [];
  const remedy = method === "steps" ? 'fits will tell (--report fit, or the method "fits")' : "a fit failed";
  return [`Numbers that are marked are not good to a tenth of their change: ${remedy}.`];
}

function parameterLines({ vanished, appeared, renamed }: OperationReport): readonly string[] {
  return [
    ...namesLine("vanished", vanished),
    ...namesLine("appeared", appeared),
    ...namesLine("renamed", renamed.map(namesOf)),
  ];
}

function namesLine(what: string, names: readonly string[]): readonly string[] {
  if (names.length === 0) return [];
  const more = names.length - MOST_NAMES;
  const shown = names.slice(0, MOST_NAMES).join(", ");
  return [printable(`${what}: ${shown}${more > 0 ? ` and ${more} more` : ""}`)];
}
