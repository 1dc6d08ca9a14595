import type { Command } from "commander";
import type { Table } from "../../format/table.js";
import { diffWorkspaces, formatDifferences, type WorkspaceDifference } from "../../operations/diff.js";
import { formatDocument, type JsonObject } from "../../records/json.js";
import { ANY_WORKSPACE } from "../document-command.js";
import { loadWorkspace } from "../load.js";
import { addRepeatable } from "../options.js";
import { printResult } from "../output/print.js";
import { tablesText } from "../output/tables.js";
import { EXIT } from "../report-error.js";
import { addTableOptions, type TableOptions } from "../table-options.js";

const EXAMPLES = `
Entries are matched by name, in any order. To compare likelihoods instead of documents: histograd compare.

Examples:
  histograd diff 2016.json 2017.json
  histograd prune workspace.json -c VR | histograd diff workspace.json -

Exit status: 0 for the same content, 1 for differences, 2 for bad usage or input.`;

interface DiffOptions extends TableOptions {
  readonly patch: readonly string[];
}

/** Options of `histograd diff`, and what it does. */
export function configure(command: Command): void {
  command
    .description("Lists what differs between two workspaces: channels, samples, modifiers, data and settings.")
    .argument("<a>", ANY_WORKSPACE)
    .argument("<b>", "the other one");
  addRepeatable(command, "-p, --patch <file>", "apply a JSON patch to both first")
    .option("--json", "print a list of objects with kind, where, before and after")
    .optionsGroup("Tables:");
  addTableOptions(command)
    .addHelpText("after", EXAMPLES)
    .action(async (a: string, b: string, options: DiffOptions) => {
      process.exitCode = await runDiff(a, b, options);
    });
}

async function runDiff(a: string, b: string, options: DiffOptions): Promise<number> {
  const [first, second] = [await loadWorkspace(a, options), await loadWorkspace(b, options)];
  const found = diffWorkspaces(first.spec, second.spec);
  // Values are parts of JSON documents.
  if (options.json === true) printResult(formatDocument(found as unknown as readonly JsonObject[]));
  else if (options.format === undefined || options.format === "text") printResult(formatDifferences(found));
  else printResult(tablesText([differenceTable(found)], options));
  return found.length === 0 ? EXIT.done : EXIT.failed;
}

function differenceTable(found: readonly WorkspaceDifference[]): Table {
  const text = (value: unknown) => (value === undefined ? "" : (JSON.stringify(value) ?? ""));
  return {
    columns: ["change", "where", "before", "after"].map((title) => ({ title, align: "left" })),
    rows: found.map(({ kind, where, before, after }) => [kind, where.join(", "), text(before), text(after)]),
    ifEmpty: "Nothing differs.",
  };
}
