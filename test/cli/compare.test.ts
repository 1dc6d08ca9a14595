import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { compareModels, formatRecord, parseRecord, Workspace } from "../../src/index.js";
import { COUNTING, histograd, TWO_CHANNEL, temporaryFolder } from "../helpers/cli.js";
import { writtenErrors } from "../helpers/record-schema.js";

const files = temporaryFolder();
const text = readFileSync(TWO_CHANNEL, "utf8");
const renamed = files.write("renamed.json", text.replaceAll('"jet_energy_scale"', '"jes=2"'));
const other = files.write("other.json", text.replace('"bounds": [[-5.0, 10.0]]', '"bounds": [[0.0, 10.0]]'));

describe("histograd compare", () => {
  it("ends with 0 for the same likelihood, and says what was compared", async () => {
    const { status, stdout, stderr } = await histograd(["compare", TWO_CHANNEL, TWO_CHANNEL]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(stdout).toContain(
      "THE SAME likelihood, with the same settings.\ncompared: 2 channels, 8 bins, 24 parameters",
    );
  });

  it("ends with 1 for different ones, with the first difference, the most telling ones and both fits", async () => {
    const changed = files.write("changed.json", text.replace("262", "282"));
    const { status, stdout } = await histograd(["compare", TWO_CHANNEL, changed]);
    expect(status).toBe(1);
    expect(stdout).toMatch(/^DIFFERENT likelihoods: 1 difference\.$/m);
    expect(stdout).toMatch(/^channel "CR", bin 0: observed 262 in a, 282 in b$/m);
    expect(stdout).toMatch(/^a +signal_strength .* mu +1\.28 +0\.66 .*yes$/m);
    expect((await histograd(["compare", TWO_CHANNEL, changed, "--no-fits"])).stdout).not.toContain("−2 log L");
  });

  it("matches parameters as --map says, also where names contain an equals sign", async () => {
    const without = await histograd(["compare", TWO_CHANNEL, renamed, "--no-fits"]);
    expect(without.status).toBe(1);
    expect(without.stdout).toContain("map one to the other: jet_energy_scale=jes=2");
    const mapped = await histograd(["compare", TWO_CHANNEL, renamed, "--map", "jet_energy_scale=jes=2"]);
    expect(mapped.status).toBe(0);
    expect(mapped.stdout).toMatch(/^names: jet_energy_scale = jes=2$/m);
  });

  it("has interpolation and floors of both, without which a model may be undefined where the two are compared", async () => {
    const options = ["--histosys-code", "code2", "--clip-sample-data", "0.1", "--clip-bin-data", "0.2"];
    const { status, stdout } = await histograd(["compare", TWO_CHANNEL, TWO_CHANNEL, "--json", ...options]);
    expect(status).toBe(0);
    const { a, b } = JSON.parse(stdout);
    for (const { origin } of [a, b]) {
      expect(origin).toMatchObject({ clip_sample_data: 0.1, clip_bin_data: 0.2, interpolation: { histosys: "code2" } });
    }
  });

  it("applies patches and options to the one that they are for", async () => {
    const patch = files.write("patch.json", [{ op: "replace", path: "/measurements/0/name", value: "patched" }]);
    const named = ["--measurement", "signal_strength", "--measurement-b", "patched"];
    expect((await histograd(["compare", TWO_CHANNEL, TWO_CHANNEL, "--patch-b", patch, ...named])).status).toBe(0);
    const { status, stdout } = await histograd([
      "compare",
      TWO_CHANNEL,
      TWO_CHANNEL,
      "--dialect-b",
      "root",
      "--no-fits",
    ]);
    expect(status).toBe(1);
    expect(stdout).toMatch(/constraint of mc_stat_CR\[0\]: normal with width .* in a, Poisson with rate .* in b/);
  });

  it("prints a record that has its schema, is read back and is that of the library", async () => {
    const { status, stdout } = await histograd(["compare", TWO_CHANNEL, other, "--json", "--no-fits", "--points", "3"]);
    expect(status).toBe(1);
    const record = parseRecord<ReturnType<typeof compareModels>>(stdout);
    expect(writtenErrors(stdout)).toEqual([]);
    const [a, b] = [TWO_CHANNEL, other].map((path) => Workspace.parse(JSON.parse(readFileSync(path, "utf8"))).model());
    const own = compareModels(a!, b!, { fits: false, points: 3 });
    expect(parseRecord(formatRecord(own))).toMatchObject({
      first: record.first,
      differences: record.differences,
      compared: record.compared,
      origin: { options: { points: 3, fits: false } },
    });
    expect(record.a.origin.options).toEqual({ workspace: TWO_CHANNEL, patches: [] });
  });

  it.each([
    ["a name without its partner", ["--map", "mu"], "expected  name=name"],
    ["a name that no model has", ["--map", "muh=mu"], 'Did you mean "mu"?'],
    ["a parameter twice", ["--map", "mu=mu", "--map", "mu=lumi"], "a second time"],
    ["a tolerance of 1", ["--tolerance", "1"], "Expected a number between 0 and 1"],
    ["a measurement that is not there", ["-m", "nothing"], "nothing"],
  ])("ends with 2 for %s", async (_, args, message) => {
    const { status, stdout, stderr } = await histograd(["compare", TWO_CHANNEL, COUNTING, ...args]);
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toContain(message);
  });

  it("reads standard input once", async () => {
    expect((await histograd(["compare", "-", TWO_CHANNEL], { input: text })).status).toBe(0);
    const { status, stderr } = await histograd(["compare", "-", "-"], { input: text });
    expect(status).toBe(2);
    expect(stderr).toContain("Standard input can be read only once");
  });
});
