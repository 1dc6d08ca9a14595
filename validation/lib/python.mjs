// The Python environment with pyhf and mpmath: found, made, run.
import { spawn, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const here = (relative) => fileURLToPath(new URL(relative, import.meta.url));
const VENV = here("../.venv");
const VENV_PYTHON = `${VENV}/bin/python`;
const REQUIREMENTS = here("../python/requirements.txt");
const NEXTSTAT_VENV = `${VENV}/nextstat`;
const NEXTSTAT_PYTHON = `${NEXTSTAT_VENV}/bin/python`;
const NEXTSTAT_REQUIREMENTS = here("../python/requirements-nextstat.txt");

/** Printed, alone on its line, where the comparison with pyhf cannot run; scripts and CI may look for it. */
export const SKIP_MARKER = "HISTOGRAD-VALIDATION-SKIPPED";

const works = (python) =>
  spawnSync(python, ["-c", "import pyhf, mpmath, numpy, scipy"], { stdio: "ignore" }).status === 0;

/**
 * Path of a Python that has pyhf and mpmath: HISTOGRAD_PYTHON, or validation/.venv, made with pip where it is missing.
 * Undefined, after one loud line, where neither works.
 */
export function ensurePython() {
  const named = process.env.HISTOGRAD_PYTHON;
  if (named !== undefined && named !== "") {
    if (works(named)) return named;
    return skip(`HISTOGRAD_PYTHON=${named} cannot import pyhf, mpmath, numpy and scipy`);
  }
  if (existsSync(VENV_PYTHON) && works(VENV_PYTHON)) return VENV_PYTHON;
  const failure = makeEnvironment(VENV, REQUIREMENTS);
  if (failure !== undefined) return skip(failure);
  return works(VENV_PYTHON) ? VENV_PYTHON : skip(`${VENV_PYTHON} was made but cannot import pyhf`);
}

/**
 * Path of a Python that has NextStat: HISTOGRAD_NEXTSTAT, or validation/.venv/nextstat, made with pip where it is missing.
 * An environment of its own: where the wheel cannot be installed, nothing else is lost. Undefined, after one loud line, there.
 */
export function ensureNextStat() {
  const has = (python) => spawnSync(python, ["-c", "import nextstat"], { stdio: "ignore" }).status === 0;
  const named = process.env.HISTOGRAD_NEXTSTAT;
  if (named !== undefined) {
    if (has(named)) return named;
    return without(`HISTOGRAD_NEXTSTAT=${named} cannot import nextstat`);
  }
  if (existsSync(NEXTSTAT_PYTHON) && has(NEXTSTAT_PYTHON)) return NEXTSTAT_PYTHON;
  const failure = makeEnvironment(NEXTSTAT_VENV, NEXTSTAT_REQUIREMENTS);
  if (failure !== undefined) return without(failure);
  return has(NEXTSTAT_PYTHON) ? NEXTSTAT_PYTHON : without(`${NEXTSTAT_PYTHON} was made but cannot import nextstat`);
}

/** Why an environment could not be made; undefined where it was. */
function makeEnvironment(folder, requirements) {
  console.error(`making ${folder} (pip, some minutes) ...`);
  const steps = [
    ["python3", ["-m", "venv", folder]],
    [`${folder}/bin/python`, ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", requirements]],
  ];
  for (const [command, args] of steps) {
    const run = spawnSync(command, args, { encoding: "utf8" });
    if (run.status !== 0) return `${command} ${args.join(" ")}: ${lastLine(run.stderr) || run.error?.message}`;
  }
  return undefined;
}

function without(reason) {
  console.log(`no NextStat: ${reason}`);
  return undefined;
}

function skip(reason) {
  console.log(`${SKIP_MARKER}: no Python with pyhf, comparisons with pyhf are NOT run. ${reason}`);
  return undefined;
}

const lastLine = (text) => (text ?? "").trim().split("\n").at(-1);

/** The records that a Python script of validation/python prints, one JSON document a line. Throws when it fails. */
export async function* pythonRecords(python, script, args) {
  const child = spawn(python, [here(`../python/${script}`), ...args.map(String)], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let errors = "";
  child.stderr.on("data", (chunk) => {
    errors += chunk;
  });
  const ended = new Promise((resolve) => child.on("close", resolve));
  for await (const line of createInterface({ input: child.stdout })) yield JSON.parse(line);
  const status = await ended;
  if (status !== 0) throw new Error(`${script} ended with status ${status}\n${errors.trim()}`);
}
