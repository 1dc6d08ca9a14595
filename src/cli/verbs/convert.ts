import { existsSync, mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { type Command, InvalidArgumentError, Option } from "commander";
import type { Workspace } from "../../api/workspace.js";
import { DataError, type Issue } from "../../errors.js";
import { READ_WORKSPACE_OPTIONS, type ReadWorkspaceOptions, readCards, readDocument } from "../../node/read.js";
import { requireOptions } from "../../options.js";
import { printable } from "../../printable.js";
import { formatDocument, type JsonObject } from "../../records/json.js";
import { inputFiles, parseDocument, subjectOf } from "../load.js";
import { addRepeatable, outputFile } from "../options.js";
import { requireFree } from "../output/deliver.js";
import { printWarnings } from "../output/issues.js";
import { printResult } from "../output/print.js";
import { writeWholeFile } from "../output/write-file.js";
import { addProgress, type ProgressOptions, withProgress } from "../progress.js";
import { about } from "../report-error.js";

const FORMATS = ["workspace", "pyhf", "hs3", "xml", "combine"] as const;
type Format = (typeof FORMATS)[number];

/** Formats that are several files, in a folder, with what they are. */
const FOLDERS: { readonly [F in Format]?: string } = {
  xml: "the XML and ROOT files",
  combine: "the card and its ROOT file",
};

const EXAMPLES = `
Formats are recognised by their content: pyhf JSON, HistFactory XML with ROOT histograms, HS3, Combine cards. Every command that takes a
workspace takes them, too; this one writes what was read, and has the options of each format. docs/formats.md explains them.

  --to workspace   histograd's format: pyhf's, with extensions for what pyhf cannot express (default)
  --to pyhf        the pyhf format; what it cannot express is an error, or with --approximate a warning
  --to hs3         HS3
  --to xml         HistFactory XML and a ROOT file, in the folder of --output
  --to combine     a Combine card and a ROOT file, in the folder of --output; what a card cannot express is an error, or with
                   --approximate a warning if there is an approximation

Examples:
  histograd convert config/combination.xml -o workspace.json
  histograd convert card.txt --mass 125 --poi "r_ggH=ggH:1,0,20" --poi "r_qqH=qqH:1,0,20" -o workspace.json
  histograd convert sr=signal.txt cr=control.txt -o workspace.json
  histograd convert workspace.json --to hs3 -o hs3.json
  histograd convert workspace.json --to xml -o folder
  histograd convert workspace.json --to combine -o folder`;

/** Options of `histograd convert`. */
interface ConvertOptions extends ProgressOptions {
  readonly to: Format;
  readonly patch: readonly string[];
  readonly measurement?: string;
  readonly approximate?: boolean;
  readonly mass?: string;
  readonly poi: readonly string[];
  readonly keyword: readonly (readonly [string, string])[];
  readonly basedir?: string;
  readonly mount: readonly string[];
  readonly xmlDialect?: "root" | "pyhf";
  readonly analysis?: string;
  readonly output?: string;
  readonly force?: boolean;
}

/** Options of `histograd convert`, and what it does. */
export function configure(command: Command): void {
  command
    .description(
      "Reads a likelihood in any format and writes it as a workspace, for pyhf, as HS3, as HistFactory XML or as a Combine card.",
    )
    .argument(
      "<inputs...>",
      'file of any format, "-" for standard input; several Combine cards are joined, as NAME=card.txt',
    )
    .addOption(new Option("--to <format>", "format to write").choices(FORMATS).default("workspace"))
    .option("-m, --measurement <name>", "write this measurement only (hs3, xml, combine)")
    .option("--approximate", "replace what pyhf or a card cannot express by an approximation, with a warning");
  addRepeatable(command, "-p, --patch <file>", "apply a JSON patch to what was read");
  command.option("--mass <mass>", "Combine: what $MASS stands for (default: 120)");
  addRepeatable(
    command,
    "--poi <text>",
    "Combine: parameter of interest as NAME=PROCESSES:INIT,LOW,HIGH (default: r=all signals)",
  );
  command.addOption(
    new Option("--keyword <name=text>", "Combine: what $NAME stands for (repeatable)")
      .argParser((text: string, earlier: readonly (readonly [string, string])[]) => [...earlier, parseKeyword(text)])
      .default([], "none"),
  );
  command.option(
    "--basedir <folder>",
    "XML: folder that paths start from (default: that of the document, or one above it)",
  );
  addRepeatable(command, "-v, --mount <from:to>", "XML: read what is below one path from another");
  command
    .addOption(
      new Option("--xml-dialect <program>", "XML: read it as this program does (default: root)").choices([
        "root",
        "pyhf",
      ]),
    )
    .option("--analysis <name>", "HS3: the analysis or likelihood that is read (default: the first)")
    .option(
      "-o, --output <file>",
      "file to write, or folder for xml and combine (default: standard output)",
      outputFile,
    )
    .option("--force", "let --output replace a file that exists");
  addProgress(command).addHelpText("after", EXAMPLES).action(runConvert);
}

function parseKeyword(text: string): readonly [string, string] {
  const [, name, value] = /^(\w+)=(.*)$/s.exec(text) ?? [];
  if (name === undefined || value === undefined) throw new InvalidArgumentError("Expected NAME=TEXT.");
  return [name, value];
}

/** `histograd convert` */
async function runConvert(inputs: readonly string[], options: ConvertOptions): Promise<void> {
  const { output, force = false, to } = options;
  await requireOutput(inputs, options);
  const subject = subjectOf(inputs.join(" + "), options.patch);
  const workspace = await withProgress(`reading ${printable(subject)}`, options, () => read(inputs, options));
  printWarnings(workspace.warnings);
  if (FOLDERS[to] !== undefined) return await writeFolder(workspace, inputs, options, subject);
  const { document, warnings } = await withProgress("converting", options, () => convert(workspace, options, subject));
  printWarnings(warnings);
  const text = formatDocument(document as JsonObject);
  if (output === undefined) printResult(text);
  else writeWholeFile(output, text, { overwrite: force });
}

/** Fails before the work rather than after it. */
async function requireOutput(inputs: readonly string[], options: ConvertOptions): Promise<void> {
  const { output, force = false, to, patch } = options;
  const content = FOLDERS[to];
  if (output === undefined) {
    if (content === undefined) return;
    const expected = `a folder for ${content} (--output)`;
    throw new DataError([{ code: "bad-option", path: "--to", expected, received: "none" }]);
  }
  if (content === undefined)
    await requireFree({ output, force }, filesRead(inputs, patch), { folders: wishesOf(options) });
}

/** The files that the user named. */
function filesRead(inputs: readonly string[], patches: readonly string[]): readonly string[] {
  return inputs.flatMap((input) => inputFiles(cardSource(input).path, patches));
}

/** How the inputs are read. */
function wishesOf(options: ConvertOptions): ReadWorkspaceOptions {
  const { patch, mass, poi, keyword, basedir, mount, xmlDialect, analysis } = options;
  const combine = {
    ...(mass === undefined ? {} : { mass }),
    ...(poi.length === 0 ? {} : { pois: poi }),
    ...(keyword.length === 0 ? {} : { keywords: Object.fromEntries(keyword) }),
  };
  return {
    patches: patch,
    mounts: mount,
    ...(basedir === undefined ? {} : { basedir }),
    combine,
    ...(analysis === undefined ? {} : { hs3: { analysis } }),
    ...(xmlDialect === undefined ? {} : { xmlDialect }),
  };
}

async function read(inputs: readonly string[], options: ConvertOptions): Promise<Workspace> {
  const { patch } = options;
  const wishes = wishesOf(options);
  const [input = ""] = inputs;
  const isOne = inputs.length === 1 && cardSource(input).label === undefined;
  requireOptions(wishes, READ_WORKSPACE_OPTIONS);
  const document = isOne ? await readDocument(input, wishes) : await readCards(inputs.map(cardSource), wishes);
  return about(subjectOf(inputs.join(" + "), patch), () => parseDocument(document));
}

/** `NAME=card.txt`, unless there is a file of that whole name. */
function cardSource(input: string): { readonly path: string; readonly label?: string } {
  const [, label, path] = /^([\w.-]+)=(.+)$/s.exec(input) ?? [];
  return label === undefined || path === undefined || existsSync(input) ? { path: input } : { path, label };
}

async function convert(
  { spec }: Workspace,
  { to, approximate, measurement }: ConvertOptions,
  subject: string,
): Promise<{ readonly document: unknown; readonly warnings: readonly Issue[] }> {
  if (to === "hs3") {
    const { exportHs3 } = await import("../../interchange/hs3/index.js");
    return {
      document: about(subject, () => exportHs3(spec, measurement === undefined ? {} : { measurement })),
      warnings: [],
    };
  }
  if (to === "workspace") return { document: spec, warnings: [] };
  const { exportPyhf } = await import("../../interchange/pyhf/export-pyhf.js");
  return about(subject, () => exportPyhf(spec, approximate === undefined ? {} : { approximate }));
}

/** The files of a format that has several. */
async function filesOf(
  { spec }: Workspace,
  { to, measurement, approximate }: ConvertOptions,
  subject: string,
): Promise<{ readonly files: ReadonlyMap<string, Uint8Array>; readonly warnings: readonly Issue[] }> {
  const chosen = measurement === undefined ? {} : { measurement };
  if (to === "xml") {
    const { exportHistFactoryXml } = await import("../../interchange/xml/export-xml.js");
    return about(subject, () => exportHistFactoryXml(spec, chosen));
  }
  const { exportCombine } = await import("../../interchange/combine/export-combine.js");
  return about(subject, () =>
    exportCombine(spec, { ...chosen, ...(approximate === undefined ? {} : { approximate }) }),
  );
}

async function writeFolder(
  workspace: Workspace,
  inputs: readonly string[],
  options: ConvertOptions,
  subject: string,
): Promise<void> {
  const { output = "", force = false, patch } = options;
  const { files, warnings } = await withProgress("converting", options, () => filesOf(workspace, options, subject));
  printWarnings(warnings);
  for (const path of files.keys()) mkdirSync(dirname(join(output, path)), { recursive: true });
  const folders = wishesOf(options);
  for (const path of files.keys()) {
    await requireFree({ output: join(output, path), force }, filesRead(inputs, patch), { folders });
  }
  for (const [path, bytes] of files) writeWholeFile(join(output, path), bytes, { overwrite: force });
}
