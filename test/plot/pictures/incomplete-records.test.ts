import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { DataError } from "../../../src/errors.js";
import { simpleModels } from "../../../src/index.js";
import type { PatchSetScan } from "../../../src/patchset/results.js";
import * as pictures from "../../../src/plot/index.js";
import { plot } from "../../../src/plot/index.js";
import { templateVariation, yields } from "../../../src/yields/index.js";
import * as examples from "./examples.js";

/** Records with a member that is missing or of another type, as from a file that was edited. */

const model = simpleModels.uncorrelatedBackground({ signal: [5, 3], bkg: [10, 8], bkgUncertainty: [3, 2] });
const template = { channel: "singlechannel", sample: "background", parameter: "uncorr_bkguncrt[0]" };
const prefit = yields(model, model.observedData(), { stage: "prefit" });
const patchSetScan: PatchSetScan = {
  kind: "patch-set-scan",
  origin: examples.origin,
  patchSet: {
    description: "signals",
    references: [],
    digest: examples.origin.workspaceDigest,
    verification: "matches",
  },
  labels: ["mass"],
  poi: "mu",
  testPoi: 1,
  testStatistic: "qtilde",
  confidenceLevel: 0.95,
  status: "complete",
  nPatches: 2,
  nFailed: 0,
  points: [100, 200].map((mass, index) => ({
    name: `signal ${mass}`,
    index,
    values: [mass],
    clsb: 0.01,
    clb: 0.5,
    cls: 0.02,
    expected: [0.001, 0.005, 0.02, 0.1, 0.3],
    valid: true,
    notes: [],
  })),
  notes: [],
};

type Draw = (record: unknown) => unknown;

/** Every function that draws a record by itself, what its messages call the record, and a record that it draws. */
const FUNCTIONS: readonly (readonly [name: string, draw: Draw, path: string, record: { readonly kind: string }])[] = [
  ["clsScanPicture", (record) => pictures.clsScanPicture(record as never), "scan", examples.clsScan(3)],
  ["limitSeriesPicture", (record) => pictures.limitSeriesPicture(record as never), "series", examples.limitSeries()],
  ["patchSetScanPicture", (record) => pictures.patchSetScanPicture(record as never), "scan", patchSetScan],
  ["rankingPicture", (record) => pictures.rankingPicture(record as never), "ranking", examples.ranking(3)],
  [
    "templateVariationPicture",
    (record) => pictures.templateVariationPicture(record as never),
    "record",
    templateVariation(model, template),
  ],
  ["upperLimitPicture", (record) => pictures.upperLimitPicture(record as never), "result", examples.upperLimit()],
  ["yieldsPicture", (record) => pictures.yieldsPicture(record as never), "result", prefit],
  ["yieldsPicture", (before) => pictures.yieldsPicture(prefit, { before: before as never }), "before", prefit],
];

const RECORDS = [
  ...FUNCTIONS.map(([, , , record]) => record),
  examples.testStatistic(),
  examples.hypotest(),
  examples.significance(),
  examples.minos(2),
  examples.contour(),
  examples.correlation(2),
  examples.toyRun(4),
  examples.goodnessOfFit(),
  examples.goodnessOfFitToys(4),
  examples.feldmanCousins(3),
  examples.breakdown(),
  examples.binImpacts(1, 2),
  examples.minima(),
  examples.lCurve(),
  examples.fitReview(),
];
const PLOTTED = RECORDS.map(
  (record) => [`plot (${record.kind})`, (other: unknown) => plot(other as never), "record", record] as const,
);

type Path = readonly (string | number)[];

/** The paths of all members of a value, those of the first entry alone in lists; options of a record may be anything. */
function membersOf(value: unknown, path: Path = []): Path[] {
  if (Array.isArray(value)) return value.length === 0 ? [] : membersOf(value[0], [...path, 0]);
  if (typeof value !== "object" || value === null || path.at(-1) === "options") return [];
  return Object.entries(value).flatMap(([key, inner]) => [[...path, key], ...membersOf(inner, [...path, key])]);
}

