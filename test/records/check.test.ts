import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Issue } from "../../src/errors.js";
import { DataError, fit, format, formatRecord, parseRecord, plot, propagate } from "../../src/index.js";
import { schemaFaults } from "../../src/records/schema.js";
import { schemaErrors } from "../helpers/record-schema.js";
import { data, model, RECORDS } from "./every-record.js";

const records = Object.values(RECORDS);
const byKind = records.map((record) => [record.kind, record] as const);
const UNDRAWN = [
  "propagated",
  "check-result",
  "comparison",
  "simplification",
  "operation-report",
  "inspect",
  "validate",
  "lint",
  "fractal",
];

function issuesOf(action: () => unknown): readonly Issue[] {
  try {
    action();
  } catch (error) {
    if (error instanceof DataError) return error.issues;
    throw error;
  }
  return [];
}

/** The record without one of its fields, or with something else in its place, at every depth; paths as messages give them. */
function* damaged(value: unknown, path: string): Generator<readonly [path: string, value: unknown]> {
  if (typeof value !== "object" || value === null || ArrayBuffer.isView(value)) return;
  if (Array.isArray(value)) {
    for (const [path_, item] of damaged(value[0], `${path}[0]`)) yield [path_, [item, ...value.slice(1)]];
    return;
  }
  for (const [key, part] of Object.entries(value)) {
    if (part === undefined) continue;
    yield [`${path}.${key}`, { ...value, [key]: () => 1 }];
    for (const [path_, item] of damaged(part, `${path}.${key}`)) yield [path_, { ...value, [key]: item }];
  }
}

/** Fields whose contents are anything: the options that were asked for, and where reference numbers are from; of the origin of a grid, all else. */
const ANYTHING = /\.options\.|\.origins\.|^record\.kind$/;
/** Objects whose keys are names, which messages quote in brackets. */
const BY_NAME = /\.(pars|uncertainties|withoutUncertainty|constraints|elsewhere|gradient)\./;

describe.each(byKind)("a record of kind %s", (kind, record) => {
  it("has an origin, and follows its schema", () => {
    expect(record.origin.histogradVersion).toMatch(/^\d+\.\d+\.\d+/);
    expect(schemaErrors(record)).toEqual([]);
  });

  it("is written as text, the same after JSON", () => {
    const text = format(record);
    expect(text).toMatch(/^\S[\s\S]*\S\n$/);
    expect(text).not.toMatch(/undefined|\[object|NaN/);
    expect(format(parseRecord(formatRecord(record)))).toBe(text);
    expect(format(record, { heading: "" }).length).toBeLessThan(text.length);
    expect(format(record, { heading: "HEAD" })).toMatch(/^HEAD\n\n/);
  });

  it("is drawn, the same after JSON, or is said to have no picture", () => {
    const back = parseRecord<typeof record>(formatRecord(record));
    if (!UNDRAWN.includes(kind)) expect(formatRecord(plot(back))).toBe(formatRecord(plot(record)));
    else expect(issuesOf(() => plot(record))).toMatchObject([{ code: "no-picture", hint: expect.any(String) }]);
  });

  it("is refused by its kind alone, with all that is missing", () => {
    const schema = JSON.parse(readFileSync(new URL(`../../schemas/${kind}.json`, import.meta.url), "utf8"));
    const missing = issuesOf(() => format({ kind } as never));
    expect(missing.length).toBeGreaterThanOrEqual(schema.required.length - 1);
    for (const { code, received } of missing) expect([code, received]).toEqual(["bad-argument", "nothing"]);
    if (!UNDRAWN.includes(kind)) expect(issuesOf(() => plot({ kind } as never))).toEqual(missing);
  });

  it("is refused with something else in place of any of its parts, and the message says where", () => {
    for (const [path, broken] of damaged(record, "record")) {
      if (ANYTHING.test(path) || (kind === "grid-scan" && /origin\.(?!options|histograd)/.test(path))) continue;
      const [issue] = issuesOf(() => format(broken as never));
      expect(issue, path).toMatchObject({ code: "bad-argument", received: "a function" });
      if (!BY_NAME.test(path)) expect(issue!.path).toBe(path);
    }
  });
});

describe("records", () => {
  it("have a schema each, and no schema of a record is of none", () => {
    const schemas = readdirSync(new URL("../../schemas/", import.meta.url)).map((name) => name.replace(".json", ""));
    const others = ["jsonpatch", "patchset", "record-parts", "reference", "rpc", "workspace", "plot-style"];
    expect(schemas.filter((name) => !others.includes(name)).sort()).toEqual(Object.keys(RECORDS).sort());
  });

  it("say which lists have another length than they need", () => {
    const { matrix, ...correlation } = RECORDS.correlation;
    const short = { ...correlation, matrix: matrix.slice(1) };
    expect(issuesOf(() => plot(short))).toMatchObject([{ path: "record.matrix", received: `${matrix.length - 1}` }]);
    const scan = RECORDS["profile-scan"];
    const wrong = { ...scan, shape: [4], valid: [] };
    expect(issuesOf(() => plot(wrong)).map(({ path }) => path)).toEqual([
      "record.axes[0].values",
      "record.deltaTwiceNll",
      "record.valid",
      "record.conditionalPars",
    ]);
  });

  it("that JSON.parse read are distinguished from those that parseRecord reads", () => {
    const issues = issuesOf(() => plot(JSON.parse(formatRecord(RECORDS.minos)) as never));
    const issue = issues.find(({ path }) => path === "record.confidenceLevel");
    expect(issue?.hint).toContain("parseRecord");
  });

  it("of earlier versions are said to be made again, however they were read", () => {
    const { kind, origin, constraints, ...former } = fit(model, data);
    const text = formatRecord(former);
    for (const read of [
      () => parseRecord(text),
      () => parseRecord('{ "record": "fit-result", "histograd_version": "0.1.0" }'),
      () => plot(former as never),
      () => format({ record: "fractal", kind: "julia" } as never),
      () => propagate(former as never, "mu"),
    ]) {
      expect(issuesOf(read)).toMatchObject([{ code: "bad-argument", hint: expect.stringMatching(/again/) }]);
    }
    expect([kind, origin.measurement, Object.keys(constraints).length]).toEqual(["fit-result", model.measurement, 19]);
  });

  it("that are none are refused, with the nearest kind", () => {
    for (const other of [undefined, null, 3, "x", [], {}, { kind: "numbers" }, model]) {
      expect(issuesOf(() => format(other as never))).toMatchObject([{ code: "bad-argument", path: "record" }]);
      expect(issuesOf(() => plot(other as never))).toMatchObject([{ code: "no-picture", path: "record" }]);
    }
    expect(issuesOf(() => format({ kind: "hypotset" } as never))[0]!.hint).toBe('Did you mean "hypotest"?');
  });
});

describe("lists of records", () => {
  it("say how many entries they may have when there are too few or too many", () => {
    const schema = { type: "array", minItems: 2, maxItems: 3 };
    const expectation = (n: number) => schemaFaults(new Array<number>(n).fill(1), schema, "list")[0]?.expected;
    expect([1, 2, 3, 4].map(expectation)).toEqual(["2 to 3 entries", undefined, undefined, "2 to 3 entries"]);
  });
});
