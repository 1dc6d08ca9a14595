import type { Command } from "commander";
import { DataError } from "../../errors.js";
import { withCommandLineHints } from "../analysis-command.js";
import { exclusionOptions, requireSubmissionFolder, writeHepdata } from "../hepdata.js";
import { outputFile, requireOption } from "../options.js";
import { readRecord } from "../read-record.js";
import { EXIT } from "../report-error.js";
import { parseLabels, parseShare } from "../values.js";

const EXAMPLES = `
Examples:
  histograd yields workspace.json --output yields.json
  histograd patchset scan BkgOnly.json patchset.json --output scan.json
  histograd hepdata yields.json scan.json --output submission --labels m1,m2

Commands with results of one kind have --hepdata, which does the same with their record. The names and descriptions of tables are
suggestions: authors edit them, and add reactions, observables and figures, before they upload the folder as an archive.
Exit status: 0 for success, 2 for bad usage or input.`;

/** Options of `histograd hepdata`, and what it does. */
export function configure(command: Command): void {
  command
    .description(
      "Writes the tables of records, which other commands wrote with --output, to a folder as one submission to HEPData (YAML): yields, limits, scans, estimates, pulls, impacts, correlations, intervals, goodness of fit, contours, exclusion contours.",
    )
    .argument("<records...>", "JSON files that commands wrote with --output, in the order of the tables")
    .option("-o, --output <folder>", "new folder of the submission (required)", outputFile)
    .option("--labels <x,y>", "plane of the exclusion contours, for a scan of a patch set", parseLabels)
    .option(
      "--theory-uncertainty <share>",
      "relative uncertainty of the cross sections, such as 0.1, for a scan of a patch set with limits",
      parseShare,
    )
    .option("--force", "replace files of an earlier submission in the folder")
    .addHelpText("after", EXAMPLES);
  requireOption(command, "output");
  command.action(async (records: readonly string[], options: HepdataCliOptions) => {
    process.exitCode = await withCommandLineHints(() => runHepdata(records, options));
  });
}

/** Options of `histograd hepdata`. */
interface HepdataCliOptions {
  readonly output: string;
  readonly labels?: readonly string[];
  readonly theoryUncertainty?: number;
  readonly force?: boolean;
}

/** `histograd hepdata` */
async function runHepdata(files: readonly string[], options: HepdataCliOptions): Promise<number> {
  const { output, force = false, labels, theoryUncertainty } = options;
  requireSubmissionFolder(output, force);
  const records = files.map(readRecord);
  const flag = labels === undefined ? "--theory-uncertainty" : "--labels";
  if ((labels ?? theoryUncertainty) !== undefined && !records.some(({ kind }) => kind === "patch-set-scan")) {
    const expected = "a scan of a patch set among the records, which has exclusion contours";
    throw new DataError([{ code: "bad-option", path: flag, expected, received: "none" }]);
  }
  await aboutFiles(files, () => writeHepdata(output, records, force, exclusionOptions(options)));
  return EXIT.done;
}

/** Calls records in messages by the names of their files. */
async function aboutFiles(files: readonly string[], action: () => Promise<void>): Promise<void> {
  try {
    await action();
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    const named = (path: string) => path.replace(/^records\[(\d+)\]/, (_, k) => files[Number(k)]!);
    throw new DataError(error.issues.map((issue) => ({ ...issue, path: named(issue.path) })));
  }
}
