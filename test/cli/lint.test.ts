import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import type { LintReport } from "../../src/lint/index.js";
import { tarOf, zipOf } from "../helpers/archives.js";
import { COUNTING, histograd, TWO_CHANNEL, temporaryFolder } from "../helpers/cli.js";
import { textOf } from "../helpers/cli-record.js";
import { writtenErrors } from "../helpers/record-schema.js";
import { normfactor, normsys, sample, workspaceSpec } from "../helpers/workspaces.js";

const files = temporaryFolder();

/** A note (one-sided), a warning (a large factor) with something to mend (settings of no parameter), and no error. */
const spec = workspaceSpec({
  channels: {
    SR: [
      sample("signal", [1000], normfactor("mu")),
      sample("bkg", [100], normsys("JES", 1, 1.1), normsys("norm", 0.3, 3)),
    ],
  },
  parameters: [{ name: "theta", fixed: true }],
});
const path = files.write("workspace.json", spec);
const degenerate = files.write(
  "degenerate.json",
  workspaceSpec({
    channels: { SR: [sample("signal", [100], normfactor("mu"), normfactor("k")), sample("bkg", [100])] },
  }),
);

const run = (...args: readonly string[]) => histograd(["lint", ...args]);

async function rulesOf(...args: readonly string[]): Promise<readonly string[]> {
  const { stdout } = await run(...args, "--json");
  return (JSON.parse(stdout) as LintReport).findings.map(({ rule }) => rule);
}

