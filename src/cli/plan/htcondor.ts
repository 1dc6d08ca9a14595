import { isAbsolute, normalize } from "node:path";
import { DataError } from "../../errors.js";
import { type EnginePlan, LOGS, mergeLine, missingLine, type Plan, SHARDS, shellWord } from "./plan.js";

/** A submit description whose shards are the lines of a file, so that a shorter file runs those that are missing. */
export function htcondorPlan(plan: Plan): EnginePlan {
  const { folder, jobs, name, program, words, inputs, estimate } = plan;
  requireRelative(inputs);
  const [first = "", ...rest] = program;
  const isFile = first.includes("/");
  const begin = isFile ? rest : program;
  const shard = [
    ...[...begin, ...words].map(withoutMacros),
    "--workers",
    "0",
    "--shard",
    `$(shard)/${jobs}`,
    "--output",
    "shard.json",
  ];
  const description = [
    `# histograd ${name}: ${jobs} shards. The variable shard counts from 0; its values are the lines of shards.txt.`,
    "universe = vanilla",
    `executable = ${isFile ? first : "/usr/bin/env"}`,
    `transfer_executable = ${isFile}`,
    `arguments = ${condorArguments(shard)}`,
    "should_transfer_files = YES",
    "when_to_transfer_output = ON_EXIT_OR_EVICT",
    `transfer_input_files = ${inputs.map(withoutMacros).join(", ")}`,
    "preserve_relative_paths = True",
    "transfer_output_files = shard.json",
    `transfer_output_remaps = "shard.json = ${folder}/${SHARDS}/$(shard).json"`,
    "request_cpus = 1",
    `request_memory = ${estimate.megabytes}MB`,
    `+MaxRuntime = ${estimate.minutes * 60}`,
    `log = ${folder}/${LOGS}/htcondor.log`,
    `output = ${folder}/${LOGS}/$(shard).out`,
    `error = ${folder}/${LOGS}/$(shard).err`,
    `queue shard from ${folder}/shards.txt`,
  ];
  const shards = Array.from({ length: jobs }, (_, index) => `${index}\n`).join("");
  return {
    files: [
      { name: "job.sub", text: `${description.join("\n")}\n` },
      { name: "shards.txt", text: shards },
    ],
    use: [
      `condor_submit ${shellWord(`${folder}/job.sub`)}`,
      `condor_wait ${shellWord(`${folder}/${LOGS}/htcondor.log`)}`,
      mergeLine(plan),
      "",
      "# when shards are missing:",
      `${missingLine(plan, "--missing lines")} > ${shellWord(`${folder}/shards.txt`)}`,
      `condor_submit ${shellWord(`${folder}/job.sub`)}`,
    ],
  };
}

/** HTCondor makes the folders of relative paths on the node, and no others. @throws DataError `bad-option` */
function requireRelative(inputs: readonly string[]): void {
  const elsewhere = inputs.filter((file) => isAbsolute(file) || normalize(file).startsWith(".."));
  if (elsewhere.length === 0) return;
  throw new DataError(
    elsewhere.map((file) => ({
      code: "bad-option",
      path: file,
      expected: "a path in the current folder, since HTCondor copies the files to the nodes",
      received: "a path that leads out of it",
      hint: "Run histograd plan in a folder that has the files.",
    })),
  );
}

/** Arguments in the form with quotes of submit descriptions. */
function condorArguments(words: readonly string[]): string {
  const quoted = words.map((word) => (/[\s'"]/.test(word) || word === "" ? `'${word.replaceAll("'", "''")}'` : word));
  return `"${quoted.join(" ").replaceAll('"', '""')}"`;
}

/** A text in which "$" begins no macro. */
function withoutMacros(text: string): string {
  return text.replaceAll("$", "$(DOLLAR)");
}
