/** Runs planned Snakefiles, by the executor of Snakemake for one machine and by that for Slurm. */
import { plan, requireSame, shell } from "./work.mjs";

const SHARDS = 50;
/** Fewer where every shard waits for a batch system. */
const SLURM_SHARDS = 8;

const withPath = (programs, env) => ({ ...env, PATH: `${programs}:${env.PATH}` });

export async function runSnakemake(folder, programs) {
  for (const command of ["toys", "scan"]) {
    const merged = `${command}-snakemake.json`;
    const { lines } = await plan(folder, command, "snakemake", SHARDS, merged);
    await shell(folder, lines[0], withPath(programs, process.env));
    requireSame(folder, command, merged);
  }
}

/**
 * The options that a site needs: its partition and, since this Slurm keeps no accounts, that Snakemake asks the queue for the states of
 * its jobs.
 */
export async function runSnakemakeOnSlurm(folder, programs, env) {
  const merged = "toys-snakemake-slurm.json";
  const { lines } = await plan(folder, "toys", "snakemake", SLURM_SHARDS, merged, "snakemake-slurm-toys");
  const site = [
    "--default-resources slurm_partition=batch mem_mb=200",
    "--seconds-between-status-checks 5 --slurm-status-command squeue --slurm-init-seconds-before-status-checks 5",
  ].join(" ");
  await shell(folder, `${lines[1]} ${site}`, withPath(programs, env));
  requireSame(folder, "toys", merged);
}
