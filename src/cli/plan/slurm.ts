import { type EnginePlan, LOGS, mergeLine, missingLine, type Plan, SHARDS, shardWords, shellWord } from "./plan.js";

/** Slurm's own limit, unless a site has set another one. */
const LARGEST_ARRAY = 1000;

/** An array job, and a job that merges its shards. `exec` lets the program get the signal that comes before the time is over. */
export function slurmPlan(plan: Plan): EnginePlan {
  const { folder, jobs } = plan;
  const job = `${folder}/job.sh`;
  const task = '"$SLURM_ARRAY_TASK_ID"';
  const output = `${shellWord(`${folder}/${SHARDS}/`)}${task}.json`;
  const shard = [
    header(plan, "", "%A-%a"),
    `#SBATCH --array=0-${jobs - 1}`,
    "#SBATCH --signal=B:TERM@60",
    "#SBATCH --requeue",
    "",
    ...beginning(plan),
    "# A shard whose file is complete ends at once; one that was ended goes on where its file ends.",
    `exec ${shardWords(plan, task, output).join(" ")}`,
  ];
  const merging = [header(plan, "-merge", "merge-%j"), "", ...beginning(plan), `exec ${mergeLine(plan)}`];
  const merge = `sbatch --dependency=afterok:$array ${shellWord(`${folder}/merge.sh`)}`;
  return {
    files: [
      { name: "job.sh", text: `${shard.join("\n")}\n`, isProgram: true },
      { name: "merge.sh", text: `${merging.join("\n")}\n`, isProgram: true },
    ],
    use: [
      `array=$(sbatch --parsable ${shellWord(job)})`,
      merge,
      "",
      "# when shards are missing:",
      `array=$(sbatch --parsable --array="$(${missingLine(plan)})" ${shellWord(job)})`,
      merge,
      ...(jobs > LARGEST_ARRAY
        ? ["", `# many sites allow no more than ${LARGEST_ARRAY} tasks: scontrol show config | grep MaxArraySize`]
        : []),
    ],
  };
}

function header({ name, folder, estimate: { minutes, megabytes } }: Plan, suffix: string, log: string): string {
  return [
    "#!/bin/bash",
    `#SBATCH --job-name=histograd-${name.replaceAll(" ", "-")}${suffix}`,
    "#SBATCH --cpus-per-task=1",
    `#SBATCH --mem=${megabytes}M`,
    `#SBATCH --time=${minutes}`,
    `#SBATCH --output="${folder}/${LOGS}/${log}.txt"`,
  ].join("\n");
}

function beginning({ directory }: Plan): readonly string[] {
  return ["set -eu", `cd ${shellWord(directory)}`];
}
