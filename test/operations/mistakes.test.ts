import { describe, expect, it } from "vitest";
import {
  addSamples,
  dropSmall,
  type ModifierChoice,
  normalisationOnly,
  rebinWorkspace,
  renameWorkspace,
  replaceData,
  shapeOnly,
  sliceWorkspace,
  symmetriseModifiers,
} from "../../src/operations/index.js";
import type { WorkspaceSpec } from "../../src/workspace/types.js";
import { histosys, normfactor, normsys, sample, thrownIssues, workspaceSpec } from "../helpers/workspaces.js";

const workspace: WorkspaceSpec = workspaceSpec({
  channels: {
    SR: [
      sample("signal", [5, 6], normfactor("mu")),
      sample("background", [50, 60], histosys("JES", [55, 66], [45, 54]), normsys("lumi", 0.98, 1.02)),
    ],
  },
  observed: { SR: [53, 67] },
});

describe("bins that a channel does not have", () => {
  // An array of so many bins cannot be made, and must not be tried.
  const FAR = 1e12;

  it("are named with the number of bins, however many they are", () => {
    expect(thrownIssues(() => sliceWorkspace(workspace, { bins: { SR: [0, FAR] } }))).toEqual([
      { code: "unknown-bin", path: 'bins["SR"][1]' },
    ]);
    expect(thrownIssues(() => rebinWorkspace(workspace, { factor: FAR }))).toMatchObject([{ code: "not-mergeable" }]);
    expect(thrownIssues(() => rebinWorkspace(workspace, { edges: { SR: [0, FAR] } }))).toMatchObject([
      { code: "not-mergeable" },
    ]);
  });
});

describe("names that the workspace does not have", () => {
  it("are shown as the keys of the option that has them", () => {
    const added = { XX: { name: "x", data: [1, 2], modifiers: [] } };
    expect(thrownIssues(() => addSamples(workspace, { samples: added }))[0]).toMatchObject({ path: 'samples["XX"]' });
    expect(
      thrownIssues(() => renameWorkspace(workspace, { channels: { XX: "x" }, modifiers: { YY: "y" } })),
    ).toMatchObject([{ path: 'channels["XX"]' }, { path: 'modifiers["YY"]' }]);
    expect(thrownIssues(() => replaceData(workspace, { data: { XX: [1] } }))[0]).toMatchObject({ path: 'data["XX"]' });
    expect(thrownIssues(() => sliceWorkspace(workspace, { bins: { XX: [0, 1] } }))[0]).toMatchObject({
      path: 'bins["XX"]',
    });
  });
});

describe("a chosen modifier that an operation cannot change", () => {
  const OPERATIONS = {
    normalisationOnly: [normalisationOnly, "lumi"],
    shapeOnly: [shapeOnly, "lumi"],
    symmetriseModifiers: [symmetriseModifiers, "mu"],
    dropSmall: [
      (spec: WorkspaceSpec, options: ModifierChoice) => dropSmall(spec, { threshold: 0.1, ...options }),
      "mu",
    ],
  } as const;

  it.each(Object.entries(OPERATIONS))("is an error of %s instead of a document without a change", (_, [body, name]) => {
    const options = { modifiers: ["JES", name] };
    expect(thrownIssues(() => body(workspace, options))).toEqual([{ code: "no-variation", path: "modifiers[1]" }]);
  });
});
