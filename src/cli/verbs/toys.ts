import { type Command, Option } from "commander";
import type { TestStatisticName } from "../../hypotest/results.js";
import {
  addAnalysisOptions,
  addPrintOptions,
  addRecordOptions,
  runsOnWorkspace,
  withCommandLineHints,
} from "../analysis-command.js";
import { outputFile, requireOption } from "../options.js";
import type { Destination } from "../output/deliver.js";
import { addShard, SHARD_HELP } from "../shards/shard-option.js";
import { parseCount, parsePositive, parseReal, parseWhole } from "../values.js";
import { addWorkers } from "../worker-options.js";
import { runToysMerge, runToysResume, runToysRun, type ToysResumeOptions } from "./toy-runs.js";

const STATISTICS: readonly TestStatisticName[] = ["tmu", "tmutilde", "q", "qtilde", "q0"];

const EXIT_OF_TOYS =
  "Exit status: 0 for success, 1 when toys or fits failed or the run was cancelled, 2 for bad usage or input.";

const RUN_EXAMPLES = `
Examples:
  histograd toys run workspace.json --test-poi 1 --toys 10000 --seed 1 --output toys.json
  histograd toys run workspace.json --until-error 0.005 --toys 100000 --output toys.json
  histograd toys run workspace.json --toys 5000 --first 5000 --output second-half.json

The file is written every few seconds and when the run ends, also when it is stopped by Ctrl-C; toys resume continues it. A toy
depends only on the seed and its index, so that parts of a run with different --first can be made on different computers and merged.
${SHARD_HELP}
${EXIT_OF_TOYS}`;

const RESUME_EXAMPLES = `
Examples:
  histograd toys resume toys.json workspace.json
  histograd toys resume toys.json workspace.json --toys 50000

The workspace, patches, measurement and options of the fits must be those of the run. The file is replaced.
${EXIT_OF_TOYS}`;

const MERGE_EXAMPLES = `
Examples:
  histograd toys merge first-half.json second-half.json --output toys.json

Exit status: 0 for success, 1 when the result is not valid (for example with too few toys), 2 for bad usage or input.`;

/** Options of `histograd toys`, and what it does. */
export function configure(command: Command): void {
  command.description(
    "Makes toys of a hypothesis test and keeps them in a file. The run can be resumed later, and merged with the toys of other runs.",
  );
  addRun(command);
  addResume(command);
  addMerge(command);
}

function addRun(toys: Command): void {
  const command = toys
    .command("run")
    .summary("make toys and write them to a file")
    .description(
      "Makes toys of a test of one value of the parameter of interest, under the tested value and under the alternative.",
    );
  addAnalysisOptions(command, true)
    .option("-o, --output <file>", "file of the run, updated while toys are made (required)", outputFile)
    .option("--test-poi <value>", "value to test", parseReal, 1)
    .addOption(new Option("--test-stat <name>", "test statistic").choices(STATISTICS).default("qtilde"));
  addToyMaking(command, "toys of each hypothesis (default: 2000)");
  command
    .option("--seed <number>", "seed of the toys; the same seed gives the same toys", parseWhole, 0)
    .option("--first <index>", "index of the first toy; parts that will be merged need different ones", parseWhole, 0)
    .addOption(
      new Option("--auxdata <convention>", "whether auxiliary data fluctuate")
        .choices(["sampled", "fixed"])
        .default("sampled"),
    );
  addPrintOptions(command).addHelpText("after", RUN_EXAMPLES);
  requireOption(command, "output");
  addShard(command);
  command.hook("preAction", () => {
    const { shard, untilError } = command.opts<{ readonly shard?: unknown; readonly untilError?: number }>();
    if (shard === undefined || untilError === undefined) return;
    command.error("error: --until-error needs all toys, which a shard does not have: give --toys");
  });
  runsOnWorkspace(command, runToysRun);
}

function addResume(toys: Command): void {
  const command = toys
    .command("resume")
    .summary("resume a run, or add toys to it")
    .description("Resumes the run in a file. Toys that the file already has are not made again.")
    .argument("<toys>", "file of the run, which is updated while toys are made");
  addAnalysisOptions(command, false);
  addToyMaking(command, "toys of each hypothesis (default: those that the run asked for)");
  addPrintOptions(command)
    .addHelpText("after", RESUME_EXAMPLES)
    .action(async (file: string, path: string, options: ToysResumeOptions) => {
      process.exitCode = await withCommandLineHints(() => runToysResume(file, path, options));
    });
}

function addMerge(toys: Command): void {
  const command = toys
    .command("merge")
    .summary("merge several parts of a run into one file")
    .description(
      "Merges parts of one test into one run. The parts must have the same seed and different values of --first.",
    )
    .argument("<toys...>", "files of the parts");
  addRecordOptions(command)
    .addHelpText("after", MERGE_EXAMPLES)
    .action(async (files: readonly string[], options: Destination) => {
      process.exitCode = await withCommandLineHints(() => runToysMerge(files, options));
    });
}

function addToyMaking(command: Command, toys: string): void {
  command
    .option("--toys <number>", toys, parseCount)
    .option("--until-error <number>", "stop when the p-value's statistical error is this small", parsePositive);
  addWorkers(command);
}
