import type { Command } from "commander";
import { inspect } from "../../api/inspect.js";
import { plural } from "../../describe.js";
import { printable } from "../../printable.js";
import { compile, filesOf, inputFiles, loadWorkspace, subjectOf, withFiles } from "../load.js";
import {
  addModelOptions,
  addOutputOptions,
  addWorkspace,
  type ModelChoice,
  type OutputOptions,
  type WorkspaceOptions,
} from "../options.js";
import { deliverRecord, requireFree } from "../output/deliver.js";
import { printWarnings } from "../output/issues.js";
import { addProgress, type ProgressOptions } from "../progress.js";
import { parameterRows } from "../row-choice.js";
import { addRowChoice, addRowOptions, addTableOptions, type TableOptions } from "../table-options.js";

const EXAMPLES = `
Examples:
  histograd inspect workspace.json
  histograd inspect workspace.json.gz --measurement background_only
  histograd inspect workspace.json --parameter 'jet_*' --format markdown
  histograd inspect workspace.json --json | jq .parameters`;

/** Options of `histograd inspect`, and what it does. */
export function configure(command: Command): void {
  command.description(
    "Lists channels, bins, samples, modifiers, parameters, measurements and totals. Expected events are computed at the suggested values of the measurement.",
  );
  addProgress(addOutputOptions(addModelOptions(addWorkspace(command)))).optionsGroup("Tables:");
  addTableOptions(addRowOptions(addRowChoice(command), ["name"]))
    .addHelpText("after", EXAMPLES)
    .action(async (path: string, options: InspectOptions) => {
      await runInspect(path, options);
    });
}

/** Options of `histograd inspect`. */
interface InspectOptions extends WorkspaceOptions, ModelChoice, OutputOptions, TableOptions, ProgressOptions {
  readonly parameter: readonly string[];
}

/** `histograd inspect` */
async function runInspect(path: string, options: InspectOptions): Promise<void> {
  await requireFree(options, inputFiles(path, options.patch));
  const workspace = await loadWorkspace(path, options);
  const { model, warnings } = compile(workspace, options, subjectOf(path, options.patch));
  printWarnings(warnings);
  const rows = parameterRows(model, options.parameter);
  const record = withFiles({ ...inspect(workspace, model), warnings }, filesOf(path, options));
  const sizes = [
    plural(model.channels.length, "channel"),
    plural(model.nMainData, "bin"),
    plural(model.nPars, "parameter"),
  ];
  const heading = `${printable(subjectOf(path, options.patch))}: ${sizes.join(", ")}`;
  await deliverRecord(options, record, { heading, ...rows });
}
