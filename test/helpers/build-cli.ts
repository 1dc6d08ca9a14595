import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));
const run = (script: string) => execFileSync(process.execPath, [script], { cwd: root, stdio: "inherit" });

/** Bundles the command line before any test, so that tests that run it see the source as it is (0.1 s). */
export function setup(): void {
  if (!existsSync(`${root}src/workspace/workspace-validator.generated.js`)) run("scripts/compile-schemas.mjs");
  run("scripts/bundle-cli.mjs");
}
