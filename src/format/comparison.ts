import type { ComparedFit, ComparedModel, ComparedValue, Comparison, Difference } from "../compare/results.js";
import { plural } from "../describe.js";
import { printable } from "../printable.js";
import { type Cell, exactCell, noNumberCell, numberCell, roundedCell, tonedCell } from "./cell.js";
import { noteLines } from "./notes.js";
import { formatNumber } from "./numbers.js";
import type { FormatOptions } from "./options.js";
import type { Part } from "./part.js";
import type { Column, Table } from "./table.js";

/** Digits of −2 log L. */
const DIGITS = 10;
/** Parameters with other names that are listed. */
const MOST_RENAMED = 10;

/** The verdict, then differences, fits, and what is only written in another way. */
export function comparisonText(record: Comparison, { format }: FormatOptions): readonly Part[] {
  const { a, b, differences, nDifferences, unmatched, notes } = record;
  const remarks = [...conventionLines(record), ...renamedLines(record), ...noteLines(notes)];
  const harmless = unmatched
    .filter(({ matters }) => !matters)
    .map(({ text }) => printable(`${text}; it changes nothing`));
  const more = nDifferences - differences.length;
  return [
    verdict(record),
    modelTable(a, b),
    ...(record.first === null ? [] : [`First difference\n${printable(record.first.text)}`]),
    ...(format === "csv" ? [placeTable(differences)] : []),
    ...(format === "csv" || differences.length < 2 ? [] : [["Most telling differences", differenceTable(differences)]]),
    ...(more > 0 ? [`… and ${more} more`] : []),
    ...[a, b].flatMap(({ fit }, i) => (fit?.notes ?? []).map((note) => printable(`${"ab"[i]}: ${note}`))),
    ...(harmless.length + remarks.length === 0 ? [] : [[...remarks, ...harmless].join("\n")]),
  ];
}

function verdict({ same, sameLikelihood, sameSettings, compared, nDifferences }: Comparison): string {
  const { channels, bins, parameters, points } = compared;
  const sizes = [plural(channels, "channel"), plural(bins, "bin"), plural(parameters, "parameter")].join(", ");
  const extent = `compared: ${sizes}, at ${plural(points, "point")}`;
  if (same) return `THE SAME likelihood, with the same settings.\n${extent}`;
  if (!sameLikelihood) return `DIFFERENT likelihoods: ${plural(nDifferences, "difference")}.\n${extent}`;
  const what = sameSettings
    ? "written in other conventions"
    : `with other settings: ${plural(nDifferences, "difference")}`;
  return `The same likelihood, ${what}.\n${extent}`;
}

function differenceTable(differences: readonly Difference[]): Table {
  const columns: readonly Column[] = [
    { title: "size [σ]", align: "right" },
    { title: "difference", align: "left" },
  ];
  return { columns, rows: differences.map(({ size, text }) => [numberCell(size, 3), text]) };
}

/** Differences with what they are about and the values of both sides, each in a field of its own. */
function placeTable(differences: readonly Difference[]): Table {
  const titles = ["subject", "channel", "bin", "parameter", "at", "a", "b", "size [σ]", "difference"];
  return {
    columns: titles.map((title) => ({ title, align: "left" })),
    rows: differences.map(({ subject, channel = "", bin, parameter = "", at, a, b, size, text }) => [
      ...[subject, channel, numberCell(bin), parameter, numberCell(at)],
      ...[a, b].map(comparedCell),
      numberCell(size),
      text,
    ]),
  };
}

function comparedCell(value: ComparedValue): Cell {
  return typeof value === "number" ? numberCell(value) : value === null ? "" : String(value);
}

/** Sizes of the models and, where they were fitted, what the fits to the observed data say. */
function modelTable(a: ComparedModel, b: ComparedModel): Table {
  const columns: readonly Column[] = [
    { title: "", align: "left", fields: ["model"] },
    { title: "measurement", align: "left" },
    { title: "channels", align: "right" },
    { title: "bins", align: "right" },
    { title: "parameters", align: "right" },
    { title: "−2 log L", align: "right" },
    { title: "fitted", align: "left" },
    { title: "value", align: "right" },
    { title: "uncertainty", align: "right" },
    { title: "upper limit", align: "right" },
    { title: "valid", align: "left" },
  ];
  const rows = [a, b].map(({ origin, nChannels, nBins, nParameters, fit }, i) => [
    "ab"[i]!,
    origin.measurement,
    ...[nChannels, nBins, nParameters].map((n) => exactCell(n)),
    ...(fit === undefined ? [] : fitCells(fit)),
  ]);
  return { columns, rows };
}

function fitCells({ estimate, uncertainty, upperLimit, poi, twiceNll, valid }: ComparedFit): readonly Cell[] {
  return [
    exactCell(twiceNll, formatNumber(twiceNll, DIGITS)),
    poi ?? noNumberCell("none"),
    estimate === undefined ? "" : roundedCell(estimate, uncertainty ?? 0),
    uncertainty === undefined ? "" : roundedCell(uncertainty, uncertainty),
    numberCell(upperLimit),
    valid ? "yes" : tonedCell("NO", "bad"),
  ];
}

function conventionLines({ conventions }: Comparison): readonly string[] {
  return conventions.map((text) => printable(`convention: ${text}`));
}

function renamedLines({ renamed }: Comparison): readonly string[] {
  if (renamed.length === 0) return [];
  const shown = renamed.slice(0, MOST_RENAMED).map(({ a, b }) => `${a} = ${b}`);
  const rest = renamed.length - shown.length;
  return [printable(`names: ${shown.join(", ")}${rest > 0 ? ` and ${rest} more` : ""}`)];
}
