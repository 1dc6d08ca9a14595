import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { checkPatchSetScan } from "../../src/patchset/check-scan.js";
import { parsePatchSet } from "../../src/patchset/patch-set.js";
import { patchSetScan } from "../../src/patchset/scan.js";
import { patchSetTable } from "../../src/patchset/table.js";
import { formatRecord, parseRecord } from "../../src/records/record.js";
import { applyPatch } from "../../src/workspace/index.js";
import { COUNTING, histograd, repoPath, temporaryFolder } from "../helpers/cli.js";
import { recordOf, refusalOf, textOf } from "../helpers/cli-record.js";

const files = temporaryFolder();
const BACKGROUND = repoPath("examples/patchset/background.json");
const PATCHSET = repoPath("examples/patchset/patchset.json");
const read = (path: string) => readFileSync(path, "utf8");
const set = parsePatchSet(read(PATCHSET));
const scanIn = (path: string) => checkPatchSetScan(parseRecord(read(path)));
const SCAN = ["patchset", "scan", BACKGROUND, PATCHSET, "--workers", "0"];

describe("histograd patchset scan", () => {
  it("is patchSetScan: printed, in a file, drawn, as a table, for people", async () => {
    const [file, png] = [files.path("scan.json"), files.path("scan.png")];
    const library = await patchSetScan(read(BACKGROUND), set);
    expect(await recordOf(...SCAN, "--output", file, "--plot", png, "--labels", "m1,m2")).toEqual(library);
    expect(scanIn(file)).toEqual(library);
    expect(readFileSync(png).subarray(1, 4).toString()).toBe("PNG");
    expect(await textOf(...SCAN, "--csv")).toBe(patchSetTable(library));
    const text = await textOf("patchset", "scan", BACKGROUND, PATCHSET, "--workers", "2");
    expect(text).toMatch(/^signal_300_100 +300 +100 +0\.0453\d? +.* excluded$/m);
    expect(text).toContain("6 signals are excluded at 95 % confidence level, 4 expected to be.");
    expect(text).toContain("its digest matches");
  });

  it("finds limits where they are asked for", async () => {
    const record = await recordOf(...SCAN, "--limits", "--test-poi", "0.5");
    const library = await patchSetScan(read(BACKGROUND), set, { limits: true, testPoi: 0.5 });
    expect(record).toEqual(library);
  });

  it("continues a part of a scan", async () => {
    const library = await patchSetScan(read(BACKGROUND), set);
    const part = { ...library, status: "cancelled", points: library.points.slice(0, 4) };
    const file = files.write("part.json", Buffer.from(formatRecord(part)));
    expect(await recordOf(...SCAN, "--resume", file)).toEqual(library);
    expect(scanIn(file)).toEqual(library);
    expect(await refusalOf(...SCAN, "--resume", file, "--test-poi", "2")).toContain("same options");
    expect(await refusalOf(...SCAN, "--resume", COUNTING)).toContain('"patch-set-scan"');
    expect(await refusalOf(...SCAN, "--resume", files.path("none.json"))).toContain("no such file");
    expect(await refusalOf(...SCAN, "--output", file)).toContain("--force");
  });

  it("Ctrl-C keeps what is done, exits with 1 and says how to go on", async () => {
    const many = JSON.parse(read(PATCHSET)) as { patches: { metadata: { name: string; values: number[] } }[] };
    // more than is tested before the file is written for the first time, after 5 seconds
    const copies = Array.from({ length: 2400 }, (_, k) =>
      many.patches.map((patch) => ({
        ...patch,
        metadata: {
          name: `${patch.metadata.name}_${k}`,
          values: [patch.metadata.values[0]! + k, patch.metadata.values[1]!],
        },
      })),
    ).flat();
    const unique = new Map(copies.map((patch) => [JSON.stringify(patch.metadata.values), patch]));
    const large = files.write("large.json", { ...many, patches: [...unique.values()] });
    const file = files.path("cancelled.json");
    const args = ["patchset", "scan", BACKGROUND, large, "--output", file, "--workers", "1", "--csv"];
    const child = spawn(process.execPath, [repoPath("dist/cli/main.js"), ...args]);
    let stderr = "";
    child.stderr.on("data", (chunk: Buffer) => {
      stderr += chunk.toString("utf8");
    });
    child.stdout.resume();
    const closed = once(child, "close");
    // the file appears when signals have been tested for a few seconds
    while (!existsSync(file) && child.exitCode === null) await new Promise((resolve) => setTimeout(resolve, 50));
    child.kill("SIGINT");
    const [status] = (await closed) as [number];
    expect(status).toBe(1);
    expect(stderr).toContain(`histograd patchset scan ${BACKGROUND} ${large} --resume ${file}\n`);
    const scan = scanIn(file);
    expect(scan.status).toBe("cancelled");
    expect(scan.points.length).toBeGreaterThan(0);
  });

  it("shows a patch that fails, and exits with 1", async () => {
    const document = JSON.parse(read(PATCHSET)) as { patches: { patch: { path: string }[] }[] };
    document.patches[1]!.patch[0]!.path = "/channels/9/samples/0";
    const damaged = files.write("damaged.json", document);
    const { status, stdout } = await histograd(["patchset", "scan", BACKGROUND, damaged, "--workers", "0"]);
    expect(status).toBe(1);
    expect(stdout).toMatch(/^signal_200_50 .* FAILED$/m);
    expect(stdout).toContain("1 signal could not be tested");
  });

  it("refuses another workspace, and mistakes of usage", async () => {
    const other = files.write("other.json", read(BACKGROUND).replace("324.0", "325.0"));
    expect(await refusalOf("patchset", "scan", other, PATCHSET)).toContain("as the patch set says");
    expect(await refusalOf("patchset", "scan", PATCHSET, PATCHSET)).toContain("a patch set");
    expect(await refusalOf("patchset", "scan", BACKGROUND, BACKGROUND)).toContain("metadata");
    const usage = await histograd([...SCAN, "--labels", "m1,m2"]);
    expect([usage.status, usage.stderr.includes("needs --plot")]).toEqual([2, true]);
    const limits = await histograd([...SCAN, "--plot", files.path("limits.png"), "--values", "limit"]);
    expect([limits.status, limits.stderr.includes("add --limits")]).toEqual([2, true]);
    expect((await histograd([...SCAN, "--output", "scan.csv"])).status).toBe(2);
  });
});

