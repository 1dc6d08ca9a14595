import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readToyRun, toyRunKeeper, writeToyRun } from "../../src/node/toy-file.js";
import { resumeToys, runToys } from "../../src/toys/run-toys.js";
import { temporaryFolder } from "../helpers/cli.js";
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
