import { type Command, InvalidArgumentError, Option } from "commander";
import { addPrintOptions, withCommandLineHints } from "../analysis-command.js";
import { addLimitConfidenceLevel } from "../confidence-level.js";
import { addHepdata } from "../hepdata.js";
import { addRateOptions, outputFile } from "../options.js";
import { addShard, SHARD_HELP } from "../shards/shard-option.js";
import { addRowChoice, addRowOptions, addTableOptions } from "../table-options.js";
import { parseLabels, parseReal, parseShare } from "../values.js";
import { addWorkers } from "../worker-options.js";
import { addCreate } from "./patchset-create.js";
import {
  type PatchSetApplyOptions,
  type PatchSetInspectOptions,
  runPatchSetApply,
  runPatchSetExtract,
  runPatchSetInspect,
  runPatchSetVerify,
} from "./patchset-documents.js";
import { type PatchSetScanCommandOptions, runPatchSetScan } from "./patchset-scan.js";

const SCAN_EXAMPLES = `
Examples:
  histograd patchset scan BkgOnly.json patchset.json
  histograd patchset scan BkgOnly.json patchset.json -o scan.json --plot exclusion.png --labels m1,m2
  histograd patchset scan BkgOnly.json patchset.json --limits --csv > scan.csv
  histograd patchset scan BkgOnly.json patchset.json --sort cls --top 10   the signals that are excluded most
  histograd patchset scan BkgOnly.json patchset.json --contours contours.csv --style atlas --plot exclusion.pdf
  histograd patchset scan BkgOnly.json patchset.json --resume scan.json

The file of --output is written every few seconds and when the scan ends, also when it is stopped by Ctrl-C. --resume continues it
and writes to the same file unless --output names another one. Signals that the file already has are not tested again.
${SHARD_HELP}
Exit status: 0 for success, 1 when a signal could not be tested or the scan was cancelled, 2 for bad usage or input.`;

/** Options of `histograd patchset`, and what it does. */
export function configure(command: Command): void {
  command.description(
    "Works on patch sets: named signals (JSON patches) that were published for one background-only workspace.",
  );
  addScan(command);
  addInspect(command);
  addExtract(command);
  addApply(command);
  addVerify(command);
  addCreate(command);
}

function addScan(patchset: Command): void {
  const command = patchset
    .command("scan")
    .summary("test every signal: CLs, limits, exclusion contour")
    .description(
      "Computes CLs of every signal of a patch set, observed and expected at -2 to +2 standard deviations, with asymptotic formulas. On request, it computes upper limits, and draws the exclusion contour in the plane of two labels.",
    );
  withBackground(command).option("-m, --measurement <name>", "measurement of the workspace (default: the first)");
  addRateOptions(command)
    .option("--poi <name>", "parameter of interest (default: the measurement's)")
    .option("--test-poi <value>", "value to test", parseReal, 1)
    .addOption(new Option("--test-stat <name>", "test statistic").choices(["q", "qtilde"]).default("qtilde"))
    .option("--limits", "also compute upper limits for every signal")
    .option("-o, --output <file>", "also write the record as JSON to a new file, updated during the scan", recordFile)
    .option("--resume <file>", "resume the scan in this file");
  addLimitConfidenceLevel(command, "confidence level of limits and contour");
  addRowOptions(addRowChoice(command, "--signal <pattern>", "signals"), ["cls", "name"], "signals");
  addPrintOptions(addShard(addWorkers(command)))
    .addOption(new Option("--csv", "print a table as comma-separated values").conflicts("json"))
    .option("--labels <x,y>", "labels along the axes of the picture (default: the first two)", parseLabels)
    .addOption(
      new Option("--values <name>", "write numbers at the points of the picture").choices(["cls", "expected", "limit"]),
    )
    .option(
      "--theory-uncertainty <share>",
      "relative uncertainty of the cross sections, such as 0.1, for lines beside the observed one; needs --limits",
      parseShare,
    )
    .option("--contours <file>", "write the points of the exclusion contours to a new CSV file", outputFile);
  addNoVerify(addHepdata(command))
    .addHelpText("after", SCAN_EXAMPLES)
    .action(async (background: string, set: string, options: PatchSetScanCommandOptions) => {
      const contours = options.plot ?? options.contours ?? options.hepdata;
      const needsPicture = [
        ["--labels", options.labels, contours],
        ["--theory-uncertainty", options.theoryUncertainty, contours],
        ["--values", options.values, options.plot],
      ] as const;
      for (const [flag, value, picture] of needsPicture) {
        if (value === undefined || picture !== undefined) continue;
        command.error(`error: ${flag} applies to the picture and needs --plot`);
      }
      const needsLimits = [
        ["--values limit", options.values === "limit"],
        ["--theory-uncertainty", options.theoryUncertainty !== undefined],
      ] as const;
      for (const [flag, isGiven] of needsLimits) {
        if (isGiven && options.limits !== true) command.error(`error: ${flag} needs upper limits: add --limits`);
      }
      if (options.resume !== undefined && options.division?.mode === "shard") {
        command.error("error: --shard goes on with what the file of --output has: leave --resume out");
      }
      process.exitCode = await withCommandLineHints(() => runPatchSetScan(background, set, options));
    });
}

