import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { type Command, Option } from "commander";
import { plural } from "../../describe.js";
import { DataError, type Issue } from "../../errors.js";
import { formatIssueBlock } from "../../format/issues.js";
import { type JoinedShards, joinShards, requireWhole } from "../../shards/join.js";
import type { ShardedCommand } from "../../shards/record.js";
import { arraySpecification } from "../../shards/shard.js";
import { withCommandLineHints } from "../analysis-command.js";
import { outputFile } from "../options.js";
import { printNote, printResult } from "../output/print.js";
import { addProgress, type ProgressOptions, withProgress } from "../progress.js";
import { EXIT } from "../report-error.js";
import type { RunCommand } from "../shards/division.js";
import { readShards } from "../shards/read-shards.js";
import { thisProgram } from "../shards/this-program.js";
import { addWorkers, type WorkerOptions } from "../worker-options.js";

const EXAMPLES = `
Examples:
  histograd merge shards --output toys.json
  histograd merge shards/0.json shards/1.json --output toys.json
  sbatch --array="$(histograd merge shards --missing)" job.sh

merge does what the command line of the shards says, and takes the results of its items from them: what it prints and writes, pictures
included, is byte for byte what one process prints and writes. Run it in the folder in which the shards were run. Items that depend on
the results of others, such as bisections, are made now, on --workers threads.
Exit status: that of the command; of --missing 0 when nothing is missing, 1 when shards have to be run again, 2 for bad usage or input.`;

/** Options of `histograd merge`, and what it does. */
export function configure(command: Command, run: RunCommand): void {
  command
    .description(
      "Puts the shards of a command together. Shards that are missing, that overlap, or that differ in version, options or input files are named and refused.",
    )
    .argument("<shards...>", "files that --shard wrote, or folders of them, in any order")
    .option("-o, --output <file>", "write the record of the command to a new file", outputFile)
    .addOption(
      new Option(
        "--missing [form]",
        "merge nothing, and print the shards that have to be run: as the array of a batch system (3,7-9), or as lines",
      )
        .choices(["array", "lines"])
        .preset("array"),
    )
    .option("--force", "replace files that exist");
  addProgress(addWorkers(command))
    .addHelpText("after", EXAMPLES)
    .action((files: readonly string[], options: MergeOptions) =>
      withCommandLineHints(async () => {
        const { joined, unread } = await joinFiles(files, options);
        if (options.missing !== undefined) process.exitCode = printMissing(joined, unread, options.missing);
        else await mergeShards(joined, unread, options, run);
      }),
    );
}

/** Options of `histograd merge`. */
interface MergeOptions extends WorkerOptions, ProgressOptions {
  readonly output?: string;
  readonly missing?: "array" | "lines";
  readonly force?: boolean;
}

/** Reads files and puts their shards together; what is wrong with files that have no shard is for the caller to tell. */
async function joinFiles(
  paths: readonly string[],
  options: MergeOptions,
): Promise<{ readonly joined: JoinedShards; readonly unread: readonly Issue[] }> {
  const names = [...new Set(paths.flatMap(filesIn))];
  const { files, unread } = await withProgress("reading shards", options, (tell) => readShards(names, tell));
  if (files.length === 0 && unread.length > 0) throw new DataError(unread);
  return { joined: joinShards(files), unread };
}

/** The files of a folder whose names end with `.json`, or the file itself. */
function filesIn(path: string): readonly string[] {
  if (!existsSync(path) || !statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .filter((name) => name.endsWith(".json"))
    .map((name) => join(path, name))
    .sort();
}

/** Prints which shards have to be run, and on standard error why. */
function printMissing(
  { missing, count, refused }: JoinedShards,
  unread: readonly Issue[],
  form: "array" | "lines",
): number {
  const issues = [...unread, ...refused.flatMap((each) => each.issues)];
  if (issues.length > 0) printNote(`${formatIssueBlock(issues, ISSUES_SHOWN)}`);
  if (missing.length === 0) {
    printNote(`nothing is missing of ${plural(count, "shard")}\n`);
    return EXIT.done;
  }
  printNote(`${missing.length} of ${plural(count, "shard")} have to be run (indices from 0)\n`);
  printResult(`${form === "lines" ? missing.join("\n") : arraySpecification(missing)}\n`);
  return EXIT.failed;
}

const ISSUES_SHOWN = 20;

/** Runs the command of the shards with their results. */
async function mergeShards(
  joined: JoinedShards,
  unread: readonly Issue[],
  { output, force, workers, progress }: MergeOptions,
  run: RunCommand,
): Promise<void> {
  const made = requireWhole(joined, unread);
  requireThisProgram(joined.command);
  requireHarmless(joined.command);
  const words = [
    ...joined.command.command,
    ...(output === undefined ? [] : ["--output", output]),
    ...(force === true ? ["--force"] : []),
    ...["--workers", String(workers)],
    ...(progress === undefined ? [] : [progress ? "--progress" : "--no-progress"]),
  ];
  await run(words, { mode: "merge", made });
}

/** Files of somebody else must not decide that files of the user are replaced: --force is for the one who merges. @throws DataError `other-shard` */
function requireHarmless({ command }: ShardedCommand): void {
  if (!command.includes("--force")) return;
  throw new DataError([
    {
      code: "other-shard",
      path: "shards",
      expected: "a command line as --shard writes it, which is without --force",
      received: JSON.stringify(command.join(" ")),
      hint: "These files were not written by --shard, or changed afterwards. Run the shards yourself.",
    },
  ]);
}

/** What the merge computes itself has to be computed as the items were. @throws DataError `other-shard` */
function requireThisProgram({ histogradVersion, runtime }: ShardedCommand): void {
  const here = thisProgram();
  const describe = (version: string, engine: string) => `histograd ${version} on ${ENGINES[engine] ?? engine}`;
  if (here.histogradVersion === histogradVersion && here.runtime === runtime) return;
  throw new DataError([
    {
      code: "other-shard",
      path: "shards",
      expected: `shards that this program made: ${describe(here.histogradVersion, here.runtime)}`,
      received: `shards of ${describe(histogradVersion, runtime)}`,
      hint: "Merge with the program that made the shards: digits of its functions differ from those of another one.",
    },
  ]);
}

const ENGINES: Readonly<Record<string, string>> = { node: "Node", bun: "Bun (the program as one file)" };
