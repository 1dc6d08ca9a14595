import type { Command } from "commander";
import { renameWorkspace } from "../../operations/rename.js";
import { addOperation, type OperationOptions, runOperation } from "../document-command.js";
import { formerOfRename } from "../former-names.js";
import { addNamePairs, type NamePair } from "../name-pairs.js";

const EXAMPLES = `
A parameter is renamed with its modifiers, wherever it is named. All names are changed at once, so that two can change places.

Examples:
  histograd rename workspace.json -c SR1 SR_high -s ttbar top -o renamed.json
  histograd rename workspace.json --modifier alpha_JES JES | histograd fit -`;

interface RenameCommandOptions extends OperationOptions {
  readonly channel: readonly NamePair[];
  readonly sample: readonly NamePair[];
  readonly modifier: readonly NamePair[];
  readonly measurement: readonly NamePair[];
}

/** Options of `histograd rename`, and what it does. */
export function configure(command: Command): void {
  command.description("Gives channels, samples, modifiers or measurements of a workspace other names.");
  addNamePairs(command, [
    ["-c, --channel", "channel to rename"],
    ["-s, --sample", "sample to rename in all channels"],
    ["-m, --modifier", "modifier to rename"],
    ["--measurement", "measurement to rename"],
  ]);
  addOperation(command).addHelpText("after", EXAMPLES).action(runRename);
}

async function runRename(path: string, options: RenameCommandOptions): Promise<void> {
  const { channel, sample, modifier, measurement } = options;
  const names = {
    channels: Object.fromEntries(channel),
    samples: Object.fromEntries(sample),
    modifiers: Object.fromEntries(modifier),
    measurements: Object.fromEntries(measurement),
  };
  await runOperation(path, options, (workspace) => renameWorkspace(workspace, names), {
    formerOf: () => formerOfRename(names),
  });
}
