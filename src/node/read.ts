import { isUtf8 } from "node:buffer";
import { createReadStream } from "node:fs";
import { readdir, readFile, stat } from "node:fs/promises";
import { basename, dirname } from "node:path";
import { Workspace } from "../api/workspace.js";
import type { ErrorCode } from "../error-codes.js";
import { HistFactoryError, type Issue, nearestName, WorkspaceError } from "../errors.js";
import { aList, isListOfTexts, type OptionRules, requireOptions } from "../options.js";
import { type JsonDocument, readJsonText } from "../workspace/json-text.js";
import { inPatchFile, type PatchSource, parsePatchSource } from "./patch-source.js";

/** Stands for standard input where a path is expected. */
export const STANDARD_INPUT = "-";

/** Text of a file larger than this, decompressed, is refused: strings cannot be much longer. */
const MOST_BYTES = 2 ** 29 - 1024;

/** The name of a source in messages. */
export function sourceName(path: string): string {
  return path === STANDARD_INPUT ? "standard input" : path;
}

/**
 * The JSON value in a file, or in standard input for `"-"`. Gzip-compressed input is recognised by its first bytes,
 * whatever the name; a byte order mark is skipped.
 *
 * @throws WorkspaceError `file-not-found`, `not-a-file`, `not-readable`, `bad-compression`, `not-utf-8`, `empty-file`,
 * `too-large`, `json-syntax`, with the name of the file, and for `json-syntax` line and column, as path
 */
export async function readJson(path: string): Promise<unknown> {
  return (await readJsonDocument(path)).value;
}

/** The JSON value in a file, with warnings about its text. @throws WorkspaceError as `readJson` */
async function readJsonDocument(path: string): Promise<JsonDocument> {
  const text = await readText(path);
  try {
    return readJsonText(text);
  } catch (error) {
    throw inFile(path, error);
  }
}

export interface ReadWorkspaceOptions {
  /**
   * JSON patches (RFC 6902), applied in order before the document is checked: files, or `"patchset.json#NAME"` for a
   * patch of a patch set.
   */
  readonly patches?: readonly string[];
}

/** Rules for the options of `readWorkspace`. */
export const READ_WORKSPACE_OPTIONS: OptionRules<ReadWorkspaceOptions> = {
  patches: aList("a list of names of files", isListOfTexts),
};

/**
 * Reads and checks a workspace: a path, or `"-"` for standard input; gzip-compressed or plain.
 *
 * @throws DataError `unknown-option`, `bad-option`; WorkspaceError as `readJson` for unreadable files, as `Workspace.parse` for a document that is not a
 * workspace, and for patch operations that fail, with the name of the patch file before their path
 * @example const workspace = await readWorkspace("BkgOnly.json", { patches: ["signal.json"] });
 */
export async function readWorkspace(path: string, options: ReadWorkspaceOptions = {}): Promise<Workspace> {
  requireOptions(options, READ_WORKSPACE_OPTIONS);
  const { value, warnings } = await readDocument(path, options);
  return Workspace.parse(value, warnings);
}

/** A document with patches applied, not yet checked, with warnings about the texts. @throws WorkspaceError as `readWorkspace` */
export async function readDocument(path: string, { patches = [] }: ReadWorkspaceOptions = {}): Promise<JsonDocument> {
  const sources = patches.map(parsePatchSource);
  if ([path, ...sources.map(({ file }) => file)].filter((file) => file === STANDARD_INPUT).length > 1) {
    throw new WorkspaceError([READ_TWICE]);
  }
  const document = await readJsonDocument(path);
  return sources.length === 0 ? document : patched(document, sources);
}

/** Loads the code that applies patches only when there is a patch, since most workspaces have none. */
async function patched(document: JsonDocument, sources: readonly PatchSource[]): Promise<JsonDocument> {
  const { applyPatch } = await import("../workspace/patch.js");
  const { parsePatchSet, patchNamed } = await import("../patchset/patch-set.js");
  let { value } = document;
  const warnings = [...document.warnings];
  for (const { file, name } of sources) {
    const patch = await readJsonDocument(file);
    warnings.push(...patch.warnings.map((issue) => inSource(file, issue)));
    try {
      const operations = name === undefined ? patch.value : patchNamed(parsePatchSet(patch.value), name).operations;
      value = applyPatch(value, operations);
    } catch (error) {
      throw inPatchFile(sourceName(file), error);
    }
  }
  return { value, warnings };
}

/** The issue for two inputs from standard input. */
export const READ_TWICE: Issue = {
  code: "not-readable",
  path: "standard input",
  expected: "one document",
  received: 'two uses of "-"',
  hint: "Standard input can be read only once. Give a file for the other document.",
};

/** A mistake in a text, placed in its file. */
function inFile(path: string, error: unknown): unknown {
  if (!(error instanceof HistFactoryError)) return error;
  return new WorkspaceError(error.issues.map((issue) => inSource(path, issue)));
}

function inSource(path: string, issue: Issue): Issue {
  return { ...issue, path: [sourceName(path), issue.path].filter(Boolean).join(": ") };
}