describe("histograd lint", () => {
  it("prints findings by rule with place, numbers and meaning, or the record as JSON", async () => {
    const { stdout, stderr, status } = await run(path);
    expect([stderr, status]).toEqual(["", 0]);
    expect(stdout).toContain("0 errors, 2 warnings, 1 note");
    expect(stdout).toContain('normsys "norm" multiplies sample "bkg" of channel "SR" by 3 up and 0.3 down.');
    expect(stdout).toContain("/channels/0/samples/1/modifiers/1");
    const output = files.path("record.json");
    const json = await textOf("lint", path, "--json", "--output", output);
    expect(writtenErrors(json)).toEqual([]);
    expect(readFileSync(output, "utf8")).toBe(json);
    expect((await run(TWO_CHANNEL)).stdout).toContain("Nothing was found");
  });

  it("exits with 1 where there is a finding of the severity that is asked for, or a worse one", async () => {
    const status = async (...args: readonly string[]) => (await run(...args)).status;
    expect(await status(path, "--fail-on", "warning")).toBe(1);
    expect(await status(path, "--fail-on", "note")).toBe(1);
    expect(await status(degenerate)).toBe(1);
    expect(await status(degenerate, "--fail-on", "never")).toBe(0);
    expect(await status(degenerate, "--rule", "degenerate-parameters=note")).toBe(0);
    expect(await status(TWO_CHANNEL, "--fail-on", "note")).toBe(0);
    expect(await status(files.write("bad.json", { channels: 5 }))).toBe(2);
  });

  it("takes severities and thresholds from the command line, and a file beside the workspace", async () => {
    const off = ["--rule", "one-sided-variation=off", "--threshold", "largeFactor=4"];
    expect(await rulesOf(path, ...off)).toEqual(["unknown-parameter"]);
    const folder = temporaryFolder();
    const beside = folder.write("workspace.json", spec);
    folder.write("histograd-lint.json", {
      rules: { "one-sided-variation": "error" },
      ignore: [{ modifier: "norm" }],
      failOn: "warning",
    });
    expect(await rulesOf(beside)).toEqual(["one-sided-variation", "unknown-parameter"]);
    expect(await rulesOf(beside, "--rule", "one-sided-variation=off")).toEqual(["unknown-parameter"]);
    expect((await run(beside)).status).toBe(1);
    expect((await run(beside, "--fail-on", "never")).status).toBe(0);
    expect(await rulesOf(beside, "--no-config")).toHaveLength(3);
    expect(await rulesOf(path, "--config", folder.path("histograd-lint.json"))).toHaveLength(2);
    const inFolder = await histograd(["lint", path, "--json"], { cwd: folder.folder });
    expect((JSON.parse(inFolder.stdout) as LintReport).findings).toHaveLength(2);
  });

  it("refuses what it does not know, with the nearest name, and names the file", async () => {
    const config = files.write("config.json", { rules: { "large-facter": "off" }, fail_on: "note" });
    for (const [args, ...texts] of [
      [["--rule", "large-facter=off"], "--rule large-facter", "Did you mean large-factor?"],
      [["--rule", "large-factor"], "NAME=VALUE"],
      [["--threshold", "jump=high"], "--threshold jump", '"high"'],
      [["--config", config], "config.json: rules.large-facter", "config.json: fail_on", "Did you mean failOn?"],
      [["--config", files.path("none.json")], "no such file"],
      [["--fix"], "--output"],
      [["--sarif", "--json"], "cannot be used"],
      [["--fail-on", "fatal"], "Allowed choices"],
    ] as const) {
      const { status, stdout, stderr } = await run(path, ...args);
      expect([status, stdout]).toEqual([2, ""]);
      for (const text of texts) expect(stderr).toContain(text);
    }
  });

  it("writes a mended workspace where it is told to, and reports what is left", async () => {
    const output = files.path("mended.json");
    const { stdout, stderr } = await run(path, "--fix", "-o", output);
    expect(stderr).toBe(`1 finding mended in ${output}\n`);
    expect(stdout).toContain("0 errors, 1 warning, 1 note");
    const mended = structuredClone(spec) as unknown as { measurements: { config: { parameters: unknown[] } }[] };
    mended.measurements[0]!.config.parameters = [];
    expect(JSON.parse(readFileSync(output, "utf8"))).toEqual(mended);
    expect(JSON.parse(readFileSync(path, "utf8"))).toEqual(spec);
    expect((await run(path, "--fix", "-o", output)).stderr).toContain("--force");
    expect((await run(path, "--fix", "-o", path, "--force")).stderr).toContain("which is read");
  });

  it("replaces a plain workspace with --force only, and nothing else", async () => {
    const own = files.write("own.json", spec);
    const compressed = files.write("compressed.json", gzipSync(JSON.stringify(spec)));
    const hs3 = files.write("hs3.json", await textOf("convert", COUNTING, "--to", "hs3"));
    const patch = files.write("patch.json", []);
    const members = [{ name: "sub/ws.json", data: JSON.stringify(spec) }];
    const [tar, zip] = [files.write("own.tar", tarOf(members)), files.write("own.zip", zipOf(members))];
    const entry = `${tar}#sub/ws.json`;
    for (const args of [[own, "--patch", patch], [compressed], [hs3], [tar], [zip], [entry], ["-"]]) {
      const file = args[0] === entry ? tar : args[0]!;
      const before = file === "-" ? "" : readFileSync(file);
      const { status, stderr } = await histograd(["lint", ...args, "--fix", "--force"], {
        input: JSON.stringify(spec),
      });
      expect(status, stderr).toBe(2);
      expect(stderr).toContain("a new file for the mended workspace");
      expect(file === "-" ? "" : readFileSync(file)).toEqual(before);
      expect(existsSync(entry)).toBe(false);
    }
    expect((await run(own, "--fix", "--force")).status).toBe(0);
    expect(await rulesOf(own)).toEqual(["large-factor", "one-sided-variation"]);
  });

  it("finds the rules beside an archive, whatever the entry", async () => {
    mkdirSync(files.path("beside"));
    const archive = files.write("beside/ws.tar", tarOf([{ name: "deep/ws.json", data: JSON.stringify(spec) }]));
    files.write("beside/histograd-lint.json", { rules: { "large-factor": "off" } });
    expect(await rulesOf(`${archive}#deep/ws.json`)).not.toContain("large-factor");
  });

  it("reads other formats and patches, and says what the paths are of", async () => {
    const converted = await histograd(["convert", path, "--to", "hs3"]);
    const hs3 = files.write("other.json", converted.stdout);
    const { stdout } = await run(hs3);
    expect(stdout).toContain("Paths are those of the workspace that histograd convert makes of HS3.");
    expect(stdout).toContain("large-factor");
    const value = { op: "replace", path: "/channels/0/samples/1/modifiers/1/data/hi", value: 1.1 };
    const patch = files.write("smaller.json", [value, { ...value, path: value.path.replace(/hi$/, "lo"), value: 0.9 }]);
    expect(await rulesOf(path, "--patch", patch)).toEqual(["unknown-parameter", "one-sided-variation"]);
    const { stdout: fromInput } = await histograd(["lint", "-"], { input: JSON.stringify(spec) });
    expect(fromInput).toContain("large-factor");
  });

  it("prints SARIF with the address of the file", async () => {
    const { stdout, status } = await histograd(["lint", "workspace.json", "--sarif"], { cwd: files.folder });
    expect(status).toBe(0);
    const { version, runs } = JSON.parse(stdout) as { version: string; runs: { results: object[] }[] };
    expect(version).toBe("2.1.0");
    expect(runs[0]!.results).toHaveLength(3);
    expect(stdout).toContain('"uri": "workspace.json"');
  });
});
