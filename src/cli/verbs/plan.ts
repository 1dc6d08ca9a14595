import { chmodSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { isAbsolute, join } from "node:path";
import { type Command, Option } from "commander";
import { plural } from "../../describe.js";
import { DataError, type Issue } from "../../errors.js";
import { notWritable } from "../../node/file-lock.js";
import type { Work } from "../../parallel/types.js";
import { printable } from "../../printable.js";
import { withCommandLineHints } from "../analysis-command.js";
import { requireOption } from "../options.js";
import { printResult } from "../output/print.js";
import { requireWritable, writeWholeFile } from "../output/write-file.js";
import { estimateJobs, formatDuration } from "../plan/estimate.js";
import { htcondorPlan } from "../plan/htcondor.js";
import { makePlan } from "../plan/make.js";
import { type EnginePlan, LOGS, type Plan, SHARDS } from "../plan/plan.js";
import { slurmPlan } from "../plan/slurm.js";
import { snakemakePlan } from "../plan/snakemake.js";
import { EXIT } from "../report-error.js";
import type { RunCommand } from "../shards/division.js";
import { OUTSIDE_SHARDS } from "../shards/shard-option.js";
import { takeOptions } from "../shards/words.js";
import { parseCount } from "../values.js";

const ENGINES: Readonly<Record<string, (plan: Plan) => EnginePlan>> = {
  slurm: slurmPlan,
  htcondor: htcondorPlan,
  snakemake: snakemakePlan,
  make: makePlan,
};

const EXAMPLES = `
Examples:
  histograd plan toys run workspace.json --toys 1000000 --output toys.json --jobs 200 --engine slurm
  histograd plan patchset scan BkgOnly.json patchset.json -o scan.json --plot exclusion.svg --jobs 25 --engine htcondor
  histograd plan gof workspace.json --toys 10000 -o gof.json --jobs 50 --engine snakemake --program ./histograd-linux-x64

The command is written as if one process ran it; its --output is the file of the result. plan checks its options and files, times a few
items of its work, writes files into --folder, and prints the commands to type. It submits nothing. docs/clusters.md says more.
Exit status: 0 for success, 2 for bad usage or input.`;

/** Options of `histograd plan`, and what it does. */
export function configure(command: Command, run: RunCommand): void {
  command
    .description(
      "Writes the files with which a batch system runs a long command in many jobs: an array script of Slurm, a submit description of HTCondor, a Snakefile or a Makefile.",
    )
    .argument("<command...>", "the command with its options")
    .allowUnknownOption()
    .option("--jobs <number>", "number of jobs (required)", parseCount)
    .addOption(new Option("--engine <name>", "what runs the jobs (required)").choices(Object.keys(ENGINES)))
    .option("--folder <name>", "folder for the files, the shards and what the jobs print", "cluster")
    .option("--program <file>", "the program on the worker nodes", "histograd")
    .option("--force", "replace files of an earlier plan")
    .addHelpText("after", EXAMPLES)
    .action((words: readonly string[], options: PlanOptions) =>
      withCommandLineHints(async () => {
        await makePlanFiles(words, options, run);
      }),
    );
  requireOption(command, "jobs");
  requireOption(command, "engine");
}

/** Options of `histograd plan`. */
interface PlanOptions {
  readonly jobs: number;
  readonly engine: string;
  readonly folder: string;
  readonly program: string;
  readonly force?: boolean;
}

async function makePlanFiles(words: readonly string[], options: PlanOptions, run: RunCommand): Promise<void> {
  let command: Command | undefined;
  let plan: Plan | undefined;
  const began = performance.now();
  await run(words, {
    mode: "survey",
    onCommand: (found) => {
      command = found;
    },
    onWork: async (work) => {
      plan = await planOf(command!, words, options, work, (performance.now() - began) / 1000);
    },
  });
  if (plan === undefined) return;
  const { files, use } = ENGINES[options.engine]!(plan);
  writeFiles(files, options);
  printResult(explanation(plan, options, files, use));
  process.exitCode = EXIT.done;
}

/** @throws DataError `bad-option` for a command without --output */
async function planOf(
  command: Command,
  words: readonly string[],
  { jobs, folder, program }: PlanOptions,
  work: Work<unknown>,
  secondsToStart: number,
): Promise<Plan> {
  const { words: left, taken } = takeOptions(command, words, OUTSIDE_SHARDS);
  const output = taken.get("output");
  if (typeof output !== "string") throw unplannable("--output", "the file of the result", "none");
  const nJobs = Math.min(jobs, Math.max(1, work.tasks.length));
  return {
    name: nameOf(command),
    program: [existsSync(program) && !program.includes("/") ? `./${program}` : program],
    words: left,
    inputs: inputsOf(command, left),
    output,
    folder,
    directory: process.cwd(),
    jobs: nJobs,
    estimate: await estimateJobs(work, nJobs, secondsToStart),
  };
}

function unplannable(path: string, expected: string, received: string): DataError {
  return new DataError([{ code: "bad-option", path, expected, received }]);
}

/** `toys run` */
function nameOf(command: Command): string {
  const { parent } = command;
  return parent === null || parent.parent === null ? command.name() : `${parent.name()} ${command.name()}`;
}

/** Files that are named in the command line. */
function inputsOf(command: Command, words: readonly string[]): readonly string[] {
  const { patch = [] } = command.opts<{ readonly patch?: readonly string[] }>();
  const files = [...command.args, ...patch.map((text) => text.replace(/#[^#]*$/, ""))];
  return [...new Set(files.filter((file) => existsSync(file) && words.some((word) => word.includes(file))))];
}

/** All files or, where one exists already that may not be replaced, none. */
function writeFiles(files: EnginePlan["files"], { folder, force = false }: PlanOptions): void {
  makeFolders(folder);
  for (const { name } of files) requireWritable(join(folder, name), force);
  requireEarlierPlan(files.map(({ name }) => join(folder, name)));
  for (const { name, text, isProgram } of files) {
    const path = join(folder, name);
    writeWholeFile(path, text, { overwrite: force });
    if (isProgram === true) chmodSync(path, 0o755);
  }
}

/** @throws DataError `not-writable` */
function makeFolders(folder: string): void {
  try {
    for (const inside of [SHARDS, LOGS]) mkdirSync(join(folder, inside), { recursive: true });
  } catch (error) {
    throw new DataError([notWritable(folder, error)]);
  }
}

/** How the files of plans begin, or a whole list of shards. */
const OF_A_PLAN = /^(?:# histograd |#!\/bin\/bash\n#SBATCH --job-name=histograd-|(?:\d+\n)*$)/;

/** A Makefile or a job that plan did not write is not replaced, whatever --force says. @throws DataError `file-exists` */
function requireEarlierPlan(paths: readonly string[]): void {
  const issues = paths
    .filter((path) => existsSync(path) && !OF_A_PLAN.test(readFileSync(path, "utf8")))
    .map((path): Issue => {
      const hint = "Choose another --folder, or move the file away: --force replaces the files of plans only.";
      return { code: "file-exists", path, expected: "a file that plan wrote", received: "another one", hint };
    });
  if (issues.length > 0) throw new DataError(issues);
}

function explanation(
  plan: Plan,
  { jobs, folder, program }: PlanOptions,
  files: EnginePlan["files"],
  use: readonly string[],
) {
  const { estimate, output, name } = plan;
  const { nItems, secondsPerItem, secondsToStart } = estimate;
  const itemsPerJob = Math.ceil(nItems / plan.jobs);
  const perJob = secondsToStart + itemsPerJob * secondsPerItem;
  const lines = [
    `${name}: ${plural(nItems, "item")} in ${plural(plan.jobs, "job")} of ${plural(itemsPerJob, "item")} at most.`,
    ...(plan.jobs < jobs ? [`There are no more items, so that ${jobs} jobs would be of no use.`] : []),
    `On this machine an item takes ${formatDuration(secondsPerItem)}, a job ${formatDuration(perJob)}, all jobs together ${formatDuration(perJob * plan.jobs)} on one core.`,
    `Jobs ask for ${estimate.minutes} min and ${estimate.megabytes} MB; edit the files where your nodes are slower.`,
    ...(isAbsolute(program) || program.includes("/")
      ? []
      : [`"${program}" has to be on the PATH of the nodes; --program names a file.`]),
    "",
    `Written: ${files.map(({ name: file }) => `${folder}/${file}`).join(", ")}. Nothing is submitted. To make ${output}, type here:`,
    "",
    ...use.map((line) => (line === "" ? "" : `  ${line}`)),
  ];
  return lines.map((line) => `${printable(line)}\n`).join("");
}
