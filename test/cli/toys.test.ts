import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parseRecord } from "../../src/records/record.js";
import { mergeToys } from "../../src/toys/merge-toys.js";
import type { ToyRun } from "../../src/toys/results.js";
import { runToys } from "../../src/toys/run-toys.js";
import { COUNTING, histograd, repoPath, TWO_CHANNEL, temporaryFolder } from "../helpers/cli.js";
import { counting, recordOf, refusalOf, textOf } from "../helpers/cli-record.js";

const files = temporaryFolder();
const runIn = (path: string) => parseRecord<ToyRun>(readFileSync(path, "utf8"));
const RUN = ["toys", "run", COUNTING, "--test-poi", "3", "--seed", "7", "--workers", "0"];
/** What a run and its parts agree on: which toys were asked for together is not. */
const toysOf = ({ signal, background, status }: ToyRun) => ({ signal, background, status });

describe("histograd toys", () => {
  it("run is runToys: in the file, printed, drawn", async () => {
    const [file, svg] = [files.path("run.json"), files.path("run.svg")];
    const printed = await recordOf(...RUN, "--toys", "60", "--output", file, "--plot", svg);
    const options = { fit: {}, nToys: 60, seed: 7, firstToy: 0, auxdata: "sampled", testStatistic: "qtilde" } as const;
    const library = await runToys(counting.model, counting.data, 3, options);
    expect(runIn(file)).toEqual(library);
    expect(printed).toEqual(library);
    expect(existsSync(svg)).toBe(true);
  });

  it("resume makes what is missing, merge joins parts: the same toys in all ways", async () => {
    const [whole, first, second, both] = ["whole", "first", "second", "both"].map((name) => files.path(`${name}.json`));
    await textOf(...RUN, "--toys", "50", "--output", whole!);
    await textOf(...RUN, "--toys", "20", "--output", first!);
    await textOf(...RUN, "--toys", "30", "--first", "20", "--output", second!);
    const parts = [runIn(first!), runIn(second!)];
    const text = await textOf("toys", "merge", first!, second!, "--output", both!);
    expect(text).toMatch(/^mu = 3 +50 +0 +50$/m);
    expect(runIn(both!)).toEqual(mergeToys(parts));
    expect(toysOf(runIn(both!))).toEqual(toysOf(runIn(whole!)));
    const resumed = await textOf("toys", "resume", first!, COUNTING, "--toys", "50", "--workers", "2");
    expect(resumed).toContain("Toys with seed 7, indices from 0: complete");
    expect(toysOf(runIn(first!))).toEqual(toysOf(runIn(whole!)));
  });

  it("Ctrl-C keeps what is done, exits with 1 and says how to go on", async () => {
    const file = files.path("cancelled.json");
    const args = ["toys", "run", COUNTING, "--toys", "10000000", "--output", file, "--workers", "1"];
    const child = spawn(process.execPath, [repoPath("dist/cli/main.js"), ...args]);
    let stderr = "";
    child.stderr.on("data", (chunk: Buffer) => {
      stderr += chunk.toString("utf8");
    });
    // the file appears when toys have been made for a few seconds
    while (!existsSync(file)) await new Promise((resolve) => setTimeout(resolve, 50));
    child.kill("SIGINT");
    const [status] = (await once(child, "close")) as [number];
    expect(status).toBe(1);
    expect(stderr).toContain(`histograd toys resume ${file} ${COUNTING}\n`);
    const run = runIn(file);
    expect(run.status).toBe("cancelled");
    expect(run.signal.statistics.length).toBeGreaterThan(0);
  });

  it("refuses a second writer of a file, but continues after a first one that was killed", async () => {
    const file = files.path("contested.json");
    const args = ["toys", "run", COUNTING, "--toys", "10000000", "--output", file, "--workers", "1"];
    const child = spawn(process.execPath, [repoPath("dist/cli/main.js"), ...args], { stdio: "ignore" });
    while (!existsSync(`${file}.lock`)) await new Promise((resolve) => setTimeout(resolve, 20));
    const refusal = await refusalOf(...RUN, "--toys", "5", "--output", file);
    expect(refusal).toContain(`one that process ${child.pid} of`);
    while (!existsSync(file)) await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await refusalOf("toys", "resume", file, COUNTING)).toContain("a file that nobody else writes");
    expect(await refusalOf(...RUN, "--toys", "5", "--output", file, "--force")).toContain("nobody else");
    child.kill("SIGKILL");
    await once(child, "close");
    const left = runIn(file);
    expect(left.signal.statistics.length).toBeGreaterThan(0);
    await textOf("toys", "resume", file, COUNTING, "--toys", String(left.signal.done[0]![1] + 30), "--workers", "0");
    const resumed = runIn(file);
    expect(resumed.signal.statistics.slice(0, left.signal.statistics.length)).toEqual(left.signal.statistics);
    expect(existsSync(`${file}.lock`)).toBe(false);
  });

  it("refuses a file that is there, one that holds no toys, and another workspace", async () => {
    const file = files.path("mine.json");
    await textOf(...RUN, "--toys", "5", "--output", file);
    expect(await refusalOf(...RUN, "--toys", "5", "--output", file)).toContain("--force");
    expect(await refusalOf("toys", "resume", COUNTING, COUNTING)).toContain(`${COUNTING}: kind\n  expected  "toy-run"`);
    expect(await refusalOf("toys", "resume", file, TWO_CHANNEL)).toContain(`the measurement of the toys in ${file}`);
    const document = JSON.parse(readFileSync(COUNTING, "utf8"));
    document.observations[0].data = [16];
    const other = files.write("other.json", document);
    expect(await refusalOf("toys", "resume", file, other)).toContain(`that of the toys in ${file}`);
    const twice = await refusalOf("toys", "merge", file, file, "--output", files.path("twice.json"));
    expect(twice).toContain(`toy 0, which is also in ${file}`);
    expect(await refusalOf("toys", "resume", files.path("none.json"), COUNTING)).toContain("no such file");
    const { status, stderr } = await histograd(["toys", "run", COUNTING]);
    expect(status).toBe(2);
    expect(stderr).toContain("required option '-o, --output <file>'");
  });
});
