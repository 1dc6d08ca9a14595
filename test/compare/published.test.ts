import { expect, it } from "vitest";
import { compareModels } from "../../src/compare/index.js";
import { readWorkspace } from "../../src/node/index.js";
import { describeWithShared, sharedPath } from "../helpers/shared.js";

const FOLDER = "workspaces/atlas-1lbb";

/** The background of a published search with one of its signals. */
async function patched(signal: string) {
  const patches = [sharedPath(`${FOLDER}/patchset.json.gz#${signal}`)];
  return (await readWorkspace(sharedPath(`${FOLDER}/BkgOnly.json.gz`), { patches })).model();
}

describeWithShared("published likelihoods", () => {
  it("are the same where another author applied the patch", async () => {
    const theirs = (await readWorkspace(sharedPath(`${FOLDER}/patched_C1N2_Wh_hbb_700_250.json.gz`))).model();
    const comparison = compareModels(await patched("C1N2_Wh_hbb_700_250"), theirs, { exact: true });
    expect(comparison).toMatchObject({ same: true, offset: 0, compared: { parameters: 126 } });
  });

  it("with different signals differ in expectations and in the statistical uncertainties that signals are a part of", async () => {
    const [a, b] = [await patched("C1N2_Wh_hbb_700_250"), await patched("C1N2_Wh_hbb_700_150")];
    const comparison = compareModels(a, b, { fits: false });
    expect(comparison).toMatchObject({ sameLikelihood: false, sameSettings: true, unmatched: [] });
    for (const { subject, parameter } of comparison.differences) {
      expect(subject === "expected-events" || parameter?.startsWith("staterror_")).toBe(true);
    }
  });
});