/** The text of a file, or of standard input for `"-"`, decompressed. @throws WorkspaceError as `readJson` but for its syntax */
export async function readText(path: string): Promise<string> {
  const bytes = await decompress(path, await readBytes(path));
  if (bytes.length > MOST_BYTES) throw tooLarge(path);
  if (bytes.length === 0) {
    throw fileError(path, "empty-file", "a JSON document", "nothing: it is empty");
  }
  if (!isUtf8(bytes)) throw notUtf8(path, bytes);
  return bytes.toString("utf8");
}

async function readBytes(path: string): Promise<Buffer> {
  try {
    if (path === STANDARD_INPUT) return await readStream(process.stdin, path);
    const { size, isRegular } = await describeFile(path);
    if (size > MOST_BYTES) throw tooLarge(path);
    return isRegular ? await readFile(path) : await readStream(createReadStream(path), path);
  } catch (error) {
    throw await unreadable(path, error as NodeJS.ErrnoException);
  }
}

/** The size of a regular file; pipes and devices, which may have no end, and folders have none. */
async function describeFile(path: string): Promise<{ readonly size: number; readonly isRegular: boolean }> {
  const stats = await stat(path);
  const isRegular = stats.isFile() || stats.isDirectory();
  return { size: isRegular ? stats.size : 0, isRegular };
}

/** Reads a stream up to the largest size. */
async function readStream(stream: AsyncIterable<unknown>, path: string): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    chunks.push(chunk as Buffer);
    size += (chunk as Buffer).length;
    if (size > MOST_BYTES) throw tooLarge(path);
  }
  return Buffer.concat(chunks);
}

async function unreadable(path: string, error: NodeJS.ErrnoException): Promise<Error> {
  if (error instanceof WorkspaceError) return error;
  switch (error.code) {
    case "ENOENT":
      return fileError(path, "file-not-found", "a file", "no such file", await nearbyFile(path));
    case "ENOTDIR":
      return fileError(path, "file-not-found", "a file", "a path whose folders all are folders");
    case "EISDIR":
      return fileError(path, "not-a-file", "a file", "a folder", await jsonFilesIn(path));
    case "EACCES":
    case "EPERM":
      return fileError(path, "not-readable", "a file that can be read", "permission denied");
    case "ERR_FS_FILE_TOO_LARGE":
      return tooLarge(path);
    default:
      return fileError(path, "not-readable", "a file that can be read", error.message);
  }
}

/** `Did you mean "x"?` from the names in the folder of a file that does not exist. */
async function nearbyFile(path: string): Promise<string | undefined> {
  const folder = dirname(path);
  try {
    const near = nearestName(basename(path), await readdir(folder));
    return near === undefined ? undefined : `Did you mean "${folder === "." ? near : `${folder}/${near}`}"?`;
  } catch {
    return `There is no folder "${folder}" that can be read.`;
  }
}

const FILES_SHOWN = 5;

async function jsonFilesIn(folder: string): Promise<string | undefined> {
  const names = (await readdir(folder)).filter((name) => /\.json(\.gz)?$/.test(name)).sort();
  if (names.length === 0) return undefined;
  const shown = names.slice(0, FILES_SHOWN).join(", ");
  return `It contains ${shown}${names.length > FILES_SHOWN ? ", …" : ""}.`;
}

async function decompress(path: string, bytes: Buffer): Promise<Buffer> {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  const { gunzipSync } = await import("node:zlib");
  try {
    return gunzipSync(bytes, { maxOutputLength: MOST_BYTES });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === "ERR_BUFFER_TOO_LARGE") throw tooLarge(path);
    const hint = "The file is damaged or incomplete. Download it again.";
    throw fileError(path, "bad-compression", "gzip-compressed data", message, hint);
  }
}

function notUtf8(path: string, bytes: Buffer): WorkspaceError {
  const isUtf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  const kinds: readonly (readonly [string, string])[] = [
    ["PK\u0003\u0004", "a zip archive"],
    ["root", "a ROOT file"],
    ["\u0089HDF", "an HDF5 file"],
    ["BZh", "bzip2-compressed data"],
    ["\u00fd7zXZ", "xz-compressed data"],
    ["\u0028\u00b5\u002f\u00fd", "zstd-compressed data"],
  ];
  const start = bytes.toString("latin1", 0, 8);
  const known = kinds.find(([magic]) => start.startsWith(magic))?.[1];
  const received = isUtf16 ? "UTF-16 text" : (known ?? "bytes that are not UTF-8");
  const hint = isUtf16 ? "Save it as UTF-8." : undefined;
  return fileError(path, "not-utf-8", "JSON text in UTF-8, plain or gzip-compressed", received, hint);
}

function tooLarge(path: string): WorkspaceError {
  return fileError(path, "too-large", "at most 512 MiB of text", "more");
}

function fileError(path: string, code: ErrorCode, expected: string, received: string, hint?: string): WorkspaceError {
  return new WorkspaceError([
    { code, path: sourceName(path), expected, received, ...(hint === undefined ? {} : { hint }) },
  ]);
}
