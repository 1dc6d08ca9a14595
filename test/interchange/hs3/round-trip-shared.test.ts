import { readdirSync } from "node:fs";
import { expect, it } from "vitest";
import { Workspace } from "../../../src/api/workspace.js";
import { WorkspaceError } from "../../../src/errors.js";
import { describeWithShared, readShared, sharedPath } from "../../helpers/shared.js";
import { expectSameLikelihood } from "./round-trip.js";

const small = () => readdirSync(sharedPath("workspaces/small")).map((file) => `workspaces/small/${file}`);
const LARGE = [
  "golden/all_modifiers.json",
  "workspaces/agc-ttbar/workspace.json",
  "workspaces/atlas-1lbb/BkgOnly.json.gz",
  "workspaces/atlas-sbottom/RegionA/BkgOnly.json",
  "workspaces/atlas-staus/BkgOnly.json.gz",
  "workspaces/atlas-tttt/workspace.json",
  "workspaces/atlas-ttbar-ljets/workspace.json",
  "workspaces/cms-ttg-2l/workspace.json",
  "workspaces/lhcb-rdstar/workspace.json.gz",
];

/** Workspaces of the folder that are none, such as patch sets. */
function workspaceOf(file: string): Workspace | undefined {
  try {
    return Workspace.parse(readShared(file));
  } catch (error) {
    if (error instanceof WorkspaceError && error.code === "not-a-workspace") return undefined;
    throw error;
  }
}

describeWithShared("workspaces written as HS3 and read again", () => {
  it("have the same likelihood, for all small ones", () => {
    let compared = 0;
    for (const file of small()) {
      const workspace = workspaceOf(file);
      if (workspace === undefined) continue;
      for (const measurement of workspace.measurements) expectSameLikelihood(workspace, measurement, file);
      compared++;
    }
    expect(compared).toBeGreaterThan(25);
  });

  for (const file of LARGE) {
    it(`${file} has the same likelihood`, () => {
      const workspace = workspaceOf(file)!;
      expectSameLikelihood(workspace, workspace.measurements[0]!, file);
    });
  }
});
