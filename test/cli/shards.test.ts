import { spawn } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { parseShard } from "../../src/cli/shards/shard-option.js";
import type { ShardRecord } from "../../src/shards/record.js";
import { histograd, repoPath, TWO_CHANNEL, temporaryFolder } from "../helpers/cli.js";

const files = temporaryFolder();
const { folder } = files;
const read = (name: string) => readFileSync(join(folder, name), "utf8");
const shardIn = (name: string) => JSON.parse(read(name)) as ShardRecord;
const run = (...args: string[]) => histograd(args, { cwd: folder });
const RUN = ["toys", "run", "workspace.json", "--toys", "100", "--seed", "3", "--test-stat", "q", "--workers", "0"];
const shard = (place: string, index: number, count: number, ...more: string[]) =>
  run(...RUN, ...more, "--shard", `${index}/${count}`, "--output", `${place}/${index}.json`);

async function shards(place: string, count: number): Promise<void> {
  mkdirSync(join(folder, place));
  for (let index = 0; index < count; index++) expect((await shard(place, index, count)).status).toBe(0);
}

beforeAll(async () => {
  copyFileSync(TWO_CHANNEL, join(folder, "workspace.json"));
  await shards("three", 3);
  expect((await run(...RUN, "--output", "one.json")).status).toBe(0);
});

