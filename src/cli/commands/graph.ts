import { type Command, Option } from "commander";
import type { GraphOptions } from "../analyses/graph.js";
import { addModelOptions, addRepeatable, addWorkspace, outputFile } from "../options.js";

const EXAMPLES = `
Examples:
  histograd graph workspace.json                                  to paste into Markdown
  histograd graph workspace.json --format dot | dot -Tsvg -o model.svg
  histograd graph workspace.json --channel SR --sample signal --detail full`;

export function addGraph(program: Command): void {
  const command = program
    .command("graph")
    .summary("draw the likelihood of a workspace")
    .description(
      "The likelihood as a graph in text, grouped by channel and sample: Mermaid, or DOT for Graphviz. Large models are summarised: --channel, --sample and --detail show more.",
    );
  addModelOptions(addWorkspace(command));
  addRepeatable(command, "--channel <name>", "draw this channel only");
  addRepeatable(command, "--sample <name>", "draw this sample only");
  command
    .addOption(
      new Option("-f, --format <format>", "language of the drawing").choices(["mermaid", "dot"]).default("mermaid"),
    )
    .addOption(
      new Option("--detail <level>", "full: all nodes; kinds: one per kind and sample; groups: one per sample")
        .choices(["auto", "full", "kinds", "groups"])
        .default("auto"),
    )
    .option("-o, --output <file>", "write to a new file instead of standard output", outputFile)
    .option("--force", "let --output replace a file that exists")
    .addHelpText("after", EXAMPLES)
    .action(async (path: string, options: GraphOptions) => {
      const { runGraph } = await import("../analyses/graph.js");
      await runGraph(path, options);
    });
}
