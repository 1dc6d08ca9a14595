import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { describe, expect, it } from "vitest";
import { openToyFile, readToyRun, toyRunKeeper, writeToyRun } from "../../src/node/toy-file.js";
import { formatRecord } from "../../src/records/record.js";
import { mergeToys } from "../../src/toys/merge-toys.js";
import { resumeToys, runToys } from "../../src/toys/run-toys.js";
import { repoPath, temporaryFolder } from "../helpers/cli.js";
import { describeWithShared, sharedPath } from "../helpers/shared.js";
import { thrownIssues } from "../helpers/workspaces.js";
import { twoBins } from "../toys/models.js";

const { model, data } = twoBins();
const { folder, path } = temporaryFolder();

describe("files of toys", () => {
  it("hold a run, and nothing is left beside them", async () => {
    const run = await runToys(model, data, 1, { nToys: 30 });
    writeToyRun(path("toys.json"), run);
    writeToyRun(path("toys.json"), run);
    expect(readToyRun(path("toys.json"))).toEqual(run);
    expect(readdirSync(folder)).toEqual(["toys.json"]);
  });

  it("let a run that was killed go on with what was written last", async () => {
    const file = path("kept.json");
    // the last file of this run is the one of a process that was killed after 100 toys
    const keep = toyRunKeeper(file, 0);
    await runToys(model, data, 1, { nToys: 80, onProgress: (progress) => progress.done <= 100 && keep(progress) });
    const killed = readToyRun(file);
    expect([killed.status, killed.signal.done, killed.background.done]).toEqual(["interrupted", [[0, 50]], [[0, 50]]]);
    expect(await resumeToys(killed, model, data)).toEqual(await runToys(model, data, 1, { nToys: 80 }));
  });

  it("are written every so many seconds only", async () => {
    await runToys(model, data, 1, { nToys: 30, onProgress: toyRunKeeper(path("rare.json"), 3600) });
    expect(existsSync(path("rare.json"))).toBe(false);
  });

  it("that cannot be read or written say why, and the old file stays", async () => {
    expect(thrownIssues(() => readToyRun(path("absent.json")))).toEqual([
      { code: "not-readable", path: path("absent.json") },
    ]);
    writeFileSync(path("part.json"), '{ "kind": "toy-run", ');
    expect(thrownIssues(() => readToyRun(path("part.json")))).toEqual([
      { code: "json-syntax", path: path("part.json") },
    ]);
    const run = await runToys(model, data, 1, { nToys: 1 });
    const nowhere = path("no/such/folder.json");
    expect(thrownIssues(() => writeToyRun(nowhere, run))).toEqual([{ code: "not-writable", path: nowhere }]);
    expect(readFileSync(path("part.json"), "utf8")).toBe('{ "kind": "toy-run", ');
  });
});

