import { describe, expect, it } from "vitest";
import { Workspace } from "../../src/api/workspace.js";
import { combineNames } from "../../src/compare/combine-names.js";
import { compareModels } from "../../src/compare/index.js";
import { importDocument } from "../../src/interchange/import-document.js";
import { readWorkspace } from "../../src/node/index.js";
import type { WorkspaceSpec } from "../../src/workspace/types.js";
import { describeWithShared, sharedPath } from "../helpers/shared.js";
import { normfactor, sample, workspaceSpec } from "../helpers/workspaces.js";

const FRAME =
  "process,bin,sum_w,sum_ww\ndata_obs,0,5,5\ndata_obs,1,6,6\ns,0,1,0.01\ns,1,2,0.02\nb,0,4,0.04\nb,1,4,0.09\n";
const CARD = `shapes * * t.csv $PROCESS
bin SR
observation -1
bin SR SR
process s b
process 0 1
rate -1 -1
2016_jes lnN 1.1 1.2
SR autoMCStats 0
`;

async function card(): Promise<WorkspaceSpec> {
  const read = async () => new TextEncoder().encode(FRAME);
  const { value } = await importDocument(CARD, "card.txt", { read });
  return value as WorkspaceSpec;
}

/** The card with names of the parameters as others write them. */
function renamed(spec: WorkspaceSpec, names: Readonly<Record<string, string>>): WorkspaceSpec {
  const text = Object.entries(names).reduce(
    (json, [name, other]) => json.replaceAll(JSON.stringify(name), JSON.stringify(other)),
    JSON.stringify(spec),
  );
  return JSON.parse(text) as WorkspaceSpec;
}

const compared = (a: WorkspaceSpec, b: WorkspaceSpec) => {
  const [modelA, modelB] = [a, b].map((spec) => Workspace.parse(spec).model());
  return compareModels(modelA!, modelB!, { fits: false });
};

describe("parameters of Combine", () => {
  it("are matched with the parameter of interest and the names of others", async () => {
    const ours = await card();
    const other = renamed(ours, { r: "mu", theta2016_jes: "2016_jes" });
    for (const comparison of [compared(ours, other), compared(other, ours)]) {
      expect(comparison).toMatchObject({ same: true, unmatched: [] });
      expect(comparison.renamed.map(({ by }) => by).sort()).toEqual(["combine", "poi"]);
    }
  });

  it("are not the parameter of interest of others where that is none of theirs, or has a name of its own", async () => {
    const ours = await card();
    const two = renamed(ours, { r: "r_a" });
    expect(compared(two, renamed(ours, { r: "r_b" })).unmatched.map(({ name }) => name)).toEqual(["r_a", "r_b"]);
    const pyhf = workspaceSpec({ channels: { SR: [sample("s", [1, 2], normfactor("mu"))] } });
    const other = workspaceSpec({ channels: { SR: [sample("s", [1, 2], normfactor("r"))] }, poi: "r" });
    expect(compared(pyhf, other).same).toBe(false);
  });

  it("are those of bins whether the name has a bracket or a bin, as in RooFit", () => {
    expect(combineNames("prop_binSR[12]")).toEqual(combineNames("prop_binSR_bin12"));
    expect(combineNames("prop_binSR[1]")).not.toEqual(combineNames("prop_binSR_bin12"));
    expect(combineNames("stat[1]")).not.toEqual(combineNames("stat_bin1"));
  });
});

describeWithShared("Combine's cards and their pyhf twins", () => {
  it.each(["two-bin/two-bin-sys-normfactor"])("need no map: %s", async (name) => {
    const [a, b] = [`combine/${name}.txt`, `pyhf/${name}.json`].map((path) =>
      sharedPath(`interchange/combine-cards/${path}`),
    );
    const [modelA, modelB] = [(await readWorkspace(a!)).model(), (await readWorkspace(b!)).model()];
    expect(compareModels(modelA, modelB, { fits: false, tolerance: 1e-6 })).toMatchObject({
      sameLikelihood: true,
      unmatched: [],
    });
  });
});
