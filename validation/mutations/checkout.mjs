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
  #patience;

  /** @param seconds - after which the tests are stopped: a change that makes them endless is noticed */
  constructor(seconds) {
    this.#patience = 1000 * seconds;
    mkdirSync(OUT, { recursive: true });
    this.#folder = `${mkdtempSync(`${OUT}mutated-`)}/`;
    for (const name of [...COPIED, COPIED_DATA]) cpSync(ROOT + name, this.#folder + name, { recursive: true });
    symlinkSync(`${ROOT}node_modules`, `${this.#folder}node_modules`);
  }

  /** Throws where tests fail without any change; each of the lists has files or folders of tests. */
  expectPasses(lists) {
    for (const tests of new Set(lists.map(String))) {
      const failure = this.failure(tests.split(","));
      if (failure !== undefined) throw new Error(`A test fails without any change: mend it first. ${failure}`);
    }
  }

  /** The first failure of some tests with another text of a source; undefined where they pass. */
  failureWith(file, changed, tests) {
    const source = readFileSync(ROOT + file, "utf8");
    writeFileSync(this.#folder + file, changed);
    const failure = this.failure(tests);
    writeFileSync(this.#folder + file, source);
    return failure;
  }

  /** The first failure of some tests; undefined where they pass. */
  failure(tests) {
    const vitest = `${ROOT}node_modules/vitest/vitest.mjs`;
    const args = [vitest, "run", "--bail", "1", "--maxWorkers", "1", "--pool", "threads", "--no-color", ...tests];
    const options = { cwd: this.#folder, encoding: "utf8", timeout: this.#patience, killSignal: "SIGKILL" };
    const { status, stdout, stderr } = spawnSync(process.execPath, args, options);
    if (status === 0) return undefined;
    return /FAIL {2}(.*)/.exec(stdout + stderr)?.[1] ?? "no end, or no start";
  }

  remove() {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
