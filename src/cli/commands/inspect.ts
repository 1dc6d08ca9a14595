import type { Command } from "commander";
import { compile, loadWorkspace, subjectOf } from "../load.js";
import {
  addModelOptions,
  addOutputOptions,
  addWorkspace,
  type ModelChoice,
  type OutputOptions,
  type WorkspaceOptions,
} from "../options.js";
import { deliver, requireFree } from "../output/deliver.js";
import { printWarnings } from "../output/issues.js";
import { recordHead } from "../records/common.js";
import { inspect, inspectRecord } from "../records/inspect-record.js";
import { inspectText } from "../text/inspect-text.js";

interface Options extends WorkspaceOptions, ModelChoice, OutputOptions {}

const EXAMPLES = `
Examples:
  histograd inspect workspace.json
  histograd inspect workspace.json.gz --measurement background_only
  histograd inspect workspace.json --json | jq .parameters`;

export function addInspect(program: Command): void {
  const command = program
    .command("inspect")
    .summary("show what is in a workspace")
    .description(
      "Channels, bins, samples, modifiers, parameters, measurements and totals. Expected events are those at the suggested values of the measurement.",
    );
  addOutputOptions(addModelOptions(addWorkspace(command)))
    .addHelpText("after", EXAMPLES)
    .action(async (path: string, options: Options) => {
      requireFree(options);
      const workspace = await loadWorkspace(path, options);
      const { model, warnings } = compile(workspace, options, subjectOf(path, options.patch));
      printWarnings(warnings);
      const inspection = inspect(workspace, model, warnings);
      const record = () => inspectRecord(recordHead("inspect", path, options.patch), inspection);
      deliver(options, record, () => inspectText(inspection, subjectOf(path, options.patch)));
    });
}
