import { type Command, Option } from "commander";
import { formatChecked } from "../../format/format.js";
import { formatJson } from "../../records/json.js";
import { recordToJson } from "../../records/record.js";
import { SIMPLIFIED_FORMS, type SimplifiedForm, type SimplifyOptions } from "../../simplify/options.js";
import { simplifyWorkspace } from "../../simplify/simplify.js";
import { withCommandLineHints } from "../analysis-command.js";
import { addOperation, deliverOperation, type OperationOptions, requireFreeOutput } from "../document-command.js";
import { filesOf, inputFiles, loadWorkspace, subjectOf, withFiles } from "../load.js";
import { addRepeatable, requireOption } from "../options.js";
import { printNote, printResult } from "../output/print.js";
import { withProgress } from "../progress.js";
import { about } from "../report-error.js";
import { formatOptionsOf, paintOf } from "../table-options.js";
import { parseReal, parseWhole } from "../values.js";

const EXAMPLES = `
The workspace is printed, or written to the file of --output. Its CLs and upper limits beside those of the original one are printed, too:
on standard error, or on standard output when --output is given.

Forms:
  effective   one systematic effect for all backgrounds of the channels that stay, and one for the signal
  covariance  as many systematic effects as it takes to keep the covariance of all bins that stay
  linear      all parameters and constraints, with rates that are linear about the best fit
  largest     the systematic effects of the largest impact on the parameter of interest, as many as --count says

Examples:
  histograd simplify workspace.json --form covariance -c SR1 -c SR2 -o simplified.json
  histograd simplify workspace.json --form largest --count 20 | histograd fit -`;

interface SimplifyCommandOptions extends OperationOptions {
  readonly form: SimplifiedForm;
  readonly channel: readonly string[];
  readonly from?: "controls" | "all";
  readonly count?: number;
  readonly testPoi?: number;
  readonly measurement?: string;
}

/** Options of `histograd simplify`, and what it does. */
export function configure(command: Command): void {
  command.description(
    "Makes a workspace with a simpler likelihood, and says how far its CLs and upper limits are from those of the original one.",
  );
  command.addOption(new Option("--form <form>", "form of the simpler likelihood").choices(SIMPLIFIED_FORMS));
  requireOption(command, "form");
  addRepeatable(
    command,
    "-c, --channel <name>",
    "channel that stays (default: the channels with signal events, if there are others)",
  );
  command
    .addOption(
      new Option(
        "--from <data>",
        "data that the background is fitted to (default: controls, the channels that do not stay)",
      ).choices(["controls", "all"]),
    )
    .option("--count <number>", "systematic effects that stay in the form largest", parseWhole)
    .option("--test-poi <value>", "value of the parameter of interest whose CLs is compared (default: 1)", parseReal)
    .option("-m, --measurement <name>", "measurement (default: the first)")
    .option("--json", "print the comparison as JSON");
  addOperation(command)
    .addHelpText("after", EXAMPLES)
    .action(async (path: string, options: SimplifyCommandOptions) =>
      withCommandLineHints(() => runSimplify(path, options)),
    );
}

async function runSimplify(path: string, options: SimplifyCommandOptions): Promise<void> {
  const { measurement } = options;
  await requireFreeOutput(options, inputFiles(path, options.patch));
  const { spec } = await loadWorkspace(path, options);
  const subject = subjectOf(path, options.patch);
  const { spec: simpler, record } = await withProgress("simplifying", options, () =>
    about(subject, () => simplifyWorkspace(spec, optionsOf(options))),
  );
  await deliverOperation(spec, simpler, options, {
    choice: { modifierCode: [], ...(measurement === undefined ? {} : { measurement }) },
  });
  const isWritten = (options.output ?? options.outputFile) !== undefined;
  const stream = isWritten ? process.stdout : process.stderr;
  const text =
    options.json === true
      ? formatJson(recordToJson(withFiles(record, filesOf(path, options))))
      : formatChecked(
          record,
          { ...formatOptionsOf(options, stream), heading: subject },
          { paint: paintOf(options, stream) },
        );
  if (isWritten) printResult(text);
  else printNote(text);
}

function optionsOf({ form, channel, from, count, testPoi, measurement }: SimplifyCommandOptions): SimplifyOptions {
  return {
    form,
    ...(channel.length === 0 ? {} : { channels: channel }),
    ...(from === undefined ? {} : { from }),
    ...(count === undefined ? {} : { count }),
    ...(testPoi === undefined ? {} : { testPoi }),
    ...(measurement === undefined ? {} : { measurement }),
  };
}
