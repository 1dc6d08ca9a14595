import { CONSTRAINTS, type Constraint } from "../../model/constraints/index.js";
import type { ParameterSet } from "../../model/parameters.js";
import { printable } from "../../printable.js";
import { formatNumber } from "../output/numbers.js";
import { type Column, formatTable } from "../output/table.js";
import type { InspectedChannel, Inspection } from "../records/inspect-record.js";

const left = (title: string): Column => ({ title, align: "left" });
const right = (title: string): Column => ({ title, align: "right" });
const decimal = (title: string): Column => ({ title, align: "decimal" });

/** The contents of a workspace for people. */
export function inspectText(inspection: Inspection, subject: string): string {
  const { channels, nBins, parNames, measurements, measurement } = inspection;
  const sizes = [`${channels.length} channels`, `${nBins} bins`, `${parNames.length} parameters`].join(", ");
  const parts = [
    `${printable(subject)}: ${sizes}`,
    formatTable(
      [left("measurement"), left("parameter of interest"), right("settings"), left("")],
      measurements.map(({ name, poi, nSettings }) => [
        name,
        poi === "" ? "none" : name === measurement && inspection.poi === undefined ? `${poi} (not in the model)` : poi,
        String(nSettings),
        name === measurement ? "shown here" : "",
      ]),
    ),
    formatTable(
      [left("channel"), right("bins"), left("sample"), decimal("expected"), decimal("observed"), right("modifiers")],
      [...channels.flatMap(channelRows), ...(channels.length > 1 ? [totalRow(inspection)] : [])],
    ),
    formatTable(
      [left("modifier type"), right("names"), right("uses"), right("parameters")],
      inspection.modifiers.map((each) => [each.type, `${each.nNames}`, `${each.nUses}`, `${each.nParameters}`]),
    ),
    formatTable(
      [left("parameter"), left("type"), left("constraint"), left("start"), left("bounds"), left("held")],
      inspection.parameterSets.map(parameterRow),
    ),
  ];
  return `${parts.join("\n\n")}\n`;
}

function channelRows({ name, nBins, samples, expected, observed }: InspectedChannel): string[][] {
  const rows = samples.map((sample) => ["", "", sample.name, events(sample.expected), "", String(sample.nModifiers)]);
  return [[name, String(nBins), "", events(expected), events(observed), ""], ...rows];
}

function totalRow({ nBins, expected, observed }: Inspection): string[] {
  return ["all", String(nBins), "", events(expected), events(observed), ""];
}

const EVENT_DIGITS = 5;

/** A sum of events: whole numbers in full, however large. */
function events(value: number): string {
  return Number.isInteger(value)
    ? String(value)
    : Math.abs(value) >= 1e5
      ? value.toFixed(1)
      : formatNumber(value, EVENT_DIGITS);
}

function parameterRow({ name, size, isScalar, types, constraint, inits, bounds, fixed }: ParameterSet): string[] {
  const nFixed = fixed.filter(Boolean).length;
  const lowest = range(bounds.map(([lower]) => lower));
  const highest = range(bounds.map(([, upper]) => upper));
  return [
    isScalar ? name : `${name}[0…${size - 1}]`,
    types.join(", "),
    constraint === undefined ? "free" : constraintCell(constraint),
    range(inits),
    `[${lowest}, ${highest}]`,
    nFixed === 0 ? "" : nFixed === size ? "yes" : `${nFixed} of ${size}`,
  ];
}

/** `normal, σ 0.02 to 0.05`. */
function constraintCell({ kind, widths }: Constraint): string {
  const { title, widthSymbol } = CONSTRAINTS[kind];
  return `${title}, ${widthSymbol} ${range(widths)}`;
}

/** `1`, or `0.02 to 0.05` where the values differ. */
function range(values: readonly number[]): string {
  const [low, high] = values.reduce(
    ([a, b], value) => [Math.min(a, value), Math.max(b, value)],
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
  );
  const [from, to] = [formatNumber(low, 4), formatNumber(high, 4)];
  return from === to ? from : `${from} to ${to}`;
}