describe("labels of a picture", () => {
  it.each([
    [["--plot", "a.png", "--labels", "m1,m3"], 'got       "m3"'],
    [["--plot", "a.png", "--labels", "m1"], 'one point at each value of "m1"'],
    [["--contours", "a.csv", "--labels", "m1"], "two labels whose values are numbers"],
    [["--hepdata", "submission", "--labels", "m1,M2"], 'Did you mean "m2"?'],
  ])("are checked before the scan: %s", async (options, message) => {
    const file = files.path("unlabelled.json");
    const { status, stderr } = await histograd([...SCAN, "--output", file, ...options], { cwd: files.path(".") });
    expect([status, stderr]).toEqual([2, expect.stringContaining(message)]);
    expect(existsSync(file)).toBe(false);
  });
});

describe("histograd patchset", () => {
  it("verify says whether the set was made for a workspace", async () => {
    expect(await textOf("patchset", "verify", BACKGROUND, PATCHSET)).toMatch(/^sha256 [0-9a-f]{64}: .* was made for /);
    const other = files.write("verified.json", read(BACKGROUND).replace("324.0", "325.0"));
    const { status, stdout } = await histograd(["patchset", "verify", other, PATCHSET]);
    expect(status).toBe(1);
    expect(stdout).toContain("sha256 differs");
  });

  it("inspect lists the patches", async () => {
    expect(await textOf("patchset", "inspect", PATCHSET)).toMatch(/^signal_600_200 +600 +200$/m);
    const json = JSON.parse(await textOf("patchset", "inspect", PATCHSET, "--json")) as { patches: unknown[] };
    expect(json.patches[3]).toEqual({ name: "signal_300_50", values: [300, 50] });
  });

  it("apply and extract give the documents, by name or by values", async () => {
    const { operations } = set.patches[3]!;
    const patched = applyPatch(JSON.parse(read(BACKGROUND)), operations);
    const file = files.path("patched.json");
    await textOf("patchset", "apply", BACKGROUND, PATCHSET, "--name", "signal_300_50", "-o", file);
    expect(JSON.parse(read(file))).toEqual(patched);
    expect(JSON.parse(await textOf("patchset", "apply", BACKGROUND, PATCHSET, "--values", "300,50"))).toEqual(patched);
    expect(JSON.parse(await textOf("patchset", "extract", PATCHSET, "--name", "signal_300_50"))).toEqual(operations);
    expect(await refusalOf("patchset", "extract", PATCHSET, "--name", "signal_300_51")).toContain("Did you mean");
    expect(await refusalOf("patchset", "apply", COUNTING, PATCHSET, "--name", "signal_300_50")).toContain("sha256");
  });

  it("create makes the set of a family of files, by the pattern of their names", async () => {
    const family = set.patches
      .slice(0, 2)
      .map(({ name, operations }) =>
        files.write(`${name}.json`, JSON.stringify(applyPatch(JSON.parse(read(BACKGROUND)), operations))),
      );
    const created = files.path("created.json");
    const about = ["--description", "two signals", "--hepdata", "ins1234567"];
    const create = ["patchset", "create", BACKGROUND, ...family, ...about];
    expect(await textOf(...create, "--pattern", "signal_{m1}_{m2}", "-o", created)).toBe("");
    expect(await textOf("patchset", "verify", BACKGROUND, created)).toMatch(/^md5 .* was made for .*\nsha256|^sha256/);
    const again = JSON.parse(await textOf("patchset", "inspect", created, "--json")) as { patches: unknown[] };
    expect(again.patches).toEqual(set.patches.slice(0, 2).map(({ name, values }) => ({ name, values })));
    expect(await refusalOf(...create, "--pattern", "other_{m1}")).toContain("a name like the pattern");
    expect(await refusalOf(...create, "--pattern", "signal")).toContain("at least one label in braces");
    expect(await refusalOf(...create, "--pattern", "signal_{m1}_{m2}", "-o", family[0]!, "--force")).toContain(
      "which is read",
    );
  });
});
