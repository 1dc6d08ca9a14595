import type { ComparedFit, ComparedModel, Comparison, Difference } from "../compare/results.js";
import { printable } from "../printable.js";
import { noteLines } from "./notes.js";
import { count, formatMeasured, formatNumber } from "./numbers.js";
import type { Part } from "./part.js";
import type { Column, Table } from "./table.js";

/** Digits of −2 log L. */
const DIGITS = 10;
/** Parameters with other names that are listed. */
const MOST_RENAMED = 10;

/** The verdict, then differences, fits, and what is only written in another way. */
export function comparisonText(record: Comparison): readonly Part[] {
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
    ...(differences.length < 2 ? [] : [["Most telling differences", differenceTable(differences)]]),
    ...(more > 0 ? [`… and ${more} more`] : []),
    ...[a, b].flatMap(({ fit }, i) => (fit?.notes ?? []).map((note) => printable(`${"ab"[i]}: ${note}`))),
    ...(harmless.length + remarks.length === 0 ? [] : [[...remarks, ...harmless].join("\n")]),
  ];
}

function verdict({ same, sameLikelihood, sameSettings, compared, nDifferences }: Comparison): string {
  const { channels, bins, parameters, points } = compared;
  const sizes = [count(channels, "channel"), count(bins, "bin"), count(parameters, "parameter")].join(", ");
  const extent = `compared: ${sizes}, at ${count(points, "point")}`;
  if (same) return `THE SAME likelihood, with the same settings.\n${extent}`;
  if (!sameLikelihood) return `DIFFERENT likelihoods: ${count(nDifferences, "difference")}.\n${extent}`;
  const what = sameSettings
    ? "written in other conventions"
    : `with other settings: ${count(nDifferences, "difference")}`;
  return `The same likelihood, ${what}.\n${extent}`;
}

function differenceTable(differences: readonly Difference[]): Table {
  const columns: readonly Column[] = [
    { title: "size [σ]", align: "right" },
    { title: "difference", align: "left" },
  ];
  return { columns, rows: differences.map(({ size, text }) => [size === null ? "" : formatNumber(size, 3), text]) };
}

/** Sizes of the models and, where they were fitted, what the fits to the observed data say. */
function modelTable(a: ComparedModel, b: ComparedModel): Table {
  const columns: readonly Column[] = [
    { title: "", align: "left" },
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
    String(nChannels),
    String(nBins),
    String(nParameters),
    ...(fit === undefined ? [] : fitCells(fit)),
  ]);
  return { columns, rows };
}

function fitCells({ estimate, uncertainty, upperLimit, poi, twiceNll, valid }: ComparedFit): readonly string[] {
  const measured = estimate === undefined ? undefined : formatMeasured(estimate, uncertainty ?? 0);
  return [
    formatNumber(twiceNll, DIGITS),
    poi ?? "none",
    measured?.value ?? "",
    uncertainty === undefined ? "" : (measured?.uncertainty ?? ""),
    upperLimit === undefined ? "" : formatNumber(upperLimit),
    valid ? "yes" : "NO",
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
