import { type Command, Option } from "commander";
import { toDot, toMermaid } from "../../api/draw.js";
import { DataError, type Issue, nearestHint } from "../../errors.js";
import type { DrawOptions } from "../../graph/draw.js";
import type { Model } from "../../model/model.js";
import { compile, inputFiles, loadWorkspace, subjectOf } from "../load.js";
import {
  addModelOptions,
  addRepeatable,
  addWorkspace,
  type ModelChoice,
  outputFile,
  type WorkspaceOptions,
} from "../options.js";
import { requireFree } from "../output/deliver.js";
import { printWarnings } from "../output/issues.js";
import { printNote, printResult } from "../output/print.js";
import { writeWholeFile } from "../output/write-file.js";

const EXAMPLES = `
Examples:
  histograd graph workspace.json                                  can be pasted into Markdown
  histograd graph workspace.json --format dot | dot -Tsvg -o model.svg
  histograd graph workspace.json --channel SR --sample signal --detail full`;

/** Options of `histograd graph`, and what it does. */
export function configure(command: Command): void {
  command.description(
    "Writes the likelihood as a graph in text form, grouped by channel and sample: Mermaid, or DOT for Graphviz. Large models are summarised; --channel, --sample and --detail show more.",
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
      await runGraph(path, options);
    });
}

/** Options of `histograd graph`. */
interface GraphOptions extends WorkspaceOptions, ModelChoice {
  readonly format: "mermaid" | "dot";
  readonly channel: readonly string[];
  readonly sample: readonly string[];
  readonly detail: NonNullable<DrawOptions["detail"]>;
  readonly output?: string;
  readonly force?: boolean;
}

/** `histograd graph` */
async function runGraph(path: string, options: GraphOptions): Promise<void> {
  await requireFree(options, inputFiles(path, options.patch));
  const workspace = await loadWorkspace(path, options);
  const { model, warnings } = compile(workspace, options, subjectOf(path, options.patch));
  printWarnings(warnings);
  const groups = chosenGroups(model, options);
  const draw = options.format === "dot" ? toDot : toMermaid;
  const text = draw(model, { detail: options.detail, ...(groups === undefined ? {} : { groups }) });
  if (options.format === "mermaid") warnOfLimits(text);
  if (options.output === undefined) printResult(text);
  else writeWholeFile(options.output, text, { overwrite: options.force === true });
}

/** The default limits of Mermaid. */
const MERMAID_CHARACTERS = 50_000;
const MERMAID_EDGES = 500;

function warnOfLimits(text: string): void {
  const nEdges = text.split(" --> ").length - 1;
  if (text.length <= MERMAID_CHARACTERS && nEdges <= MERMAID_EDGES) return;
  printNote(
    `warning: ${text.length} characters and ${nEdges} arrows: Mermaid draws ${MERMAID_CHARACTERS} and ${MERMAID_EDGES} by default. Choose a --channel, less --detail, or --format dot.\n`,
  );
}

/** Groups of the graph that the options name; undefined for all. @throws DataError for unknown names */
function chosenGroups(
  { channels }: Model,
  { channel, sample }: GraphOptions,
): readonly (readonly string[])[] | undefined {
  if (channel.length === 0 && sample.length === 0) return undefined;
  const chosen = channels.filter(({ name }) => channel.includes(name));
  const drawn = chosen.length === 0 ? channels : chosen;
  const issues = [
    ...unknownNames(
      "--channel",
      channel,
      channels.map(({ name }) => name),
    ),
    ...unknownNames("--sample", sample, [...new Set(drawn.flatMap(({ samples }) => samples))]),
  ];
  if (issues.length > 0) throw new DataError(issues);
  if (sample.length === 0) return drawn.map(({ name }) => [name]);
  return drawn.flatMap(({ name, samples }) =>
    sample.filter((each) => samples.includes(each)).map((each) => [name, each]),
  );
}

const NAMES_SHOWN = 8;

function unknownNames(flag: string, wanted: readonly string[], known: readonly string[]): Issue[] {
  return wanted
    .filter((name) => !known.includes(name))
    .map((name) => {
      const shown = known.slice(0, NAMES_SHOWN).join(", ") + (known.length > NAMES_SHOWN ? ", …" : "");
      const hint = nearestHint(name, known);
      return { code: "unknown-name", path: flag, expected: `one of ${shown}`, received: JSON.stringify(name), ...hint };
    });
}
