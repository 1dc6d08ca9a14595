import { groupBy } from "../group-by.js";
import { constraintType } from "../model/constraints/index.js";
import { printable } from "../printable.js";
import type { InspectedChannel, InspectedParameter, Inspection } from "../records/workspace-records.js";
import { type Cell, exactCell, hiddenCell, noNumberCell, numberCell } from "./cell.js";
import { formatNumber } from "./numbers.js";
import type { FormatOptions } from "./options.js";
import type { Part } from "./part.js";
import type { Column, Table } from "./table.js";

const left = (title: string): Column => ({ title, align: "left" });
const right = (title: string): Column => ({ title, align: "right" });
const decimal = (title: string): Column => ({ title, align: "decimal" });

/** Measurements, channels, modifiers and parameters, a table of each. */
export function inspectText(inspection: Inspection, { format }: FormatOptions): readonly Part[] {
  const { channels, measurements, measurement, modifiers, parameters } = inspection;
  return [
    {
      columns: [
        left("measurement"),
        left("parameter of interest"),
        right("settings"),
        { title: "", align: "left", fields: ["note"] },
      ],
      rows: measurements.map(({ name, poi, nSettings }) => [
        name,
        poi === ""
          ? noNumberCell("none")
          : name === measurement && inspection.poi === null
            ? `${poi} (not in the model)`
            : poi,
        exactCell(nSettings),
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
      rows: modifiers.map((each) => [
        each.type,
        ...[each.nNames, each.nUses, each.nParameters].map((n) => exactCell(n)),
      ]),
    },
    format === "csv" ? oneByOne(parameters) : parameterTable(parameters),
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
    subjects: [...sets].map(([name, members]) => ({ names: [name, ...members.map((each) => each.name)] })),
  };
}

/** A row for each parameter, with its numbers in fields of their own. */
function oneByOne(parameters: readonly InspectedParameter[]): Table {
  return {
    columns: [
      ...["parameter", "set", "types", "constraint"].map(left),
      ...["auxiliary data", "width", "start", "lower bound", "upper bound"].map(decimal),
      left("held"),
    ],
    rows: parameters.map(({ name, set, types, constraint, init, bounds: [lower, upper], fixed }) => [
      name,
      set,
      types.join(" "),
      constraint?.kind ?? "",
      ...[constraint?.auxdata, constraint?.width, init, lower, upper].map((value) => numberCell(value)),
      fixed ? "yes" : "no",
    ]),
    subjects: parameters.map(({ name, set }) => ({ names: [name, set] })),
  };
}

function channelRows({ name, nBins, samples, expected, observed }: InspectedChannel): (readonly Cell[])[] {
  const rows = samples.map((sample): readonly Cell[] => [
    hiddenCell(name),
    "",
    sample.name,
    eventsCell(sample.expected),
    "",
    exactCell(sample.nModifiers),
  ]);
  return [[name, exactCell(nBins), "", eventsCell(expected), eventsCell(observed), ""], ...rows];
}

function totalRow({ totals: { nBins, expected, observed } }: Inspection): readonly Cell[] {
  return ["all", exactCell(nBins), "", eventsCell(expected), eventsCell(observed), ""];
}

function eventsCell(value: number): Cell {
  return exactCell(value, eventsText(value));
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
