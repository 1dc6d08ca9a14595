import { describe, expect, it } from "vitest";
import { createPatchSet, parsePatchSet, verifyPatchSet } from "../../src/patchset/index.js";
import { applyPatch } from "../../src/workspace/index.js";
import { thrownIssues } from "../helpers/workspaces.js";
import { BACKGROUND_TEXT, PATCHSET_TEXT } from "./documents.js";

const published = parsePatchSet(PATCHSET_TEXT);
const background = (): unknown => JSON.parse(BACKGROUND_TEXT);
const family = published.patches.map(({ name, values, operations }) => ({
  name,
  values,
  workspace: applyPatch(background(), operations),
}));
const options = { description: "made again", labels: published.labels, hepdata: "ins1234567" };

describe("createPatchSet", () => {
  it("makes a set that verifies, and whose patches make the workspaces", () => {
    const set = parsePatchSet(createPatchSet(BACKGROUND_TEXT, family, options));
    expect(verifyPatchSet(set, BACKGROUND_TEXT).map(({ matches }) => matches)).toEqual([true, true]);
    expect(set.digests.find(({ algorithm }) => algorithm === "sha256")).toEqual(
      published.digests.find(({ algorithm }) => algorithm === "sha256"),
    );
    for (const [i, { name, values, operations }] of set.patches.entries()) {
      expect([name, values]).toEqual([family[i]!.name, family[i]!.values]);
      expect(applyPatch(background(), operations)).toEqual(family[i]!.workspace);
    }
  });

  it("refuses members that are no workspaces, names and values that are there twice, and labels without values", () => {
    const [first, second] = family;
    const broken = { ...first!, workspace: { channels: [] } };
    expect(thrownIssues(() => createPatchSet(BACKGROUND_TEXT, [broken], options))[0]!.path).toContain(first!.name);
    const twice = [first!, { ...second!, name: first!.name }];
    expect(thrownIssues(() => createPatchSet(BACKGROUND_TEXT, twice, options))).toMatchObject([
      { code: "duplicate-name" },
    ]);
    const short = [{ ...first!, values: [1] }];
    expect(thrownIssues(() => createPatchSet(BACKGROUND_TEXT, short, options))).toMatchObject([
      { code: "value-count" },
    ]);
    expect(thrownIssues(() => createPatchSet(BACKGROUND_TEXT, family, { ...options, hepdata: "12" })).length).toBe(1);
    expect(thrownIssues(() => createPatchSet("{", family, options))).toMatchObject([{ code: "json-syntax" }]);
    expect(thrownIssues(() => createPatchSet(BACKGROUND_TEXT, [], options))).toMatchObject([{ code: "bad-argument" }]);
  });
});
