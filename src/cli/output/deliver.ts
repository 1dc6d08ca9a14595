import { existsSync } from "node:fs";
import { extname } from "node:path";
import type { ErrorCode } from "../../error-codes.js";
import { DataError, type Issue } from "../../errors.js";
import { formatChecked } from "../../format/format.js";
import type { FormatOptions } from "../../format/options.js";
import type { Paint } from "../../format/paint.js";
import { fileOnDisk } from "../../node/archive/address.js";
import { PICTURE_EXTENSIONS } from "../../node/picture-extensions.js";
import { filesNamedBy, type ReadWorkspaceOptions } from "../../node/read.js";
import { STANDARD_INPUT } from "../../node/read-bytes.js";
import type { Plottable } from "../../plot/plot.js";
import { formatJson, type JsonObject } from "../../records/json.js";
import type { ResultRecord } from "../../records/kinds.js";
import { recordToJson } from "../../records/record.js";
import { exclusionOptions, writeHepdata } from "../hepdata.js";
import type { OutputOptions } from "../options.js";
import type { StyleOptions } from "../style-choice.js";
import { formatOptionsOf, paintOf, type TableOptions } from "../table-options.js";
import type { PictureOptions } from "./picture-options.js";
import { printResult } from "./print.js";
import { isSameFile, requireWritable, writeWholeFile } from "./write-file.js";

/** The destination of a result. */
export type Destination = OutputOptions & StyleOptions & TableOptions & { readonly hepdata?: string };

/**
 * Fails before the work rather than after it. A file that is read is not written to, whatever --force says: neither one that the user
 * names, nor one that such a file names, nor a style.
 *
 * @param inputs - paths of the files that the user names
 * @throws DataError `output-is-input`, `output-twice`, and as `requireWritable`
 */
export async function requireFree(
  { output, plot, force, style = [] }: Pick<Destination, "output" | "plot" | "force" | "style">,
  inputs: readonly string[],
  { replacesOutput = false, folders = {} }: FreeOptions = {},
): Promise<void> {
  const files = [output, plot].filter((file) => file !== undefined);
  const replaces = force === true && files.some((file) => existsSync(file));
  const read = [...inputs, ...style, ...(replaces ? await namedFiles(inputs, folders) : [])];
  for (const file of files) {
    const input = read.find((each) => isSameFile(fileOnDisk(each), file));
    if (input !== undefined) throw clash("output-is-input", file, `"${input}", which is read`);
    requireWritable(file, force === true || (replacesOutput && file === output));
  }
  if (output !== undefined && plot !== undefined && isSameFile(output, plot)) {
    throw clash("output-twice", plot, "that of --output as well");
  }
}

/** Deviations from a command whose results are new. */
interface FreeOptions {
  /** Whether the run in the file of --output is continued. */
  readonly replacesOutput?: boolean;
  /** Where the files are that an input names. */
  readonly folders?: ReadWorkspaceOptions;
}

async function namedFiles(inputs: readonly string[], folders: ReadWorkspaceOptions): Promise<readonly string[]> {
  const found: string[] = [];
  for (const input of inputs) if (input !== STANDARD_INPUT) found.push(...(await filesNamedBy(input, folders)));
  return found;
}

function clash(code: ErrorCode, path: string, received: string): DataError {
  const hint = "Choose another name: --force does not allow this.";
  return new DataError([{ code, path, expected: "a file of its own for the result", received, hint }]);
}

/** Deviations from the output of the record alone. */
export interface DeliveryOptions {
  /** The heading above the tables. */
  readonly heading: string;
  /** The text, by default that of `format` below the heading. */
  readonly text?: () => string;
  /** Records whose tables stand below. */
  readonly besides?: readonly ResultRecord[];
  /** What rows are about that are shown, where the record has more: names or patterns that were checked before the work. */
  readonly rows?: readonly string[];
  /** The JSON with fields that only the command line adds; by default that of the record. */
  readonly asJson?: () => JsonObject;
  /** The picture; by default that of the record. */
  readonly drawn?: Plottable;
  /** Options of the picture besides its style. */
  readonly picture?: PictureOptions;
}

/** Prints a result, as JSON or for people, and writes the files that were asked for: the record, and its picture. */
export async function deliverRecord(
  destination: Destination,
  record: ResultRecord,
  { heading, text, besides = [], rows, asJson, drawn, picture = {} }: DeliveryOptions,
): Promise<void> {
  const { json, output, force, plot, hepdata } = destination;
  const overwrite = force === true;
  if (plot !== undefined) {
    writeWholeFile(plot, await drawnContent(drawn ?? record, { ...destination, plot }, picture), { overwrite });
  }
  const written =
    json === true || output !== undefined ? recordText(asJson === undefined ? recordToJson(record) : asJson()) : "";
  if (output !== undefined) writeWholeFile(output, written, { overwrite });
  if (hepdata !== undefined) await writeHepdata(hepdata, record, overwrite, exclusionOptions(picture.ofPatchSet ?? {}));
  if (json === true) return printResult(written);
  if (text !== undefined) return printResult(text());
  const chosen = rows === undefined ? {} : { parameters: rows };
  const tables = { ...formatOptionsOf(destination), ...chosen, heading };
  printResult(tablesOf(record, besides, tables, paintOf(destination)));
}

/** Prints a document as JSON, or writes it to a file. */
export function deliverDocument(document: unknown, { output, force }: Pick<Destination, "output" | "force">): void {
  const text = `${JSON.stringify(document, null, 2)}\n`;
  if (output === undefined) printResult(text);
  else writeWholeFile(output, text, { overwrite: force === true });
}

/** The content of the file of a picture. */
export async function drawnContent(
  record: Plottable,
  styling: StyleOptions & { readonly plot: string },
  options: PictureOptions,
): Promise<string | Uint8Array> {
  // The code that draws is loaded here, so that other commands start without it.
  const { drawRecord } = await import("../draw.js");
  return drawRecord(record, extensionOf(styling.plot), options, styling);
}

/** How the name of a picture ends, which was checked with the options. */
function extensionOf(file: string): (typeof PICTURE_EXTENSIONS)[number] {
  return PICTURE_EXTENSIONS.find((each) => each === extname(file).toLowerCase()) ?? ".svg";
}

/** The tables of a record, and of others below it, which are not cut. */
function tablesOf(
  record: ResultRecord,
  besides: readonly ResultRecord[],
  options: FormatOptions,
  paint: Paint | undefined,
): string {
  const { most: _, sort: __, parameters: ___, ...uncut } = options;
  const below = besides.map((each) => formatChecked(each, { ...uncut, heading: "" }, { paint }));
  return [formatChecked(record, options, { paint, areKnown: true }), ...below].join("\n");
}

/** @throws DataError `too-large` for a record that is longer than a text can be */
function recordText(record: JsonObject): string {
  try {
    return formatJson(record);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const issue: Issue = { code: "too-large", path: "record", expected: "at most 512 MiB of JSON", received: "more" };
    throw new DataError([issue]);
  }
}
