/**
 * Runs planned jobs on real batch systems, and compares what they merge with what one process writes, byte for byte.
 *
 *   npm run clusters                        after npm run build
 *   npm run clusters -- make slurm          some engines
 *
 * Slurm comes from Debian's packages slurm-wlm and munge, Snakemake with its executor for Slurm and the Python bindings of HTCondor
 * from PyPI, into a temporary folder. What cannot be installed is told in a line that begins with !!!, and is not a failure.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runHtcondor } from "./htcondor.mjs";
import { runMake } from "./make.mjs";
import { pythonWith } from "./python.mjs";
import { hasSlurm, startSlurm } from "./slurm.mjs";
import { runSlurm } from "./slurm-jobs.mjs";
import { runSnakemake, runSnakemakeOnSlurm } from "./snakemake.mjs";
import { prepare } from "./work.mjs";

const folder = mkdtempSync(join(tmpdir(), "histograd-clusters-"));
const work = join(folder, "work");
const SNAKEMAKE = ["snakemake==9.27.1", "snakemake-executor-plugin-slurm==2.8.0"];
/** Later bindings do not show the jobs of a submit description. */
const HTCONDOR = ["htcondor==24.0.24"];

/** Each check, and what has to be there for it. */
const CHECKS = {
  make: async () => runMake(work),
  htcondor: async () => withPython("htcondor", HTCONDOR, (python) => runHtcondor(work, python)),
  snakemake: async () => withPython("snakemake", SNAKEMAKE, (python) => runSnakemake(work, python)),
  slurm: async () => withSlurm((slurm) => runSlurm(work, slurm.env)),
  "snakemake-slurm": async () =>
    withPython("snakemake", SNAKEMAKE, (python) => withSlurm((slurm) => runSnakemakeOnSlurm(work, python, slurm.env))),
};

async function withPython(name, packages, action) {
  const python = pythonWith(join(folder, name), packages);
  if (python === undefined) return `${packages.join(" and ")} cannot be installed here (pip)`;
  return action(python);
}

async function withSlurm(action) {
  if (!hasSlurm()) return "slurm-wlm and munge cannot be installed here (apt-get)";
  const slurm = await startSlurm(mkdtempSync(join(folder, "slurm-")));
  try {
    return await action(slurm);
  } finally {
    await slurm.stop();
  }
}

const chosen = process.argv.slice(2);
const unknown = chosen.filter((name) => !Object.hasOwn(CHECKS, name));
if (unknown.length > 0)
  throw new Error(`no such check: ${unknown.join(", ")}; there are ${Object.keys(CHECKS).join(", ")}`);
let failures = 0;
try {
  await prepare(work);
  for (const name of chosen.length > 0 ? chosen : Object.keys(CHECKS)) {
    const began = Date.now();
    console.log(`${name}:`);
    try {
      const reason = await CHECKS[name]();
      if (typeof reason === "string") console.log(`!!! SKIPPED: ${reason}, so ${name} was NOT tested`);
      else console.log(`    passed in ${Math.round((Date.now() - began) / 1000)} s`);
    } catch (error) {
      failures++;
      console.log(`!!! ${name} failed: ${error.message}\n${error.stdout ?? ""}${error.stderr ?? ""}`);
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exitCode = failures === 0 ? 0 : 1;
