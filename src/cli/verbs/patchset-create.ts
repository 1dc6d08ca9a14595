import { basename } from "node:path";
import type { Command } from "commander";
import { quote } from "../../describe.js";
import { DataError, type Issue } from "../../errors.js";
import { readText } from "../../node/read.js";
import { createPatchSet, type FamilyMember } from "../../patchset/create.js";
import { parseJsonText } from "../../workspace/index.js";
import { withCommandLineHints } from "../analysis-command.js";
import { outputFile, requireOption } from "../options.js";
import { deliverDocument, requireFree } from "../output/deliver.js";
import { about, EXIT } from "../report-error.js";
import { parsePatchValue } from "../values.js";

const EXAMPLES = `
Each workspace becomes a patch with the name of its file, without folder and ending. The pattern says which parts of the name are the
values of the labels, which stand in braces.

Example:
  histograd patchset create BkgOnly.json signals/C1N2_*.json --pattern 'C1N2_{m1}_{m2}' --description "Wh signals" --hepdata ins1234567 -o patchset.json`;

interface PatchSetCreateOptions {
  readonly pattern: string;
  readonly description: string;
  readonly hepdata: string;
  readonly output?: string;
  readonly force?: boolean;
}

/** Adds `histograd patchset create`. */
export function addCreate(patchset: Command): void {
  const command = patchset
    .command("create")
    .summary("make a patch set of a family of workspaces")
    .description(
      "Makes the patch set that turns a background-only workspace into each of a family of workspaces with signals.",
    )
    .argument("<background>", "background-only workspace: the JSON file as it is published")
    .argument("<workspaces...>", "JSON files of the workspaces with signals")
    .option("--pattern <text>", "names of the files, with labels in braces: 'C1N2_{m1}_{m2}'")
    .option("--description <text>", "what the patches are")
    .option("--hepdata <record>", "HEPData record, such as ins1234567");
  for (const name of ["pattern", "description", "hepdata"]) requireOption(command, name);
  command
    .option("-o, --output <file>", "write to a new file instead of standard output", outputFile)
    .option("--force", "let --output replace a file that exists")
    .addHelpText("after", EXAMPLES)
    .action(async (background: string, files: readonly string[], options: PatchSetCreateOptions) => {
      process.exitCode = await withCommandLineHints(() => runPatchSetCreate(background, files, options));
    });
}

async function runPatchSetCreate(
  background: string,
  files: readonly string[],
  options: PatchSetCreateOptions,
): Promise<number> {
  await requireFree(options, [background, ...files]);
  const { pattern, description, hepdata } = options;
  const labels = [...pattern.matchAll(LABEL)].map(([, label]) => label!);
  const names = matchedNames(files, pattern, labels);
  const text = await readText(background);
  const family: FamilyMember[] = [];
  for (const [i, file] of files.entries()) {
    const written = await readText(file);
    family.push({ ...names[i]!, workspace: about(file, () => parseJsonText(written)) });
  }
  deliverDocument(createPatchSet(text, family, { description, labels, hepdata }), options);
  return EXIT.done;
}

const LABEL = /\{([0-9A-Za-z_]+)\}/g;

type Named = Pick<FamilyMember, "name" | "values">;

/** Names of the patches, and the values of their labels. @throws DataError `bad-option` for files that the pattern does not fit */
function matchedNames(files: readonly string[], pattern: string, labels: readonly string[]): readonly Named[] {
  const issues: Issue[] = [];
  if (labels.length === 0) {
    const expected = "at least one label in braces, such as C1N2_{m1}_{m2}";
    issues.push({ code: "bad-option", path: "--pattern", expected, received: quote(pattern) });
  }
  const literal = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const parts = pattern.split(LABEL).map((part, i) => (i % 2 === 0 ? literal(part) : "(.+?)"));
  const shape = new RegExp(`^${parts.join("")}$`);
  const names = files.map((file): Named => {
    const name = basename(file)
      .replace(/\.gz$/i, "")
      .replace(/\.json$/i, "");
    const [, ...values] = shape.exec(name) ?? [];
    if (values.length === 0 && labels.length > 0) {
      const expected = `a name like the pattern ${quote(pattern)}`;
      issues.push({ code: "bad-option", path: file, expected, received: quote(name) });
    }
    return { name, values: values.map(parsePatchValue) };
  });
  if (issues.length > 0) throw new DataError(issues);
  return names;
}
