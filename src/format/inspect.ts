import { groupBy } from "../group-by.js";
import { constraintType } from "../model/constraints/index.js";
import { printable } from "../printable.js";
import type { InspectedChannel, InspectedParameter, Inspection } from "../records/workspace-records.js";
import { formatNumber } from "./numbers.js";
import type { Part } from "./part.js";
import type { Column, Table } from "./table.js";

const left = (title: string): Column => ({ title, align: "left" });
const right = (title: string): Column => ({ title, align: "right" });
const decimal = (title: string): Column => ({ title, align: "decimal" });

/** Measurements, channels, modifiers and parameters, a table of each. */
export function inspectText(inspection: Inspection): readonly Part[] {
  const { channels, measurements, measurement, modifiers, parameters } = inspection;
  return [
    {
      columns: [left("measurement"), left("parameter of interest"), right("settings"), left("")],
      rows: measurements.map(({ name, poi, nSettings }) => [
        name,
        poi === "" ? "none" : name === measurement && inspection.poi === null ? `${poi} (not in the model)` : poi,
        String(nSettings),
        name === measurement ? "shown here" : "",
      ]),
    },
    {
      columns: [
        left("channel"),
        right("bins"),
        left("sample"),
        decimal("expected"),
        decimal("observed"),
        right("modifiers"),
      ],
      rows: [...channels.flatMap(channelRows), ...(channels.length > 1 ? [totalRow(inspection)] : [])],
    },
    {
      columns: [left("modifier type"), right("names"), right("uses"), right("parameters")],
      rows: modifiers.map((each) => [each.type, `${each.nNames}`, `${each.nUses}`, `${each.nParameters}`]),
    },
    parameterTable(parameters),
    ...remarks(inspection),
  ];
}

/** What a reader of the pyhf format has to know. */
function remarks({ differences = [], extensions = [], origin: { dialect } }: Inspection): readonly Part[] {
  const said: Part[] = [];
  if (differences.length > 0)
    said.push([`Read in the dialect "${dialect}", which differs from pyhf:`, ...differences].join("\n  "));
  if (extensions.length > 0)
    said.push(["pyhf cannot read this workspace, which has:", ...extensions.map(printable)].join("\n  "));
  return said;
}

/** Parameters by their set, a row for each set. */
export function parameterTable(parameters: readonly InspectedParameter[]): Table {
  const sets = groupBy(parameters, ({ set }) => set);
  return {
    columns: [left("parameter"), left("type"), left("constraint"), left("start"), left("bounds"), left("held")],
    rows: [...sets].map(([name, members]) => setRow(name, members)),
  };
}

function channelRows({ name, nBins, samples, expected, observed }: InspectedChannel): string[][] {
  const rows = samples.map((sample) => [
    "",
    "",
    sample.name,
    eventsText(sample.expected),
    "",
    String(sample.nModifiers),
  ]);
  return [[name, String(nBins), "", eventsText(expected), eventsText(observed), ""], ...rows];
}

function totalRow({ totals: { nBins, expected, observed } }: Inspection): string[] {
  return ["all", String(nBins), "", eventsText(expected), eventsText(observed), ""];
}

const EVENT_DIGITS = 5;

/** A sum of events as text: whole numbers in full, however large. */
export function eventsText(value: number): string {
  return Number.isInteger(value)
    ? String(value)
    : Math.abs(value) >= 1e5
      ? value.toFixed(1)
      : formatNumber(value, EVENT_DIGITS);
}

/** A parameter, or all those of a vector. */
function setRow(name: string, members: readonly InspectedParameter[]): string[] {
  const size = members.length;
  const nFixed = members.filter(({ fixed }) => fixed).length;
  const isScalar = size === 1 && members[0]!.name === name;
  return [
    isScalar ? name : `${name}[0…${size - 1}]`,
    members[0]!.types.join(", "),
    constraintCell(members.flatMap(({ constraint }) => (constraint === null ? [] : [constraint]))),
    range(members.map(({ init }) => init)),
    `[${range(members.map(({ bounds }) => bounds[0]!))}, ${range(members.map(({ bounds }) => bounds[1]!))}]`,
    nFixed === 0 ? "" : nFixed === size ? "yes" : `${nFixed} of ${size}`,
  ];
}

/** `normal, σ 0.02 to 0.05`. */
function constraintCell(constraints: readonly NonNullable<InspectedParameter["constraint"]>[]): string {
  const [first] = constraints;
  if (first === undefined) return "free";
  const { title, widthSymbol } = constraintType({ kind: first.kind, quantity: "parameter" });
  return `${title}, ${widthSymbol} ${range(constraints.map(({ width }) => width))}`;
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
