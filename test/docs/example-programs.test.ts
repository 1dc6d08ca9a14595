import { execFile } from "node:child_process";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { matchesOutput } from "../../scripts/snippets.mjs";
import { repoPath, temporaryFolder } from "../helpers/cli.js";

/** The programs in examples/ are run as a user would, against the built package; each ends with what it prints. */

const run = promisify(execFile);
const files = temporaryFolder();
const programs = readdirSync(repoPath("examples")).filter((name) => name.endsWith(".mjs"));
const PRINTS = /\n\/\* prints\n([\s\S]*)\n\*\/\n$/;

async function printedBy(name: string, ...args: string[]): Promise<string> {
  return (await run(process.execPath, [repoPath(`examples/${name}`), ...args], { cwd: files.path(".") })).stdout.trim();
}

describe("examples", () => {
  it("are there", () => {
    expect(programs.length).toBeGreaterThanOrEqual(6);
  });

  it.each(programs)("%s prints what it says, from any folder", async (name) => {
    const said = PRINTS.exec(readFileSync(repoPath(`examples/${name}`), "utf8"))?.[1];
    const printed = await printedBy(name);
    if (said === undefined || !matchesOutput(printed, said)) expect(printed).toBe(said);
  });

  it.each(["limit.mjs", "unfolding.mjs", "eft.mjs"])("%s draws its picture where it is asked to", async (name) => {
    await printedBy(name, `${name}.svg`);
    expect(statSync(files.path(`${name}.svg`)).size).toBeGreaterThan(1000);
  });
});
