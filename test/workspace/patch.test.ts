import { describe, expect, it } from "vitest";
import { WorkspaceError } from "../../src/errors.js";
import { applyPatch, parseWorkspace, schemaIssues } from "../../src/workspace/index.js";
import { patchSet } from "../../src/workspace/validators.generated.js";
import { describeWithShared, readShared } from "../helpers/shared.js";
import { issuesOf } from "./documents.js";

describe("applyPatch", () => {
  // RFC 6902, appendix A, by number
  it.each([
    ["A.1 adds a member", { foo: "bar" }, [{ op: "add", path: "/baz", value: "qux" }], { baz: "qux", foo: "bar" }],
    ["A.2 adds an element", { foo: ["a", "b"] }, [{ op: "add", path: "/foo/1", value: "c" }], { foo: ["a", "c", "b"] }],
    ["A.3 removes a member", { baz: "qux", foo: "bar" }, [{ op: "remove", path: "/baz" }], { foo: "bar" }],
    ["A.4 removes an element", { foo: ["a", "b", "c"] }, [{ op: "remove", path: "/foo/1" }], { foo: ["a", "c"] }],
    ["A.5 replaces a value", { baz: "qux" }, [{ op: "replace", path: "/baz", value: "boo" }], { baz: "boo" }],
    ["A.6 moves a value", { a: { x: 1 }, b: {} }, [{ op: "move", from: "/a/x", path: "/b/y" }], { a: {}, b: { y: 1 } }],
    ["A.7 moves an element", { f: [1, 2, 3, 4] }, [{ op: "move", from: "/f/1", path: "/f/3" }], { f: [1, 3, 4, 2] }],
    [
      "A.8 tests values",
      { a: [1, { b: 2 }] },
      [{ op: "test", path: "/a", value: [1, { b: 2 }] }],
      { a: [1, { b: 2 }] },
    ],
    ["A.10 adds a nested object", { foo: 1 }, [{ op: "add", path: "/c", value: { g: {} } }], { foo: 1, c: { g: {} } }],
    ["A.11 ignores other members", { a: 1 }, [{ op: "add", path: "/b", value: 2, xyz: 3 }], { a: 1, b: 2 }],
    ["A.14 unescapes ~", { "/": 9, "~1": 10 }, [{ op: "test", path: "/~01", value: 10 }], { "/": 9, "~1": 10 }],
    ["A.16 appends", { foo: ["a"] }, [{ op: "add", path: "/foo/-", value: ["b"] }], { foo: ["a", ["b"]] }],
    ["copies", { a: [1] }, [{ op: "copy", from: "/a", path: "/b" }], { a: [1], b: [1] }],
    ["adds over a member", { a: 1 }, [{ op: "add", path: "/a", value: null }], { a: null }],
    ["replaces the document", { a: 1 }, [{ op: "replace", path: "", value: [2] }], [2]],
    ["moves nothing onto itself", [1, 2], [{ op: "move", from: "/0", path: "/0" }], [1, 2]],
    ["tests with keys in any order", { a: 1, b: 2 }, [{ op: "test", path: "", value: { b: 2, a: 1 } }], { a: 1, b: 2 }],
    ["has nothing to do", { a: 1 }, [], { a: 1 }],
  ])("%s", (_name, document, patch, expected) => {
    const before = JSON.stringify([document, patch]);
    expect(applyPatch(document, patch)).toEqual(expected);
    expect(JSON.stringify([document, patch])).toBe(before);
  });

  it.each([
    ["a test that fails (A.9)", [{ op: "test", path: "/a/0", value: 2 }], "test-failed", "patch[0].value"],
    ["a missing parent (A.12)", [{ op: "add", path: "/x/y", value: 1 }], "missing-target", "patch[0].path"],
    ["a string for a number (A.15)", [{ op: "test", path: "/a/0", value: "1" }], "test-failed", "patch[0].value"],
    ["a missing member", [{ op: "remove", path: "/x" }], "missing-target", "patch[0].path"],
    ["an index beyond the list", [{ op: "replace", path: "/a/2", value: 1 }], "missing-target", "patch[0].path"],
    ["an index beyond its end", [{ op: "add", path: "/a/3", value: 1 }], "missing-target", "patch[0].path"],
    ["an index with a leading zero", [{ op: "replace", path: "/a/01", value: 1 }], "missing-target", "patch[0].path"],
    ["an index that is no number", [{ op: "remove", path: "/a/x" }], "missing-target", "patch[0].path"],
    ["the end of a list, replaced", [{ op: "replace", path: "/a/-", value: 1 }], "missing-target", "patch[0].path"],
    ["a move past what is left", [{ op: "move", from: "/a/0", path: "/a/2" }], "missing-target", "patch[0].path"],
    ["a source that is missing", [{ op: "copy", from: "/x", path: "/b" }], "missing-target", "patch[0].from"],
    ["a move into itself", [{ op: "move", from: "/a", path: "/a/0" }], "move-into-itself", "patch[0].path"],
    ["the removal of everything", [{ op: "remove", path: "" }], "missing-target", "patch[0].path"],
    ["a pointer without slash", [{ op: "remove", path: "a" }], "invalid-pointer", "patch[0].path"],
    ["a pointer with a bare ~", [{ op: "remove", path: "/a~2" }], "invalid-pointer", "patch[0].path"],
    ["an unknown operation", [{ op: "ad", path: "/a", value: 1 }], "unknown-operation", "patch[0].op"],
    ["no operation", [{ path: "/a", value: 1 }], "missing-property", "patch[0].op"],
    ["no value", [{ op: "add", path: "/a" }], "missing-property", "patch[0].value"],
    ["no source", [{ op: "move", path: "/a" }], "missing-property", "patch[0].from"],
    ["an entry that is no object", ["add"], "wrong-type", "patch[0]"],
    ["one operation outside a list", { op: "remove", path: "/a" }, "not-a-patch", "patch"],
  ])("refuses %s", (_name, patch, code, path) => {
    expect(issuesOf(() => applyPatch({ a: [1, 2] }, patch))).toMatchObject([{ code, path }]);
  });

  it("reports every operation that fails, and returns nothing", () => {
    const document = { a: 1 };
    const patch = [
      { op: "add", path: "/b", value: 2 },
      { op: "remove", path: "/c" },
      { op: "test", path: "/b", value: 3 },
      { op: "replace", path: "/b", value: 4 },
      { op: "remove", path: "/d/e" },
    ];
    expect(() => applyPatch(document, patch)).toThrow(WorkspaceError);
    expect(issuesOf(() => applyPatch(document, patch)).map(({ path }) => path)).toEqual([
      "patch[1].path",
      "patch[2].value",
      "patch[4].path",
    ]);
    expect(document).toEqual({ a: 1 });
  });

  it("shares nothing with document and patch", () => {
    const document = { a: [1], b: { c: 2 } };
    const value = { list: [3] };
    const patched = applyPatch(document, [{ op: "add", path: "/d", value }]) as typeof document & { d: typeof value };
    patched.a.push(9);
    patched.b.c = 9;
    patched.d.list.push(9);
    expect([document, value]).toEqual([{ a: [1], b: { c: 2 } }, { list: [3] }]);
  });

  it("lists the patches of a patch set that is taken for a patch", () => {
    const set = { metadata: {}, patches: [{ metadata: { name: "low_mass" } }, { metadata: { name: "high_mass" } }] };
    for (const patch of [set, [set]]) {
      const [issue] = issuesOf(() => applyPatch({}, patch));
      expect(issue).toMatchObject({ code: "patch-set", path: "patch" });
      expect(issue?.hint).toContain('"low_mass", "high_mass"');
    }
  });
});