describe("--shard and histograd merge", () => {
  it("give the bytes of one process, in the file, on standard output and in the picture", async () => {
    const args = ["ranking", "workspace.json", "--top", "2", "--plot", "ranking.svg"];
    mkdirSync(join(folder, "ranked"));
    for (const index of [0, 1]) {
      const { status } = await run(...args, "--shard", `${index}/2`, "--output", `ranked/${index}.json`);
      expect(status).toBe(0);
      expect(existsSync(join(folder, "ranking.svg"))).toBe(false);
    }
    const merged = await run("merge", "ranked", "--output", "ranked.json");
    const picture = read("ranking.svg");
    const alone = await run(...args, "--output", "ranking.json", "--force");
    expect(merged).toEqual(alone);
    expect(read("ranked.json")).toBe(read("ranking.json"));
    expect(picture).toBe(read("ranking.svg"));
  });

  it("merge toys to the run of one process, and do not replace a file", async () => {
    expect((await run("merge", "three", "--output", "merged.json")).status).toBe(0);
    expect(read("merged.json")).toBe(read("one.json"));
    const again = await run("merge", "three", "--output", "merged.json");
    expect(again.status).toBe(2);
    expect(again.stderr).toContain("merged.json");
    expect(read("merged.json")).toBe(read("one.json"));
  });

  it.each([
    ["version", { histogradVersion: "0.0.1" }],
    ["JavaScript engine", { runtime: "bun" }],
  ])("refuse shards that all have another %s than the program that merges", async (_, other) => {
    const place = Object.keys(other)[0]!;
    mkdirSync(join(folder, place));
    for (const index of [0, 1, 2])
      files.write(`${place}/${index}.json`, { ...shardIn(`three/${index}.json`), ...other });
    const { status, stderr } = await run("merge", place, "--output", `${place}.json`);
    expect(status).toBe(2);
    expect(stderr).toContain("Merge with the program that made the shards");
    expect(existsSync(join(folder, `${place}.json`))).toBe(false);
  });

  it("do not let a command line in files replace a file of the one who merges", async () => {
    mkdirSync(join(folder, "hostile"));
    writeFileSync(join(folder, "precious.svg"), "mine");
    for (const index of [0, 1, 2]) {
      const honest = shardIn(`three/${index}.json`);
      const command = [...honest.command, "--plot", "precious.svg", "--force"];
      files.write(`hostile/${index}.json`, { ...honest, command });
    }
    const { status, stderr } = await run("merge", "hostile", "--output", "hostile.json");
    expect([status, read("precious.svg")]).toEqual([2, "mine"]);
    expect(stderr).toContain("--force");
  });

  it("end at once for a shard that is complete, and leave its file as it is", async () => {
    const before = read("three/1.json");
    const { status, stderr } = await shard("three", 1, 3);
    expect([status, stderr]).toEqual([0, "shard 1/3: 3 items of 8 in three/1.json\n"]);
    expect(read("three/1.json")).toBe(before);
  });

  it("keep what is done of a shard that is asked to end, and go on from there", async () => {
    const args = RUN.map((word) => (word === "100" ? "40000" : word));
    const words = [...args, "--shard", "1/2", "--output", "stopped.json"];
    const child = spawn(process.execPath, [repoPath("dist/cli/main.js"), ...words], { cwd: folder, stdio: "ignore" });
    while (!existsSync(join(folder, "stopped.json"))) await new Promise((resolve) => setTimeout(resolve, 50));
    child.kill("SIGTERM");
    expect(await once(child, "close")).toEqual([1, null]);
    const stopped = shardIn("stopped.json");
    expect(stopped.status).toBe("partial");
    expect(stopped.items.length).toBeGreaterThan(0);
    const listed = await run("merge", "stopped.json", "--missing");
    expect([listed.status, listed.stdout]).toEqual([1, "0-1\n"]);
    const again = spawn(process.execPath, [repoPath("dist/cli/main.js"), ...words], { cwd: folder, stdio: "ignore" });
    while (shardIn("stopped.json").items.length === stopped.items.length)
      await new Promise((resolve) => setTimeout(resolve, 100));
    again.kill("SIGKILL");
    await once(again, "close");
    const killed = shardIn("stopped.json");
    expect(killed.items.slice(0, stopped.items.length)).toEqual(stopped.items);
    expect(killed.results.slice(0, stopped.items.length)).toEqual(stopped.results);
    expect(killed.items.length).toBeGreaterThan(stopped.items.length);
  });

  it("refuse a file of another shard or of other options, and lose nothing", async () => {
    const before = read("three/0.json");
    const other = await run(...RUN, "--shard", "1/3", "--output", "three/0.json");
    expect(other.status).toBe(2);
    expect(other.stderr).toContain("Give each shard a file of its own.");
    const seed = await shard("three", 0, 3, "--seed", "4");
    expect(seed.status).toBe(2);
    expect(seed.stderr).toMatch(/three\/0.json \(shard 0\/3\): option seed\n {2}expected {2}4, as in this run/);
    expect(read("three/0.json")).toBe(before);
  });

  it("refuse a work that changed since", async () => {
    mkdirSync(join(folder, "changed"));
    const workspace = JSON.parse(read("workspace.json"));
    workspace.observations[0].data[0] += 1;
    files.write("other.json", workspace);
    const words = RUN.map((word) => (word === "workspace.json" ? "other.json" : word));
    await run(...words, "--shard", "0/1", "--output", "changed/0.json");
    workspace.observations[0].data[0] += 1;
    files.write("other.json", workspace);
    const { status, stderr } = await run("merge", "changed", "--output", "changed.json");
    expect(status).toBe(2);
    expect(stderr).toContain("Give the files and options that the shards were made with");
    expect(existsSync(join(folder, "changed.json"))).toBe(false);
  });
});

