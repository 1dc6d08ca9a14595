import { describe, expect, it } from "vitest";
import { HistFactoryError } from "../../src/errors.js";
import { parsePatchSet } from "../../src/patchset/patch-set.js";
import { PatchedModels } from "../../src/patchset/patched-models.js";
import { applyPatch, parseWorkspace, selectMeasurement } from "../../src/workspace/index.js";
import { describeWithShared, readShared } from "../helpers/shared.js";
import { BACKGROUND_TEXT, PATCHSET_TEXT } from "./documents.js";

const CHOICE = { measurement: undefined, options: {} };
const modelsOf = (background: unknown) => new PatchedModels(parseWorkspace(background).spec, CHOICE, "sha256:0");

/** What parsing the whole patched document says. */
const wholeSpec = (background: unknown, operations: unknown) =>
  selectMeasurement(parseWorkspace(applyPatch(background, operations)).spec);

const issuesOf = (action: () => unknown) => {
  try {
    action();
    return [];
  } catch (error) {
    if (error instanceof HistFactoryError) return error.issues;
    throw error;
  }
};

const background: unknown = JSON.parse(BACKGROUND_TEXT);
const mu = { name: "mu", type: "normfactor", data: null };
const added = (value: object, path = "/channels/0/samples/-") => [{ op: "add", path, value }];
const sample = (modifiers: readonly unknown[], rest: object = {}) => ({
  name: "s",
  data: [1, 2, 3],
  modifiers,
  ...rest,
});

describe("PatchedModels.patched(operations)", () => {
  it("is the model of the whole patched document", () => {
    const models = modelsOf(background);
    for (const { operations } of parsePatchSet(PATCHSET_TEXT).patches) {
      expect(models.patched(operations).source.spec).toEqual(wholeSpec(background, operations));
    }
  });

  const others: readonly (readonly [string, readonly unknown[]])[] = [
    ["another start value", [{ op: "replace", path: "/observations/1/data", value: [300] }, ...added(sample([mu]))]],
    [
      "a sample at the front",
      added(sample([mu]), "/channels/1/samples/0").map((o) => ({ ...o, value: { ...o.value, data: [2] } })),
    ],
    ["a sample that is added and removed", [...added(sample([mu])), { op: "remove", path: "/channels/0/samples/2" }]],
    [
      "two samples with names that sort around the others",
      [...added(sample([mu])), ...added(sample([mu], { name: "a" }))],
    ],
    ["a formula", added(sample([mu, { name: "f", type: "formula", data: { expression: "1 + mu" } }]))],
    ["a shape of its own", added(sample([mu, { name: "own", type: "shapesys", data: [0.1, 0.2, 0.3] }]))],
  ];
  it.each(others)("is so for %s", (_, operations) => {
    expect(modelsOf(background).patched(operations).source.spec).toEqual(wholeSpec(background, operations));
  });

  const wrong: readonly (readonly [string, readonly unknown[]])[] = [
    ["a name that is there", added(sample([mu], { name: "ttbar" }))],
    ["too few bins", added(sample([mu], { data: [1] }))],
    ["no number", added(sample([mu], { data: [1, "2", 3] }))],
    [
      "an overflow of the sum",
      added(sample([mu], { data: [1.7e308, 1.7e308, 1] })).concat(
        added(sample([mu], { name: "t", data: [1.7e308, 1, 1] })),
      ),
    ],
    ["a modifier that is there twice", added(sample([mu, mu]))],
    ["a name of another type", added(sample([{ name: "k_ttbar", type: "normsys", data: { hi: 1.1, lo: 0.9 } }]))],
    [
      "a staterror of another channel",
      added(
        { name: "s", data: [1], modifiers: [mu, { name: "mc_stat_SR", type: "staterror", data: [1] }] },
        "/channels/1/samples/-",
      ),
    ],
    ["a factor that overflows", added(sample([mu, { name: "x", type: "normsys", data: { hi: 1e301, lo: 0.9 } }]))],
    [
      "a staterror that overflows with those of the background",
      added(sample([mu, { name: "mc_stat_SR", type: "staterror", data: [1, 1e300, 1] }])),
    ],
    ["a setting for a single component", added(sample([mu, { name: "k_ttbar", type: "shapefactor", data: null }]))],
    ["an unknown type", added(sample([{ name: "x", type: "normalisation", data: null }]))],
    ["no sample", added({ name: "s" })],
    ["a place that is not there", added(sample([mu]), "/channels/0/samples/9")],
    ["a channel that is not there", added(sample([mu]), "/channels/5/samples/0")],
    ["no list of operations", { op: "add" } as never],
    ["a test that fails", [{ op: "test", path: "/version", value: "2.0.0" }]],
  ];
  it.each(wrong)("refuses %s with the issues of the whole document", (_, operations) => {
    const issues = issuesOf(() => wholeSpec(background, operations));
    expect(issues).not.toEqual([]);
    expect(issuesOf(() => modelsOf(background).patched(operations))).toEqual(issues);
  });

  describeWithShared("published patch sets", () => {
    it.each(["atlas-1lbb", "atlas-staus"])("%s: the models of the whole documents", (name) => {
      const published = readShared(`workspaces/${name}/BkgOnly.json.gz`);
      const models = modelsOf(published);
      const { patches } = parsePatchSet(readShared(`workspaces/${name}/patchset.json.gz`));
      for (const { operations } of [patches[0]!, patches.at(-1)!]) {
        expect(models.patched(operations).source.spec).toEqual(wholeSpec(published, operations));
      }
    });
  });
});
