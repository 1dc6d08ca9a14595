import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { WorkspaceError } from "../../src/errors.js";
import { parsePatchSet, patchAt, patchNamed } from "../../src/patchset/patch-set.js";
import { verifyPatchSet } from "../../src/patchset/verify.js";
import { pyhfDigest } from "../../src/workspace/pyhf-digest.js";
import { pythonFloat, pythonJson } from "../../src/workspace/python-json.js";
import { describeWithShared, readShared, sharedPath } from "../helpers/shared.js";
import { BACKGROUND_TEXT, PATCHSET_TEXT, PYHF, patchSetDocument } from "./documents.js";

function issuesOf(action: () => unknown): readonly (readonly [string, string])[] {
  try {
    action();
  } catch (error) {
    if (error instanceof WorkspaceError) return error.issues.map(({ code, path }) => [code, path]);
    throw error;
  }
  return [];
}

describe("parsePatchSet(input)", () => {
  it("reads labels, digests and patches from text or value, and from a list that holds one patch set", () => {
    const set = parsePatchSet(PATCHSET_TEXT);
    expect(set.labels).toEqual(["m1", "m2"]);
    expect(set.references).toEqual([{ name: "hepdata", value: "ins1234567" }]);
    expect(set.digests.map(({ algorithm }) => algorithm)).toEqual(["sha256", "md5"]);
    expect(set.patches).toHaveLength(17);
    expect(parsePatchSet(patchSetDocument())).toEqual(set);
    expect(parsePatchSet([patchSetDocument()])).toEqual(set);
  });

  it("finds a patch by its name, or by its values", () => {
    const set = parsePatchSet(PATCHSET_TEXT);
    expect(patchNamed(set, "signal_300_50").values).toEqual([300, 50]);
    expect(patchAt(set, [300, 50]).name).toBe("signal_300_50");
    expect(issuesOf(() => patchNamed(set, "signal_300_51"))).toEqual([["unknown-patch", ""]]);
    expect(issuesOf(() => patchAt(set, [300, "50"]))).toEqual([["unknown-patch", ""]]);
  });

  it("reports names and values that are there twice, and wrong numbers of values, all at once", () => {
    const document = patchSetDocument();
    document.patches[1]!.metadata.name = document.patches[0]!.metadata.name;
    document.patches[3]!.metadata.values = [...document.patches[2]!.metadata.values];
    document.patches[4]!.metadata.values = [1, 2, 3];
    expect(issuesOf(() => parsePatchSet(document))).toEqual([
      ["value-count", "patches[4].metadata.values"],
      ["duplicate-name", "patches[1].metadata"],
      ["duplicate-values", "patches[3].metadata"],
    ]);
  });

  it("says what a document that is no patch set lacks", () => {
    expect(issuesOf(() => parsePatchSet({ patches: [] })).map(([code]) => code)).toContain("missing-property");
    expect(issuesOf(() => parsePatchSet("{"))).toEqual([["json-syntax", "line 1, column 2"]]);
  });
});

describe("pythonJson(text)", () => {
  it.each(PYHF.texts)("writes $text as Python does, with pyhf's digests", ({ text, python, sha256, md5 }) => {
    expect(pythonJson(text)).toBe(python);
    expect(pyhfDigest(text)).toBe(sha256);
    expect(pyhfDigest(text, "md5")).toBe(md5);
  });

  it("keeps every float: what it writes reads as the same number", () => {
    for (let i = 0; i < 2000; i++) {
      const value = Math.sin(i) * 10 ** ((i % 61) - 30);
      expect(Number(pythonFloat(value))).toBe(value);
      expect(pythonFloat(value)).toMatch(/^-?\d+(\.\d+)?(e[+-]\d\d+)?$/);
    }
  });
});

describe("verifyPatchSet(patchSet, text)", () => {
  it("matches the workspace that the set was made for, however it is indented, and no other", () => {
    const set = parsePatchSet(PATCHSET_TEXT);
    const digests = (text: string) => verifyPatchSet(set, text).map(({ matches }) => matches);
    expect(digests(BACKGROUND_TEXT)).toEqual([true, true]);
    expect(digests(BACKGROUND_TEXT.replace(/\s+/g, " "))).toEqual([true, true]);
    expect(digests(BACKGROUND_TEXT.replace("324.0", "325.0"))).toEqual([false, false]);
    // the same number to JSON.parse, another one to Python
    expect(digests(BACKGROUND_TEXT.replace("324.0", "324"))).toEqual([false, false]);
  });

  describeWithShared("published patch sets", () => {
    it.each(["atlas-1lbb", "atlas-staus"])("%s belongs to its background", (name) => {
      const text = gunzipSync(readFileSync(sharedPath(`workspaces/${name}/BkgOnly.json.gz`))).toString("utf8");
      const checks = verifyPatchSet(parsePatchSet(readShared(`workspaces/${name}/patchset.json.gz`)), text);
      expect(checks.map(({ matches }) => matches)).toEqual([true]);
    });

    it("pyhf's own test inputs are accepted or refused as pyhf does", () => {
      const parse = (name: string) =>
        issuesOf(() => parsePatchSet(readShared(`interchange/pyhf-repo/tests/test_patchset/${name}.json`)));
      for (const good of ["example_patchset", "patchset_good_2_patches", "patchset_good_stringvalues"]) {
        expect(parse(good)).toEqual([]);
      }
      const codes = (name: string) => parse(name).map(([code]) => code);
      expect(codes("patchset_bad_duplicate_patch_name")).toContain("duplicate-name");
      expect(codes("patchset_bad_duplicate_patch_values")).toContain("duplicate-values");
      expect(codes("patchset_bad_wrong_values_multiplicity")).toContain("value-count");
      expect(codes("patchset_bad_wrong_valuetype")).not.toEqual([]);
    });
  });
});
