import { parse } from "csv-parse/sync";
import { describe, expect, it } from "vitest";
import { format, formatRecord, hypotestFromToys, type RecordKind, type ResultRecord } from "../../src/index.js";
import { thrownIssues } from "../helpers/workspaces.js";
import { RECORDS } from "../records/every-record.js";

/** A table of a CSV text, as an independent reader has it: a row is an object of its fields. */
type Row = Readonly<Record<string, string>>;

/** Tables have an empty line between them, which no field of these records holds. */
function tablesOf(csv: string): readonly { readonly names: readonly string[]; readonly rows: readonly Row[] }[] {
  return csv.split(/\r\n(?=\r\n)\r\n/).map((text) => {
    const [names, ...rows] = parse(text, { relaxColumnCount: false }) as string[][];
    return { names: names!, rows: rows.map((row) => Object.fromEntries(row.map((field, k) => [names![k]!, field]))) };
  });
}

const NON_FINITE: Readonly<Record<string, number>> = {
  inf: Number.POSITIVE_INFINITY,
  "-inf": Number.NEGATIVE_INFINITY,
  nan: Number.NaN,
};

/** The number of a field, or nothing for a text. */
function numberOf(field: string): number | undefined {
  if (Object.hasOwn(NON_FINITE, field)) return NON_FINITE[field];
  return /^-?\d+(?:\.\d+)?(?:e[+-]\d+)?$/.test(field) ? Number(field) : undefined;
}

/** All numbers of a record, wherever they stand. */
function numbersOf(value: unknown, found = new Set<number>()): Set<number> {
  if (typeof value === "number") found.add(value);
  else if (typeof value === "object" && value !== null) for (const part of Object.values(value)) numbersOf(part, found);
  return found;
}

/**
 * Columns whose numbers follow from others of the record, with what they are, from the row and its place; a column with `null` counts
 * rows or parts, and has whole numbers.
 */
type Derived = Readonly<Record<string, ((row: Row, record: never) => number | undefined) | null>>;

const constraintOf = (name: string, { constraints }: (typeof RECORDS)["fit-result"]) =>
  Object.hasOwn(constraints, name) ? constraints[name] : undefined;
const pulledOf = (name: string, { parameters }: (typeof RECORDS)["pulls"]) =>
  parameters.find((each) => each.name === name)?.constraint;
const breakdownTotals = ({ total, statistical }: (typeof RECORDS)["uncertainty-breakdown"]) => ({ total, statistical });

const DERIVED: { readonly [K in RecordKind]?: Derived } = {
  "fit-result": {
    pull: (row, record) => {
      const known = constraintOf(row["parameter"]!, record);
      return known === undefined ? undefined : (Number(row["value"]) - known.center) / known.width;
    },
    "σ̂/σ₀": (row, record) => Number(row["uncertainty"]) / constraintOf(row["parameter"]!, record)!.width,
  },
  pulls: {
    pull: (row, record) => {
      const { center, width } = pulledOf(row["parameter"]!, record)!;
      return (Number(row["value"]) - center) / width;
    },
    "σ̂/σ₀": (row, record) => Number(row["uncertainty"]) / pulledOf(row["parameter"]!, record)!.width,
  },
  ranking: { rank: null },
  "uncertainty-breakdown": {
    uncertainty: (row, record) => {
      const { total, statistical } = breakdownTotals(record);
      return row["source"] === "systematic" ? Math.sqrt(total ** 2 - statistical ** 2) : undefined;
    },
    "of the variance": (row, record) => Number(row["uncertainty"]) ** 2 / breakdownTotals(record).total ** 2,
  },
  "template-variation": {
    bin: null,
    "up / nominal": (row) => Number(row["up"]) / Number(row["nominal"]),
    "down / nominal": (row) => Number(row["down"]) / Number(row["nominal"]),
  },
  "likelihood-contour": { lines: null, points: null, "open lines": null, line: null },
  minima: { minimum: null },
  yields: {
    bin: null,
    value: (row, record) => (row["quantity"] === "observed" ? observedSum(row, record) : undefined),
  },
  "toy-run": { made: null, failed: null },
  "goodness-of-fit-toys": { toys: null },
  "check-result": { agreeing: null, "compared numbers": null },
  simplification: {
    "relative difference": (row) => (Number(row["simplified"]) - Number(row["original"])) / Number(row["original"]),
  },
  "operation-report": {
    "change / σ": (row, record: never) => {
      const { changes } = record as (typeof RECORDS)["operation-report"];
      return Number(row["change"]) / changes.find(({ quantity }) => quantity === "uncertainty")!.before;
    },
  },
};

function observedSum(row: Row, { channels }: (typeof RECORDS)["yields"]): number | undefined {
  if (row["bin"] !== "") return undefined;
  return channels.find(({ name }) => name === row["channel"])!.observed.reduce((a, b) => a + b, 0);
}

/** Texts with numbers in them: sentences, names, words that say of which number a row is, and values of any type. */
const TEXTS =
  /^(?:parameter|parameters|note|notes|what|difference|measurement|message|finding|compared|quantity|signal|source|channel|sample|label|CLs|p0|.*poi.*|types|set|found|expected|where|meaning|what to do|other_parameter|choice|a|b|formula|rule|statistic)$/;

describe.each(Object.values(RECORDS) as readonly ResultRecord[])("the CSV of a record of kind '$kind'", (record) => {
  if (record.kind === "fractal") {
    it("is refused, since it has no table", () => {
      expect(thrownIssues(() => format(record, { format: "csv" }))).toEqual([{ code: "no-table", path: "format" }]);
    });
    return;
  }
  const tables = tablesOf(format(record, { format: "csv" }));

  it("has a name for each field, and each name once", () => {
    for (const { names } of tables) {
      expect(names.filter((name) => name === "")).toEqual([]);
      expect(new Set(names).size).toBe(names.length);
    }
  });

  it("reads back to the numbers of the record, to the last bit", () => {
    const known = numbersOf(JSON.parse(formatRecord(record)));
    for (const each of numbersOf(record)) known.add(each);
    if (record.kind === "toy-run") numbersOf(hypotestFromToys(record), known);
    const derived: Derived = DERIVED[record.kind] ?? {};
    for (const { names, rows } of tables) {
      for (const row of rows) {
        for (const name of names) {
          const number = numberOf(row[name]!);
          if (number === undefined) continue;
          const rule = derived[name];
          const expected = rule === null || rule === undefined ? undefined : rule(row, record as never);
          if (expected !== undefined) expect([name, number]).toEqual([name, expected]);
          else if (rule === null) expect(Number.isInteger(number)).toBe(true);
          else expect(known, `${name} = ${row[name]}`).toContain(number);
        }
      }
    }
  });

  it("has numbers alone in a field that has any", () => {
    for (const { names, rows } of tables) {
      for (const name of names.filter((each) => !TEXTS.test(each))) {
        const fields = rows.map((row) => row[name]!).filter((field) => field !== "");
        const isNumeric = fields.some((field) => numberOf(field) !== undefined);
        if (isNumeric) expect(fields.filter((field) => numberOf(field) === undefined)).toEqual([]);
        else expect(fields.filter((field) => /\d\s*(?:±|%|\(|of|to|\/)/.test(field))).toEqual([]);
      }
    }
  });

  it("does not depend on digits that are for people", () => {
    expect(format(record, { format: "csv", digits: 1 })).toBe(format(record, { format: "csv" }));
  });
});
