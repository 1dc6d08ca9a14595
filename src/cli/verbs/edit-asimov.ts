import type { Command } from "commander";
import { Workspace } from "../../api/workspace.js";
import { replaceData } from "../../operations/replace-data.js";
import type { WorkspaceSpec } from "../../workspace/types.js";
import { readAssignments } from "../assignments.js";
import { addOperation, type OperationOptions, runOperation } from "../document-command.js";
import { modelOptions } from "../load.js";
import { addModelOptions, addRepeatable, type ModelChoice } from "../options.js";

interface AsimovOptions extends OperationOptions, ModelChoice {
  readonly at: readonly string[];
  readonly channel: readonly string[];
}

/** `histograd edit asimov`: what is expected in the place of the observed data, to hide them or to plan with them. */
export function addAsimov(edit: Command): void {
  const command = edit.command("asimov").summary("replace the data by what is expected");
  command.description(
    "Replaces observed data by the events that the model expects at the suggested values, or at those of --at.",
  );
  addRepeatable(command, "--at <name=value>", "value of a parameter");
  addRepeatable(command, "-c, --channel <name>", "channel whose data are replaced (default: all)");
  addOperation(addModelOptions(command)).action((path: string, options: AsimovOptions) =>
    runOperation(path, options, (workspace) => withAsimovData(workspace, options), { choice: options }),
  );
}

function withAsimovData(workspace: WorkspaceSpec, options: AsimovOptions): WorkspaceSpec {
  const model = Workspace.parse(workspace).model(modelOptions(options));
  const read = readAssignments(model);
  const values = read.values("--at", options.at);
  read.finish();
  const expected = model.expectedMainData(Object.fromEntries(values));
  const data = Object.fromEntries(
    model.channels.map(({ name, begin, nBins }) => [name, expected.slice(begin, begin + nBins)] as const),
  );
  const chosen = options.channel.map((name) => [name, data[name] ?? new Float64Array()] as const);
  return replaceData(workspace, { data: options.channel.length === 0 ? data : Object.fromEntries(chosen) });
}