describe("histograd merge --missing", () => {
  it("names shards that are missing, empty, cut off or of another version, and says why", async () => {
    await shards("five", 5);
    writeFileSync(join(folder, "five/0.json"), "");
    writeFileSync(join(folder, "five/1.json"), read("five/1.json").slice(0, 700));
    files.write("five/3.json", { ...shardIn("five/3.json"), histogradVersion: "0.0.1" });
    const { status, stdout, stderr } = await run("merge", "five", "--missing");
    expect([status, stdout]).toEqual([1, "0-1,3\n"]);
    expect(stderr).toContain("five/0.json\n    expected  a file that --shard wrote\n    got       nothing");
    expect(stderr).toContain("five/1.json\n");
    expect(stderr).toContain('five/3.json (shard 3/5): version of histograd\n    expected  "0.2.0", as in five/2.json');
    const lines = await run("merge", "five", "--missing", "lines");
    expect(lines.stdout).toBe("0\n1\n3\n");
    const refused = await run("merge", "five", "--output", "five.json");
    expect(refused.status).toBe(2);
    expect(refused.stderr).toContain("items are missing of 3 shards: 0-1,3");
    for (const index of [0]) expect((await shard("five", index, 5)).status).toBe(0);
    expect((await shard("five", 1, 5)).stderr).toContain("five/1.json");
    expect((await shard("five", 1, 5, "--force")).status).toBe(0);
    expect((await shard("five", 3, 5, "--force")).status).toBe(0);
    expect(await run("merge", "five", "--missing")).toEqual({
      status: 0,
      stdout: "",
      stderr: "nothing is missing of 5 shards\n",
    });
    await run("merge", "five", "--output", "five.json");
    expect(read("five.json")).toBe(read("one.json"));
  });

  it("says what is wrong with files and folders that have no shard", async () => {
    mkdirSync(join(folder, "empty"));
    expect((await run("merge", "empty", "--missing")).stderr).toContain("at least one shard");
    expect((await run("merge", "nowhere.json", "--missing")).stderr).toContain("no such file");
    expect((await run("merge", "one.json", "--missing")).stderr).toContain('"shard"');
  });
});

describe("--shard", () => {
  it("counts from 0", () => {
    expect(parseShard("0/8", {})).toEqual({ index: 0, count: 8 });
    expect(parseShard("7/8", {})).toEqual({ index: 7, count: 8 });
    expect(() => parseShard("8/8", {})).toThrow("the 8 shards are 0/8 to 7/8");
    expect(() => parseShard("3", {})).toThrow("index/count");
    expect(() => parseShard("0/0", {})).toThrow("1 to 1000000 shards");
  });

  const array = (id: number, first: number, last: number, count: number) => ({
    SLURM_ARRAY_TASK_ID: String(id),
    SLURM_ARRAY_TASK_MIN: String(first),
    SLURM_ARRAY_TASK_MAX: String(last),
    SLURM_ARRAY_TASK_COUNT: String(count),
  });

  it("takes the task of a Slurm array that has all shards, from 0 or from 1", () => {
    expect(parseShard("slurm", array(3, 0, 7, 8))).toEqual({ index: 3, count: 8 });
    expect(parseShard("slurm", array(3, 1, 8, 8))).toEqual({ index: 2, count: 8 });
    expect(parseShard("slurm/200", array(3, 3, 9, 2))).toEqual({ index: 3, count: 200 });
  });

  it("refuses a part of an array, which does not say how many shards there are", () => {
    for (const part of [array(3, 3, 9, 2), array(3, 3, 3, 1), array(0, 0, 0, 1), array(2, 2, 4, 3)]) {
      expect(() => parseShard("slurm", part)).toThrow("--shard slurm/N");
    }
    expect(() => parseShard("slurm", { ...array(2, 0, 4, 5), SLURM_ARRAY_TASK_STEP: "2" })).toThrow("--shard slurm/N");
    expect(() => parseShard("slurm", {})).toThrow("SLURM_ARRAY_TASK_ID is not set");
  });

  it("refuses what a shard cannot do", async () => {
    const out = ["--output", "x.json", "--shard", "0/2"];
    const refusals: readonly (readonly [string, readonly string[]])[] = [
      ["--until-error needs all toys", ["toys", "run", "workspace.json", "--until-error", "0.1", ...out]],
      ["only toys are divided: give --toys", ["gof", "workspace.json", ...out]],
      ["--shard needs --output", ["minos", "workspace.json", "--shard", "0/2"]],
      ["one that needs none with these options", ["ranking", "workspace.json", "--method", "hessian", ...out]],
      ["standard input", ["minos", "-", ...out]],
    ];
    for (const [message, args] of refusals) {
      const { status, stderr } = await histograd(args, { cwd: folder, input: read("workspace.json") });
      expect([status, stderr]).toEqual([2, expect.stringContaining(message)]);
    }
    expect(existsSync(join(folder, "x.json"))).toBe(false);
  });
});

