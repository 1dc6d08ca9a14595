// A copy of the checkout in which one text of one source may be another one, and whether tests notice.
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

export const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const OUT = `${ROOT}validation/out/`;
/** What tests read; all else of the checkout stays out of the copy. */
const COPIED = [
  "src",
  "test",
  "examples",
  "schemas",
  "docs",
  "scripts",
  "package.json",
  "tsconfig.json",
  "vitest.config.ts",
];
const COPIED_DATA = "validation/cases";
/** A copy of what the tests need, with the packages of the checkout. */
export class Checkout {
  #folder;
  #tests;
  #patience;

  /**
   * @param tests - files or folders of tests, in a list with commas
   * @param seconds - after which the tests are stopped: a change that makes them endless is noticed
   */
  constructor(tests, seconds) {
    this.#tests = tests.split(",");
    this.#patience = 1000 * seconds;
    mkdirSync(OUT, { recursive: true });
    this.#folder = `${mkdtempSync(`${OUT}mutated-`)}/`;
    for (const name of [...COPIED, COPIED_DATA]) cpSync(ROOT + name, this.#folder + name, { recursive: true });
    symlinkSync(`${ROOT}node_modules`, `${this.#folder}node_modules`);
    if (this.failure() !== undefined) throw new Error("The tests fail without any change: mend them first.");
  }

  /** The first failure of the tests with another text of a source; undefined where they pass. */
  failureWith(file, changed) {
    const source = readFileSync(ROOT + file, "utf8");
    writeFileSync(this.#folder + file, changed);
    const failure = this.failure();
    writeFileSync(this.#folder + file, source);
    return failure;
  }

  /** The first failure of the tests; undefined where they pass. */
  failure() {
    const vitest = `${ROOT}node_modules/vitest/vitest.mjs`;
    const args = [vitest, "run", "--bail", "1", "--maxWorkers", "1", "--pool", "threads", "--no-color", ...this.#tests];
    const options = { cwd: this.#folder, encoding: "utf8", timeout: this.#patience, killSignal: "SIGKILL" };
    const { status, stdout, stderr } = spawnSync(process.execPath, args, options);
    if (status === 0) return undefined;
    return /FAIL {2}(.*)/.exec(stdout + stderr)?.[1] ?? "no end, or no start";
  }

  remove() {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
