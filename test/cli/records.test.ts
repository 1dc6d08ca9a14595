import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { COUNTING, histograd, TWO_CHANNEL, TWO_CHANNEL_REFERENCE, temporaryFolder } from "../helpers/cli.js";
import { doubleWell, edgeWorkspace } from "../helpers/minima-workspaces.js";
import { writtenErrors } from "../helpers/record-schema.js";

const files = temporaryFolder();
const outside = JSON.parse(readFileSync(COUNTING, "utf8"));
for (const sample of outside.channels[0].samples) sample.data = [0];
const outsidePath = files.write("outside.json", outside);
const badPath = files.write("bad.json", { channels: 5, version: "1.0.0" });
const patchPath = files.write("patch.json", [{ op: "replace", path: "/observations/0/data", value: [12] }]);
const strangeReference = JSON.parse(readFileSync(TWO_CHANNEL_REFERENCE, "utf8"));
strangeReference.points[0].logpdf = "nan";
strangeReference.points[1].logpdf = "-inf";
strangeReference.model.poi = null;
const strangePath = files.write("strange-reference.json", strangeReference);

const edgePath = files.write("edge.json", edgeWorkspace());
const wellPath = files.write("well.json", doubleWell());

describe("records that --json prints follow their schemas", () => {
  it.each<[string, string[]]>([
    ["a fit", ["fit", TWO_CHANNEL]],
    ["a fit with everything", ["fit", TWO_CHANNEL, "--asimov-at", "mu=0", "--correlations", "0", "--covariance"]],
    ["a fit at a bound", ["fit", COUNTING, "--bounds", "mu=-inf,0.5", "--init", "mu=0"]],
    ["a fit with held parameters and a patch", ["fit", COUNTING, "--fix", "mu=0", "--patch", patchPath]],
    ["uncertainties without a fit", ["fit", TWO_CHANNEL, "--expected", "--modifier-code", "normsys/b_tagging=code1"]],
    ["a fit at the edge of its domain", ["fit", edgePath]],
    ["a fit with other minima", ["fit", wellPath]],
    ["a fit with random starts", ["fit", wellPath, "--search", "6"]],
    ["a fit that did not start", ["fit", outsidePath]],
    ["an inspection", ["inspect", TWO_CHANNEL, "--measurement", "statistics_only"]],
    ["a validation", ["validate", TWO_CHANNEL]],
    ["a validation with problems", ["validate", badPath]],
    ["a validation with warnings", ["validate", outsidePath]],
    ["a comparison", ["check", TWO_CHANNEL, TWO_CHANNEL_REFERENCE]],
    ["a comparison that disagrees", ["check", TWO_CHANNEL, strangePath]],
  ])("%s", async (_, args) => {
    const { stdout } = await histograd([...args, "--json"]);
    expect(writtenErrors(stdout)).toEqual([]);
  });

  it("the schemas notice what does not follow them", async () => {
    const { stdout } = await histograd(["fit", COUNTING, "--json"]);
    const record = JSON.parse(stdout);
    for (const broken of [
      { ...record, twice_nll: "infinite" },
      { ...record, twiceNll: 1 },
      { ...record, status: "fine" },
      { ...record, par_names: [1] },
    ]) {
      expect(writtenErrors(JSON.stringify(broken))).not.toEqual([]);
    }
  });

  it("mle_parameters has pyhf's shape: a list for every parameter set", async () => {
    const { mle_parameters } = JSON.parse((await histograd(["fit", TWO_CHANNEL, "--json"])).stdout);
    expect(Object.keys(mle_parameters)).toHaveLength(12);
    expect(mle_parameters.mu).toHaveLength(1);
    expect(mle_parameters.mc_stat_CR).toHaveLength(4);
  });
});
