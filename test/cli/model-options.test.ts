import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { histograd, repoPath, TWO_CHANNEL, temporaryFolder } from "../helpers/cli.js";

const files = temporaryFolder();

/** The example with a systematic of −100 %, for which there is no interpolation. */
const floored = files.write(
  "floored.json",
  readFileSync(TWO_CHANNEL, "utf8").replace('"hi": 1.055, "lo": 0.94', '"hi": 1.055, "lo": 0'),
);
const FLOORS = ["--normsys-floor", "1e-6", "--clip-sample-data", "1e-3", "--clip-bin-data", "1e-2"];
const ORIGIN = { normsys_floor: 1e-6, clip_sample_data: 1e-3, clip_bin_data: 1e-2 };

/** Commands whose record has its origin, with what they need beside a workspace. */
const RECORDS: readonly (readonly string[])[] = [
  ["cls", "--test-stat", "q"],
  ["upperlimit", "--test-stat", "q"],
  ["significance"],
  ["minos", "mu"],
  ["scan", "--parameter", "mu=0.5,1,2"],
  ["contour", "--parameter", "mu", "--parameter", "lumi"],
  ["pulls"],
  ["ranking"],
  ["breakdown"],
  ["gof"],
  ["yields"],
  ["toys", "run", "--test-stat", "q", "--toys", "20", "--workers", "0", "--output", files.path("toys.json")],
];

/** The arguments of a command with a workspace in its place: before other arguments, after a verb of two words. */
function withWorkspace(command: readonly string[], path: string): string[] {
  const words = command[0] === "toys" ? 2 : 1;
  return [...command.slice(0, words), path, ...command.slice(words)];
}

describe("floors of factors and rates", () => {
  it("are needed for the workspace of these tests", async () => {
    const { status, stderr } = await histograd(["fit", floored]);
    expect(status).toBe(2);
    expect(stderr).toContain('channel "SR", sample "ttbar", normsys "ttbar_cross_section"');
    expect(stderr).toContain("--normsys-floor 1e-6");
  });

  it.each(RECORDS.map((command) => [command.join(" "), command] as const))(
    "are options of %s, and in the origin of its record",
    async (_, command) => {
      const { stdout, stderr } = await histograd([...withWorkspace(command, floored), "--json", ...FLOORS]);
      expect(JSON.parse(stdout).origin).toMatchObject(ORIGIN);
      for (const path of ["--clip-sample-data", "--clip-bin-data", 'normsys "ttbar_cross_section"'])
        expect(stderr).toContain(path);
      // the model's warning stands for that of the document
      expect(stderr).not.toContain("Models need a floor");
    },
  );

  it("are options of fit, and in its record", async () => {
    const { status, stdout } = await histograd(["fit", floored, "--json", ...FLOORS]);
    expect(status).toBe(0);
    expect(JSON.parse(stdout).origin).toMatchObject(ORIGIN);
    const plain = await histograd(["fit", TWO_CHANNEL, "--json"]);
    expect(JSON.parse(plain.stdout).origin).toMatchObject({
      normsys_floor: null,
      clip_sample_data: null,
      clip_bin_data: null,
    });
  });

  it.each(["inspect", "validate", "graph"])("are options of %s", async (command) => {
    expect((await histograd([command, floored, ...FLOORS])).status).toBe(0);
    expect((await histograd([command, floored])).status).toBe(2);
  });

  it("are options of patchset scan, and in the origin of its record", async () => {
    const [background, set] = ["background", "patchset"].map((name) => repoPath(`examples/patchset/${name}.json`));
    const { status, stdout } = await histograd([
      ...["patchset", "scan", background!, set!, "--workers", "0", "--json"],
      ...FLOORS,
    ]);
    expect(status).toBe(0);
    expect(JSON.parse(stdout).origin).toMatchObject(ORIGIN);
  });

  it.each([
    ["--normsys-floor", "0"],
    ["--normsys-floor", "1"],
    ["--normsys-floor", "x"],
    ["--clip-bin-data", "inf"],
    ["--clip-sample-data", ""],
  ])("%s %j is refused", async (flag, value) => {
    const { status, stderr } = await histograd(["fit", TWO_CHANNEL, flag, value]);
    expect(status).toBe(2);
    expect(stderr).toContain(flag);
  });
});

describe("a key that stands twice in a file", () => {
  const twice = files.write(
    "twice.json",
    readFileSync(TWO_CHANNEL, "utf8").replace('"version": "1.0.0"', '"version": "0.9", "version": "1.0.0"'),
  );

  it("is a warning of every command that reads it", async () => {
    for (const command of ["fit", "inspect", "yields"]) {
      const { status, stderr } = await histograd([command, twice]);
      expect(status).toBe(0);
      expect(stderr).toContain("warning: version: expected each key of an object once");
    }
    const { stdout } = await histograd(["validate", twice, "--json"]);
    expect(JSON.parse(stdout).warnings).toMatchObject([{ code: "duplicate-key", path: "version" }]);
  });

  it("is listed by validate beside the problems that come of it", async () => {
    const text = readFileSync(TWO_CHANNEL, "utf8").replace('"version": "1.0.0"', '"version": "1.0.0", "version": 1');
    const { status, stdout } = await histograd(["validate", files.write("broken.json", text), "--json"]);
    expect(status).toBe(2);
    const { problems, warnings } = JSON.parse(stdout);
    expect([problems.length, warnings]).toMatchObject([1, [{ code: "duplicate-key", path: "version" }]]);
  });

  it("is one of a patch, too, with the name of its file", async () => {
    const patch = files.write("patch.json", '[{"op": "test", "op": "test", "path": "/version", "value": "1.0.0"}]');
    const { status, stderr } = await histograd(["fit", TWO_CHANNEL, "--patch", patch]);
    expect(status).toBe(0);
    expect(stderr).toContain(`warning: ${patch}: [0].op: expected each key`);
  });
});
