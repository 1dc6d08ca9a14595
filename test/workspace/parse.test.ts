import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { WorkspaceError } from "../../src/errors.js";
import { applyPatch, parseWorkspace } from "../../src/workspace/index.js";
import { describeWithShared, readShared, sharedPath } from "../helpers/shared.js";
import { issuesOf, readDocument, tinyWorkspace } from "./documents.js";

describe("parseWorkspace", () => {
  it("returns what it was given, from text and from an object", () => {
    const document = readDocument("base.json");
    expect(parseWorkspace(document)).toEqual({ spec: document, warnings: [] });
    expect(parseWorkspace(JSON.stringify(document))).toEqual({ spec: document, warnings: [] });
  });

  it("shares nothing with its input and does not change it", () => {
    const document = readDocument("base.json") as { channels: { samples: { data: number[] }[] }[] };
    const before = JSON.stringify(document);
    const { spec } = parseWorkspace(document);
    expect(JSON.stringify(document)).toBe(before);
    document.channels[0]!.samples[0]!.data[0] = 99;
    expect(JSON.stringify(spec)).toBe(before);
  });

  it.each([
    [Number.NaN, "NaN"],
    [Number.POSITIVE_INFINITY, "Infinity"],
    [Number.NEGATIVE_INFINITY, "-Infinity"],
  ])("refuses %s wherever a number stands", (bad, received) => {
    const place = (path: string) => applyPatch(readDocument("base.json"), [{ op: "replace", path, value: bad }]);
    const places = [
      ["/channels/0/samples/1/data/0", "channels[0].samples[1].data[0]"],
      ["/channels/0/samples/0/modifiers/2/data/lo_data/1", "channels[0].samples[0].modifiers[2].data.lo_data[1]"],
      ["/channels/0/samples/1/modifiers/2/data/hi", "channels[0].samples[1].modifiers[2].data.hi"],
      ["/channels/0/samples/2/modifiers/0/data/0", "channels[0].samples[2].modifiers[0].data[0]"],
      ["/channels/1/samples/0/modifiers/2/data/2", "channels[1].samples[0].modifiers[2].data[2]"],
      ["/observations/1/data/2", "observations[1].data[2]"],
      ["/measurements/0/config/parameters/0/sigmas/0", "measurements[0].config.parameters[0].sigmas[0]"],
      ["/measurements/0/config/parameters/1/bounds/0/1", "measurements[0].config.parameters[1].bounds[0][1]"],
    ] as const;
    for (const [pointer, path] of places) {
      expect(issuesOf(() => parseWorkspace(place(pointer)))).toMatchObject([{ code: "not-finite", path, received }]);
    }
  });

  it("refuses a number in a text that is too large for a double", () => {
    const text = JSON.stringify(tinyWorkspace()).replace('"data":[5]', '"data":[1e999]');
    expect(issuesOf(() => parseWorkspace(text))).toMatchObject([
      { code: "not-finite", path: "channels[0].samples[0].data[0]", received: "Infinity" },
    ]);
  });

  it("names channel, sample and modifier, and shows what was found", () => {
    const patch = [{ op: "replace", path: "/channels/0/samples/1/modifiers/2/type", value: "normsis" }];
    const [issue] = issuesOf(() => parseWorkspace(applyPatch(readDocument("base.json"), patch)));
    expect(issue?.expected).toContain("histosys, lumi, normfactor, normsys, shapefactor, shapesys, staterror");
    expect(issue?.received).toBe('"normsis"');
    expect(issue?.hint).toContain('Did you mean "normsys"?');
    expect(issue?.hint).toContain('In channel "SR", sample "ttbar", modifier "xsec".');
  });

  it("says what to convert when lists are typed arrays", () => {
    const observations = [{ name: "SR", data: Float64Array.of(5) }];
    expect(issuesOf(() => parseWorkspace(tinyWorkspace({ observations })))).toMatchObject([
      { code: "wrong-type", path: "observations[0].data", hint: expect.stringContaining("Array.from") },
    ]);
  });

  it.each([
    ["a JSON patch", [{ op: "remove", path: "/channels/0" }]],
    ["a patch set", { metadata: {}, patches: [], version: "1.0.0" }],
    ["a patch set", [{ metadata: {}, patches: [], version: "1.0.0" }]],
    ["an HS3 document", { distributions: [], metadata: { hs3_version: "0.2" } }],
    ["an empty object", {}],
    ["an empty list", []],
    ["null", null],
    ["nothing", undefined],
    ["42", 42],
  ])("says that it was given %s", (received, document) => {
    expect(issuesOf(() => parseWorkspace(document))).toMatchObject([{ code: "not-a-workspace", path: "", received }]);
  });

  it("reports broken JSON text by line and column", () => {
    expect(issuesOf(() => parseWorkspace('{\n "channels": [,]\n}'))).toMatchObject([
      { code: "json-syntax", path: "line 2, column 15" },
    ]);
  });
});

