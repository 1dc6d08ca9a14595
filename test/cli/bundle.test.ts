import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { COUNTING, histograd, repoPath, temporaryFolder } from "../helpers/cli.js";

const files = temporaryFolder();

/** The command line in a folder of its own, away from node_modules. */
function copyOfBundle(): string {
  const folder = mkdtempSync(files.path("alone-"));
  cpSync(repoPath("dist/cli"), folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
  return join(folder, "main.js");
}

const fitBy = (main: string, workspace: string): unknown =>
  JSON.parse(execFileSync(process.execPath, [main, "fit", workspace, "--json"], { encoding: "utf8" }));

describe("the bundle", () => {
  it("is a folder with an executable that needs no other, with the version of the package", async () => {
    const { version } = JSON.parse(readFileSync(repoPath("package.json"), "utf8"));
    expect((await histograd(["--version"])).stdout).toBe(`${version}\n`);
    const main = repoPath("dist/cli/main.js");
    expect(readFileSync(main, "utf8").startsWith("#!/usr/bin/env node\n")).toBe(true);
    expect(statSync(main).mode & 0o111).toBe(0o111);
    for (const workspace of [COUNTING, repoPath("examples/formula.json")]) {
      expect(fitBy(copyOfBundle(), workspace)).toMatchObject({ origin: { histograd_version: version }, valid: true });
    }
  });

  it("fits without what draws, and without what other commands do", () => {
    const main = copyOfBundle();
    const isOfOthers = (name: string): boolean => /^(?!main|chunk|fit)/.test(name) && name !== "package.json";
    const others = readdirSync(dirname(main)).filter(isOfOthers);
    expect(others.length).toBeGreaterThan(10);
    for (const name of others) rmSync(join(dirname(main), name));
    expect(fitBy(main, COUNTING)).toMatchObject({ valid: true });
  });
});