describe("the patch set schema", () => {
  const patch = { metadata: { name: "p", values: [1, "a"] }, patch: [{ op: "remove", path: "/a" }] };
  const metadata = {
    references: { hepdata: "ins1234567" },
    digests: { md5: "0".repeat(32) },
    labels: ["x", "y"],
    description: "",
  };
  const good = { metadata, patches: [patch], version: "1.0.0" };

  it("accepts a patch set, also with additional metadata", () => {
    expect(schemaIssues(patchSet, { ...good, metadata: { ...metadata, analysis_id: "A" } })).toEqual([]);
  });

  it.each([
    [{ ...good, patches: [] }, "empty-list", "patches"],
    [{ ...good, version: "2" }, "unsupported-version", "version"],
    [{ ...good, metadata: { ...metadata, labels: ["a b"] } }, "wrong-format", "metadata.labels[0]"],
    [{ ...good, metadata: { ...metadata, digests: {} } }, "wrong-value", "metadata.digests"],
    [
      { ...good, patches: [{ ...patch, metadata: { name: "p", values: [true] } }] },
      "wrong-type",
      "patches[0].metadata.values[0]",
    ],
    [
      { ...good, patches: [{ ...patch, patch: [{ op: "x", path: "" }] }] },
      "unknown-operation",
      "patches[0].patch[0].op",
    ],
  ])("refuses %j", (set, code, path) => {
    expect(schemaIssues(patchSet, set)).toMatchObject([{ code, path }]);
  });
});

