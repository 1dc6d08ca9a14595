import type { Command } from "commander";
import { pruneWorkspace } from "../../operations/prune.js";
import { MODIFIER_TYPES, type ModifierType } from "../../workspace/types.js";
import { addOperation, type OperationOptions, runOperation } from "../document-command.js";
import { addRepeatable } from "../options.js";

const EXAMPLES = `
Settings of parameters that are gone are removed, too.

Examples:
  histograd prune workspace.json -c VR1 -c VR2 -o fit-regions.json
  histograd prune workspace.json --modifier-type staterror | histograd fit -
  histograd prune workspace.json --modifier histosys/JES`;

interface PruneCommandOptions extends OperationOptions {
  readonly channel: readonly string[];
  readonly sample: readonly string[];
  readonly modifier: readonly string[];
  readonly modifierType: readonly ModifierType[];
  readonly measurement: readonly string[];
}

/** Options of `histograd prune`, and what it does. */
export function configure(command: Command): void {
  command.description("Removes channels, samples, modifiers or measurements from a workspace.");
  addRepeatable(command, "-c, --channel <name>", "channel to remove");
  addRepeatable(command, "-s, --sample <name>", "sample to remove from all channels");
  addRepeatable(command, "-m, --modifier <name>", "modifier to remove, by its name or as TYPE/NAME");
  addRepeatable(command, "-t, --modifier-type <type>", `type of modifiers to remove: ${MODIFIER_TYPES.join(", ")}`);
  addRepeatable(command, "--measurement <name>", "measurement to remove");
  addOperation(command).addHelpText("after", EXAMPLES).action(runPrune);
}

async function runPrune(path: string, options: PruneCommandOptions): Promise<void> {
  const { channel, sample, modifier, modifierType, measurement } = options;
  await runOperation(path, options, (workspace) =>
    pruneWorkspace(workspace, {
      channels: channel,
      samples: sample,
      modifiers: modifier,
      modifierTypes: modifierType,
      measurements: measurement,
    }),
  );
}
