import { type Command, Option } from "commander";
import { combineWorkspaces } from "../../operations/combine.js";
import { JOINS, type Join } from "../../operations/join-options.js";
import type { WorkspaceSpec } from "../../workspace/types.js";
import {
  ANY_WORKSPACE,
  addDocumentOutput,
  deliverOperation,
  type OperationOptions,
  requireFreeOutput,
  requireReport,
} from "../document-command.js";
import { inputFiles, loadWorkspace } from "../load.js";
import { withProgress } from "../progress.js";

const EXAMPLES = `
Parameters with the same name become one parameter. Channels, observations and measurements that two workspaces have, by --join:
  none         they are refused (default)
  outer        what is equal is taken once, and the settings of measurements are merged
  left outer   those of the first one are taken, settings that only the second one has are added
  right outer  those of the second one are taken, settings that only the first one has are added

A report (--report) compares the combination with the first workspace.

Examples:
  histograd combine a.json b.json -o combined.json
  histograd combine --join outer 2016.json 2017.json 2018.json -o run2.json
  histograd combine --join "left outer" --merge-channels background.json signal.json | histograd fit -`;

interface CombineCommandOptions extends OperationOptions {
  readonly join: Join;
  readonly mergeChannels: boolean;
}

/** Options of `histograd combine`, and what it does. */
export function configure(command: Command): void {
  command
    .description("Makes one workspace of several.")
    .argument("<workspaces...>", ANY_WORKSPACE)
    .addOption(
      new Option("-j, --join <join>", "how parts with the same name are joined").choices(JOINS).default("none"),
    )
    .option("--merge-channels", "merge the samples of channels with the same name; not with the join none", false)
    .option("--no-merge-channels", "refuse channels with the same name or choose one, as --join says (default)");
  addDocumentOutput(command).addHelpText("after", EXAMPLES).action(runCombine);
}

async function runCombine(paths: readonly string[], options: CombineCommandOptions): Promise<void> {
  const { join, mergeChannels, patch } = options;
  requireReport(options);
  await requireFreeOutput(
    options,
    paths.flatMap((path) => inputFiles(path, patch)),
  );
  const specs: WorkspaceSpec[] = [];
  for (const path of paths) specs.push((await loadWorkspace(path, options)).spec);
  const combined = await withProgress("combining", options, () => combineWorkspaces(specs, { join, mergeChannels }));
  await deliverOperation(specs[0]!, combined, options);
}