describeWithShared("published patches", () => {
  it("make of a background-only workspace what their authors made", () => {
    const [set] = readShared("workspaces/atlas-1lbb/patchset.json.gz") as [
      { patches: { metadata: { name: string }; patch: unknown }[] },
    ];
    const entry = set.patches.find(({ metadata }) => metadata.name === "C1N2_Wh_hbb_700_250");
    const patched = applyPatch(readShared("workspaces/atlas-1lbb/BkgOnly.json.gz"), entry?.patch);
    const { spec, warnings } = parseWorkspace(patched);
    expect(warnings).toEqual([]);
    const { spec: published } = parseWorkspace(readShared("workspaces/atlas-1lbb/patched_C1N2_Wh_hbb_700_250.json.gz"));
    expect(spec.channels).toEqual(published.channels);
  });

  it.each([
    "RegionA/BkgOnly.json RegionA/patch.sbottom_1300_205_60.json",
    "RegionC/BkgOnly.json RegionC/patch.sbottom_1600_850_60.json",
  ])("give the model its parameter of interest: %s", (files) => {
    const [background, patch] = files.split(" ").map((file) => readShared(`workspaces/atlas-sbottom/${file}`));
    expect(parseWorkspace(background).warnings.map(({ code }) => code)).toContain("poi-not-in-model");
    // channels that the patch removes leave their observations behind
    const { warnings } = parseWorkspace(applyPatch(background, patch));
    expect(warnings.filter(({ code }) => code !== "unknown-observation")).toEqual([]);
  });

  const folder = "interchange/pyhf-repo/tests";
  it.each([
    ["workspaces/atlas-staus/patchset.json.gz"],
    [`${folder}/test_schema/patchset_good.json`],
    [`${folder}/test_patchset/example_patchset.json`],
    [`${folder}/test_patchset/patchset_good_2_patches.json`],
    [`${folder}/test_patchset/patchset_good_stringvalues.json`],
  ])("%s conforms to the patch set schema", (file) => {
    expect(schemaIssues(patchSet, readShared(file))).toEqual([]);
  });

  it.each([
    "empty_patches",
    "hepdata_reference",
    "invalid_digests",
    "label_pattern",
    "no_description",
    "no_digests",
    "no_labels",
    "no_patch_name",
    "no_patch_values",
    "no_version",
  ])("patchset_bad_%s.json does not", (name) => {
    expect(
      schemaIssues(patchSet, readShared(`${folder}/test_schema/patchset_bad_${name}.json`)).length,
    ).toBeGreaterThan(0);
  });
});