/** Documents that pyhf cannot use either: not workspaces, or refused in its own tests. */
const REFUSED_IN_PYHF = new Map([
  ["tests/test_schema/customschema/custom.json", [["unsupported-version", "version"]]],
  ["tests/test_schema/model_duplicate_channels.json", [["duplicate-name", "channels[1].name"]]],
  ["tests/test_schema/model_duplicate_samples.json", [["duplicate-name", "channels[0].samples[1].name"]]],
  [
    "tests/test_schema/model_duplicate_modifiers.json",
    [["duplicate-name", "channels[0].samples[0].modifiers[1].name"]],
  ],
]);

/** JSON files below a folder of the shared data that have the four parts of a workspace. */
function findWorkspaces(folder: string): string[] {
  const files = readdirSync(sharedPath(folder), { recursive: true, encoding: "utf8" });
  const candidates = files.filter((file) => /\.json(\.gz)?$/.test(file)).map((file) => `${folder}/${file}`);
  return candidates.filter((file) => {
    const document = readShared(file) as Record<string, unknown>;
    return ["channels", "observations", "measurements", "version"].every(
      (part) => Array.isArray(document) || part in document,
    );
  });
}

describeWithShared("published documents", () => {
  const isRefused = (file: string) => [...REFUSED_IN_PYHF.keys()].some((refused) => file.endsWith(refused));
  // a data set beside the parts of a workspace: pyhf's schema refuses it, too
  const hasMore = (file: string) => file.endsWith("rf515_hf_LiteHF.json");
  const folders = ["workspaces", "golden", "interchange"];
  const files = folders.flatMap(findWorkspaces).filter((file) => !Array.isArray(readShared(file)));

  it("are there", () => {
    expect(files.length).toBeGreaterThan(50);
  });

  it.each(files.filter((file) => !isRefused(file) && !hasMore(file)))("%s loads", (file) => {
    expect(() => parseWorkspace(readShared(file))).not.toThrow();
  });

  it.each([...REFUSED_IN_PYHF])("%s is refused", (file, expected) => {
    const found = issuesOf(() => parseWorkspace(readShared(`interchange/pyhf-repo/${file}`)));
    expect(found.map(({ code, path }) => [code, path])).toEqual(expect.arrayContaining(expected));
  });

  it.each(["histosys", "shapesys", "staterror"])("a patch with a %s of the wrong length is refused", (type) => {
    const folder = "interchange/pyhf-repo/tests/test_modifiers";
    const { channels } = readShared(`${folder}/spec.json`) as { channels: unknown };
    const document = {
      channels,
      observations: [{ name: "channel_1", data: [1, 2, 3, 4] }],
      measurements: [{ name: "m", config: { poi: "mu", parameters: [] } }],
      version: "1.0.0",
    };
    expect(parseWorkspace(document).warnings).toEqual([]);
    const patched = applyPatch(document, readShared(`${folder}/bad_${type}_modifier_patch.json`));
    const codes = issuesOf(() => parseWorkspace(patched)).map(({ code }) => code);
    expect(new Set(codes)).toEqual(new Set(["bin-count"]));
  });

  it("warns of a background-only workspace whose parameter of interest comes with a patch", () => {
    const { warnings } = parseWorkspace(readShared("workspaces/atlas-sbottom/RegionA/BkgOnly.json"));
    expect(warnings).toMatchObject([
      { code: "poi-not-in-model", path: "measurements[0].config.poi", received: '"mu_SIG"' },
    ]);
  });

  it("refuses HS3 documents as such", () => {
    const document = readShared("interchange/hs3/pyhs3/simplemodel_uncorrelated-background_hs3.json");
    expect(() => parseWorkspace(document)).toThrow(WorkspaceError);
    expect(issuesOf(() => parseWorkspace(document))).toMatchObject([{ received: "an HS3 document" }]);
  });
});