/** A copy of a value with the member at a path changed; `undefined` deletes it. */
function changed(value: unknown, [key, ...rest]: Path, change: (old: unknown) => unknown): unknown {
  if (key === undefined) return change(value);
  if (Array.isArray(value)) return value.map((item, i) => (i === key ? changed(item, rest, change) : item));
  const entries = Object.entries(value as object).map(
    ([name, inner]) => [name, name === key ? changed(inner, rest, change) : inner] as const,
  );
  return Object.fromEntries(entries.filter(([, inner]) => inner !== undefined));
}

function issuePaths(draw: Draw, record: unknown): readonly string[] {
  try {
    draw(record);
    return [];
  } catch (error) {
    if (error instanceof DataError) return error.issues.map(({ path }) => path);
    throw error;
  }
}

const camelCase = (name: string) => name.replace(/_([a-z])/g, (_match, letter: string) => letter.toUpperCase());

function requiredOf(kind: string): readonly string[] {
  const url = new URL(
    `../../../schemas/${kind === "breakdown" ? "uncertainty-breakdown" : kind}.json`,
    import.meta.url,
  );
  const schema = JSON.parse(readFileSync(fileURLToPath(url), "utf8")) as { readonly required: readonly string[] };
  return schema.required.map(camelCase);
}

/** A value of another type: `null` where either a text or a number may stand. */
const ofAnotherType = (old: unknown): unknown => (typeof old === "string" ? { text: old } : "text");

describe.each([...FUNCTIONS, ...PLOTTED])("%s", (_name, draw, path, record) => {
  it("draws the complete record", () => {
    expect(issuePaths(draw, record)).toEqual([]);
  });

  it("refuses a record without a required member, and names it", () => {
    const required = requiredOf(record.kind).filter((name) => name !== "kind");
    expect(required.length).toBeGreaterThan(1);
    for (const name of required) {
      const paths = issuePaths(
        draw,
        changed(record, [name], () => undefined),
      );
      expect(paths, name).toContain(`${path}.${name}`);
    }
  });

  it("refuses a record with a member of another type, at any depth, and names it", () => {
    for (const member of membersOf(record)) {
      if (member[0] === "kind") continue;
      const written = member.map((key) => (typeof key === "number" ? `[${key}]` : `.${key}`)).join("");
      const paths = issuePaths(draw, changed(record, member, ofAnotherType));
      expect(paths, written).toContain(`${path}${written}`);
    }
  });

  it("tells all problems at once", () => {
    const required = requiredOf(record.kind).filter((name) => name !== "kind");
    const empty = Object.fromEntries([["kind", record.kind]]);
    expect(issuePaths(draw, empty)).toEqual(expect.arrayContaining(required.map((name) => `${path}.${name}`)));
  });

  it("draws a record without any one optional member, or refuses it with a message", () => {
    for (const member of membersOf(record))
      issuePaths(
        draw,
        changed(record, member, () => undefined),
      );
  });
});

it("refuses a theory curve that is not one of numbers", () => {
  const draw = (theory: unknown) => pictures.limitSeriesPicture(examples.limitSeries(), { theory: theory as never });
  expect(issuePaths(draw, { x: "1", y: [1] })).toEqual(["theory.x"]);
  expect(issuePaths(draw, {})).toEqual(["theory.x", "theory.y"]);
  expect(issuePaths(draw, { x: [1, 2], y: [1, 2] })).toEqual([]);
  expect(issuePaths(draw, { x: [1, 2], y: [1], lower: [1, 2], upper: [1, 2, 3] })).toEqual([
    "theory.y",
    "theory.upper",
  ]);
  expect(issuePaths(draw, { x: [1, 2], y: [1, 2], lower: [1, 2] })).toEqual(["theory.upper"]);
});
