/** Runs planned Snakefiles, by the executor of Snakemake for one machine and by that for Slurm. */
import { plan, requireSame, shell } from "./work.mjs";

const SHARDS = 50;

const withPath = (programs, env) => ({ ...env, PATH: `${programs}:${env.PATH}` });

export async function runSnakemake(folder, programs) {
  for (const command of ["toys", "scan"]) {
    const merged = `${command}-snakemake.json`;
    const { lines } = await plan(folder, command, "snakemake", SHARDS, merged);
    await shell(folder, lines[0], withPath(programs, process.env));
    requireSame(folder, command, merged);
  }
}

/** Slurm's own options are the site's: the partition here, and an account that nobody asks for. */
export async function runSnakemakeOnSlurm(folder, programs, env) {
  const merged = "toys-snakemake-slurm.json";
  const { place, lines } = await plan(folder, "toys", "snakemake", SHARDS, merged).catch(() =>
    plan(folder, "toys", "snakemake", SHARDS, merged),
  );
  await shell(folder, `rm -rf .snakemake ${place}/shards/*`);
  const site =
    "--default-resources slurm_account=none slurm_partition=all mem_mb=200 --seconds-between-status-checks 5 --slurm-status-command squeue";
  await shell(folder, `${lines[1]} ${site}`, withPath(programs, env));
  requireSame(folder, "toys", merged);
}
