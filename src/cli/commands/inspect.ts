import type { Command } from "commander";
import type { InspectOptions } from "../analyses/inspect.js";
import { addModelOptions, addOutputOptions, addWorkspace } from "../options.js";

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
    .action(async (path: string, options: InspectOptions) => {
      const { runInspect } = await import("../analyses/inspect.js");
      await runInspect(path, options);
    });
}