function addInspect(patchset: Command): void {
  const command = patchset
    .command("inspect")
    .summary("show what is in a patch set")
    .description("Prints the description, references, digests and labels of a patch set, and lists its patches.")
    .argument("<patchset>", 'JSON file, gzip-compressed or plain; "-" for standard input')
    .option("--json", "print JSON instead of tables")
    .optionsGroup("Tables:");
  addRowOptions(addRowChoice(command, "--signal <pattern>", "signals"), ["name"], "signals");
  addTableOptions(command).action(async (set: string, options: PatchSetInspectOptions) => {
    process.exitCode = await withCommandLineHints(() => runPatchSetInspect(set, options));
  });
}

function addExtract(patchset: Command): void {
  const command = patchset
    .command("extract")
    .summary("print one patch of a patch set")
    .description("Prints the operations of one patch, in the form that --patch of other commands reads.")
    .argument("<patchset>", 'JSON file, gzip-compressed or plain; "-" for standard input');
  addPatchChoice(command).action(async (set: string, options: PatchSetApplyOptions) => {
    process.exitCode = await withCommandLineHints(() => runPatchSetExtract(set, options));
  });
}

function addApply(patchset: Command): void {
  const command = patchset
    .command("apply")
    .summary("print the workspace with one of the signals")
    .description("Applies one patch to the background-only workspace, checks the result and prints it.");
  addNoVerify(addPatchChoice(withBackground(command))).action(
    async (background: string, set: string, options: PatchSetApplyOptions) => {
      process.exitCode = await withCommandLineHints(() => runPatchSetApply(background, set, options));
    },
  );
}

function addVerify(patchset: Command): void {
  const command = patchset
    .command("verify")
    .summary("check that a patch set was made for a workspace")
    .description("Compares the digests in a patch set with those of a workspace, computed as in pyhf.");
  withBackground(command)
    .addHelpText("after", "\nExit status: 0 when they are equal, 1 when they differ, 2 for bad usage or input.")
    .action(async (background: string, set: string) => {
      process.exitCode = await withCommandLineHints(() => runPatchSetVerify(background, set));
    });
}

function withBackground(command: Command): Command {
  return command
    .argument("<background>", 'background-only workspace: JSON file, gzip-compressed or plain; "-" for standard input')
    .argument("<patchset>", "JSON file with the patch set");
}

function addNoVerify(command: Command): Command {
  return command.option("--no-verify", "do not compare the digests in the patch set with those of the background");
}

function addPatchChoice(command: Command): Command {
  return command
    .option("--name <name>", "name of the patch")
    .addOption(new Option("--values <list>", "values of its labels, separated by commas").conflicts("name"))
    .option("-o, --output <file>", "write to a new file instead of standard output", outputFile)
    .option("--force", "let --output replace a file that exists");
}

function recordFile(value: string): string {
  if (!/\.csv$/i.test(value)) return outputFile(value);
  throw new InvalidArgumentError("The record is JSON; a table is printed: --csv > file.csv.");
}