describe("histograd plan", () => {
  const plan = (engine: string, ...more: string[]) =>
    run(
      "plan",
      ...RUN.slice(0, -2),
      "-o",
      "planned.json",
      "--jobs",
      "4",
      "--engine",
      engine,
      "--folder",
      engine,
      ...more,
    );

  it("writes the files of each engine, and replaces them with --force only", async () => {
    const written: Readonly<Record<string, readonly string[]>> = {
      slurm: ["job.sh", "merge.sh"],
      htcondor: ["job.sub", "shards.txt"],
      snakemake: ["Snakefile"],
      make: ["Makefile"],
    };
    for (const [engine, names] of Object.entries(written)) {
      const { status, stdout, stderr } = await plan(engine);
      expect([status, stderr]).toEqual([0, ""]);
      expect(stdout).toContain("toys run: 8 items in 4 jobs of 2 items at most.");
      expect(readdirSync(join(folder, engine)).sort()).toEqual([...names, "logs", "shards"].sort());
      expect((await plan(engine)).stderr).toContain("one that does");
      expect((await plan(engine, "--force")).status).toBe(0);
    }
    writeFileSync(join(folder, "make/Makefile"), "all:\n\tmy own\n");
    expect((await plan("make", "--force")).stderr).toContain("a file that plan wrote");
    expect(read("make/Makefile")).toContain("my own");
    rmSync(join(folder, "make/Makefile"));
    expect(read("htcondor/shards.txt")).toBe("0\n1\n2\n3\n");
    expect(existsSync(join(folder, "planned.json"))).toBe(false);
  });

  it("gives jobs that make the result of one process", async () => {
    const command = read("slurm/job.sh").trim().split("\n").at(-1)!;
    for (const index of [0, 1, 2, 3]) {
      const line = command.replaceAll('"$SLURM_ARRAY_TASK_ID"', String(index)).split(" ").slice(2);
      expect((await run(...line)).status).toBe(0);
    }
    const merge = read("slurm/merge.sh").trim().split("\n").at(-1)!.split(" ").slice(2);
    expect((await run(...merge)).status).toBe(0);
    expect(read("planned.json")).toBe(read("one.json"));
  });

  it("plans no more jobs than there are items", async () => {
    const { stdout } = await plan("make", "--force", "--jobs", "500");
    expect(stdout).toContain("8 items in 8 jobs of 1 item at most.");
    expect(stdout).toContain("500 jobs would be of no use");
  });

  it.each([
    ["fit cannot be divided into jobs", ["fit", "workspace.json"]],
    ["unknown option '--tois'", ["toys", "run", "workspace.json", "--tois", "5", "-o", "x.json"]],
    ["--output", ["minos", "workspace.json"]],
    ["leave it out here", ["minos", "workspace.json", "-o", "x.json", "--shard", "0/2"]],
    ["no such file", ["minos", "nowhere.json", "-o", "x.json"]],
    ["unknown command", ["minus", "workspace.json", "-o", "x.json"]],
  ])("refuses: %s", async (message, words) => {
    const { status, stderr } = await run("plan", ...words, "--jobs", "4", "--engine", "make", "--folder", "none");
    expect([status, stderr]).toEqual([2, expect.stringContaining(message)]);
    expect(existsSync(join(folder, "none"))).toBe(false);
  });

  it("quotes what a shell, make, Snakemake or HTCondor would take for something else", async () => {
    const name = "a b$c{d}'e.json";
    copyFileSync(TWO_CHANNEL, join(folder, name));
    const odd = async (engine: string) => {
      const words = ["minos", name, "-o", "odd.json", "--jobs", "2", "--engine", engine, "--folder", `odd ${engine}`];
      return run("plan", ...words);
    };
    for (const engine of ["slurm", "htcondor", "snakemake"]) expect((await odd(engine)).status).toBe(0);
    expect((await odd("make")).stderr).toContain("a name without spaces and quotes");
    expect(read("odd slurm/job.sh")).toContain(`minos 'a b$c{d}'\\''e.json' `);
    expect(read("odd snakemake/Snakefile")).toContain(`minos 'a b$c{{d}}'\\\\''e.json' `);
    expect(read("odd htcondor/job.sub")).toContain(`"histograd minos 'a b$(DOLLAR)c{d}''e.json' `);
  });
});