describe("a file of toys with several writers", () => {
  it("is written by the first one alone, until it is closed", async () => {
    const shared = path("shared.json");
    const run = await runToys(model, data, 1, { nToys: 10 });
    const first = openToyFile(shared);
    expect(thrownIssues(() => openToyFile(shared))).toEqual([{ code: "file-in-use", path: shared }]);
    expect(thrownIssues(() => writeToyRun(shared, run))).toEqual([{ code: "file-in-use", path: shared }]);
    first.write(run);
    first.close();
    const more = await resumeToys(run, model, data, { nToys: 20 });
    writeToyRun(shared, more);
    expect(readToyRun(shared)).toEqual(more);
    expect(readdirSync(folder).filter((name) => name.startsWith("shared.json"))).toEqual(["shared.json"]);
  });

  it("is not taken over from a process that may be alive, and says who it is", () => {
    const file = path("held.json");
    const holders: [object | string, string][] = [
      [{ pid: process.ppid, host: hostname(), began: 0 }, `process ${process.ppid} of ${hostname()}`],
      [{ pid: 1, host: "elsewhere.example", began: 0 }, "process 1 of elsewhere.example"],
      ["", "another process"],
    ];
    for (const [holder, who] of holders) {
      writeFileSync(`${file}.lock`, typeof holder === "string" ? holder : JSON.stringify(holder));
      let message = "";
      try {
        openToyFile(file);
      } catch (error) {
        message = (error as Error).message;
      }
      expect(message).toContain(who);
      expect(message).toContain(`delete ${file}.lock`);
    }
  });

  it("is taken over from a process that was killed, together with the file that it was writing", async () => {
    const file = path("killed.json");
    const run = await runToys(model, data, 1, { nToys: 10 });
    writeToyRun(file, run);
    const gone = spawnSync(process.execPath, ["--version"]).pid; // a process that has ended
    const own = { pid: process.pid, host: hostname(), began: performance.timeOrigin - 1e6 }; // an earlier one with our number
    for (const holder of [{ pid: gone, host: hostname(), began: 0 }, own]) {
      writeFileSync(`${file}.lock`, JSON.stringify(holder));
      writeFileSync(`${file}.part`, formatRecord(run).slice(0, 100));
      expect(readToyRun(file)).toEqual(run);
      writeToyRun(file, run);
      expect(readdirSync(folder).filter((name) => name.startsWith("killed.json"))).toEqual(["killed.json"]);
    }
  });

  it("keeps toys that a later run lacks, and what is no file of toys", async () => {
    const file = path("precious.json");
    const first = await runToys(model, data, 1, { nToys: 10 });
    const second = await runToys(model, data, 1, { nToys: 10, firstToy: 10 });
    writeToyRun(file, first);
    const refused = [{ code: "would-lose-toys", path: file }];
    expect(thrownIssues(() => writeToyRun(file, second))).toEqual(refused);
    const fewer = await runToys(model, data, 1, { nToys: { signal: 10, background: 9 } });
    expect(thrownIssues(() => writeToyRun(file, fewer))).toEqual(refused);
    const other = await runToys(model, data, 2, { nToys: 100 });
    expect(thrownIssues(() => writeToyRun(file, other))).toEqual(refused);
    expect(readToyRun(file)).toEqual(first);
    const both = mergeToys([first, second]);
    writeToyRun(file, both);
    expect(readToyRun(file)).toEqual(both);
    writeFileSync(path("notes.json"), '{"kind":"notes"}');
    expect(thrownIssues(() => writeToyRun(path("notes.json"), first))).toEqual([
      { code: "not-a-toy-run", path: "kind" },
    ]);
    expect(readFileSync(path("notes.json"), "utf8")).toBe('{"kind":"notes"}');
  });

  it("replaces an earlier file when it is asked to, but not what was written meanwhile", async () => {
    const name = path("replaced.json");
    writeToyRun(name, await runToys(model, data, 2, { nToys: 10 }));
    const run = await runToys(model, data, 1, { nToys: 5 });
    const file = openToyFile(name, { replace: true });
    file.write(run);
    expect(readToyRun(name)).toEqual(run);
    // somebody who does not heed the lock
    writeFileSync(name, formatRecord(await runToys(model, data, 1, { nToys: 9 })));
    expect(thrownIssues(() => file.write(run))).toEqual([{ code: "would-lose-toys", path: name }]);
    file.close();
  });

  it("is the file that a link names", async () => {
    const run = await runToys(model, data, 1, { nToys: 5 });
    writeToyRun(path("target.json"), run);
    symlinkSync(path("target.json"), path("link.json"));
    const file = openToyFile(path("link.json"));
    expect(thrownIssues(() => openToyFile(path("target.json")))).toHaveLength(1);
    file.write(await resumeToys(run, model, data, { nToys: 7 }));
    file.close();
    expect(readToyRun(path("target.json")).signal.statistics).toHaveLength(7);
  });

  it("keeps what it has when the disk is full", async () => {
    const name = path("full.json");
    const run = await runToys(model, data, 1, { nToys: 20 });
    writeToyRun(name, run);
    const larger = path("larger.json");
    writeToyRun(larger, await runToys(model, data, 1, { nToys: 400 }));
    // no file of that process may grow beyond 4 blocks of 1024 bytes
    const script = `
      const { readToyRun, writeToyRun } = await import(${JSON.stringify(repoPath("dist/node/index.js"))});
      try {
        writeToyRun(${JSON.stringify(name)}, readToyRun(${JSON.stringify(larger)}));
      } catch (error) {
        console.log(error.code);
      }`;
    const limited = 'ulimit -f 4; exec "$0" --input-type=module --eval "$1"';
    const { stdout } = spawnSync("bash", ["-c", limited, process.execPath, script], { encoding: "utf8" });
    expect(stdout).toBe("not-writable\n");
    expect(readToyRun(name)).toEqual(run);
    expect(readdirSync(folder).filter((file) => file.startsWith("full.json"))).toEqual(["full.json"]);
  });
});

describeWithShared("files of toys", () => {
  it("with NaN or text among the statistics are refused, and the entries named", () => {
    for (const name of ["h2_nan", "h2_str"]) {
      const issues = thrownIssues(() => readToyRun(sharedPath(`cases/${name}.json`)));
      expect(issues).toHaveLength(1);
      expect(issues[0]!.code).toBe("not-a-toy-run");
      expect(issues[0]!.path).toMatch(/^signal\.statistics\[\d+\]$/);
    }
  });
});
