/**
 * Validates submissions to HEPData that the command line writes, with the package hepdata-validator of PyPI:
 * npm run build && node validation/hepdata/run.mjs
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const VERSION = "0.3.6";
const WORKSPACE = "examples/two-channel.json";
const COMMANDS = [
  ["yields"],
  ["upperlimit", "--test-stat", "q"],
  ["scan", "--parameter", "mu=0,3,7"],
  ["pulls"],
  ["ranking", "--method", "hessian"],
  ["correlations", "--threshold", "0"],
];

const folder = mkdtempSync(join(tmpdir(), "histograd-hepdata-"));
try {
  process.exitCode = validate() ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function validate() {
  const python = join(folder, "python");
  const isInstalled =
    run("python3", ["-m", "venv", python]) &&
    run(join(python, "bin", "pip"), ["install", "--quiet", `hepdata-validator==${VERSION}`]);
  if (!isInstalled) {
    console.log(`SKIPPED: hepdata-validator ${VERSION} cannot be installed here, so that nothing was validated.`);
    return true;
  }
  const results = COMMANDS.map(([command, ...options]) => {
    const submission = join(folder, command);
    const isValid =
      run(process.execPath, ["dist/cli/main.js", command, WORKSPACE, ...options, "--hepdata", submission]) &&
      run(join(python, "bin", "hepdata-validate"), ["--directory", submission]);
    console.log(`${command}: ${isValid ? "valid" : "NOT VALID"}`);
    return isValid;
  });
  return results.every(Boolean);
}

function run(program, words) {
  const { status, stdout, stderr } = spawnSync(program, words, { encoding: "utf8" });
  if (status !== 0) console.log(stdout, stderr);
  return status === 0;
}
