import { type EnginePlan, LOGS, mergeLine, type Plan, SHARDS, shardWords, shellWord } from "./plan.js";

/**
 * A Snakefile with a rule for shards and one that merges them. Snakemake removes the output of a job that fails, so that a shard is
 * written to another file, which keeps what is done, and takes its name when it is complete.
 */
export function snakemakePlan(plan: Plan): EnginePlan {
  const { folder, jobs, name, inputs, output, estimate } = plan;
  const shards = `${folder}/${SHARDS}`;
  const whole = braced(shellWord(`${shards}/`)).concat("{wildcards.shard}.json");
  const shard = shardWords(plan, "SHARD", "OUTPUT").map(braced).join(" ");
  const line = shard
    .replace("--shard SHARD/", "--shard {wildcards.shard}/")
    .replace("--output OUTPUT", `--output ${whole}.part`);
  const text = `# histograd ${name}: ${jobs} shards, whose indices count from 0.
SHARDS = range(${jobs})


rule all:
    input:
        ${python(output)},


rule shard:
    input:
        ${inputs.map(python).join(",\n        ")},
    output:
        ${python(`${braced(shards)}/{shard}.json`)},
    log:
        ${python(`${braced(folder)}/${LOGS}/{shard}.txt`)},
    threads: 1
    resources:
        mem_mb=${estimate.megabytes},
        runtime=${estimate.minutes},
    shell:
        ${python(`${line} 2> {log:q} && mv ${whole}.part ${whole}`)}


rule merge:
    input:
        expand(${python(`${braced(shards)}/{shard}.json`)}, shard=SHARDS),
    output:
        ${python(output)},
    threads: 1
    resources:
        mem_mb=${estimate.megabytes},
        runtime=${estimate.minutes},
    shell:
        ${python(braced(mergeLine(plan)))}
`;
  const file = shellWord(`${folder}/Snakefile`);
  return {
    files: [{ name: "Snakefile", text }],
    use: [
      `snakemake --snakefile ${file} --cores 8`,
      "",
      "# or on Slurm, with the package snakemake-executor-plugin-slurm",
      `snakemake --snakefile ${file} --executor slurm --jobs ${jobs} --keep-going`,
      "",
      "# when shards are missing, the same command runs them again",
    ],
  };
}

/** Braces are marks of Snakemake. */
function braced(text: string): string {
  return text.replaceAll("{", "{{").replaceAll("}", "}}");
}

/** A text as Python writes it: its escapes are those of JSON. */
function python(text: string): string {
  return JSON.stringify(text);
}
