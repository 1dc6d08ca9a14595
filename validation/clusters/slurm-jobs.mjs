/** Runs planned arrays on a Slurm: a job is killed in the middle, `histograd merge --missing` names it, and it is run again. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { until } from "./slurm.mjs";
import { plan, requireSame, shell, tryHistograd } from "./work.mjs";

const JOBS = 8;
const KILLED = 3;
/** Jobs share few processors. */
const PATIENCE = 180;

export async function runSlurm(folder, env) {
  for (const command of ["toys", "scan"]) await runArray(folder, command, env);
}

async function runArray(folder, command, env) {
  const merged = `${command}-slurm.json`;
  const { place, lines } = await plan(folder, command, "slurm", JOBS, merged);
  const [submit, , again, mergeAgain] = lines;
  const job = await shell(folder, `${submit}; echo $array`, env);
  await killInTheMiddle(folder, command, `${job}_${KILLED}`, join(folder, place, `shards/${KILLED}.json`), env);
  await ended(job, folder, env);
  const listed = tryHistograd(folder, "merge", `${place}/shards`, "--missing");
  if (listed.status !== 1 || listed.stdout !== `${KILLED}\n`) {
    throw new Error(
      `--missing printed ${JSON.stringify(listed.stdout)} with status ${listed.status}\n${listed.stderr}`,
    );
  }
  const refused = tryHistograd(folder, "merge", `${place}/shards`, "--output", merged);
  if (refused.status !== 2 || existsSync(join(folder, merged))) throw new Error("an incomplete run was merged");
  console.log(`    job ${KILLED} of ${JOBS} was killed, and is the one that --missing names`);
  const repeated = await shell(folder, `${again}; ${mergeAgain} > /dev/null; echo $array`, env);
  await ended(repeated, folder, env);
  await until(() => existsSync(join(folder, merged)), "the merge", PATIENCE);
  requireSame(folder, command, merged);
}

/** Kills a job as a node does that loses power: once it runs and, where it has written some items, with those. */
async function killInTheMiddle(folder, command, task, file, env) {
  await until(async () => (await stateOf(task, folder, env)) === "RUNNING", `job ${task}`, PATIENCE);
  if (command === "toys") await until(() => existsSync(file), "the first items of the job", PATIENCE);
  await shell(folder, `scancel --signal=KILL --full ${task}`, env);
  if (command !== "toys") return;
  const { status, items } = JSON.parse(readFileSync(file, "utf8"));
  console.log(`    the file of the job that was killed is ${status}, with ${items.length} items`);
}

const stateOf = (task, folder, env) =>
  shell(folder, `squeue --noheader --format=%T --jobs=${task} 2> /dev/null || true`, env);

const ended = (job, folder, env) =>
  until(async () => (await stateOf(job, folder, env)) === "", `the jobs of ${job}`, PATIENCE);
