import { isUtf8 } from "node:buffer";
import { dirname } from "node:path";
import { Workspace } from "../api/workspace.js";
import { HistFactoryError, type Issue, WorkspaceError } from "../errors.js";
import type { CardSource } from "../interchange/combine/options.js";
import { IMPORT_OPTIONS, type ImportOptions, importCards, importDocument } from "../interchange/import-document.js";
import { formatOf } from "../interchange/recognise.js";
import type { SourceFiles } from "../interchange/source-files.js";
import { aList, aText, isListOfTexts, type OptionRules, requireOptions } from "../options.js";
import { type JsonDocument, readJsonText } from "../workspace/json-text.js";
import { inPatchFile, type PatchSource, parsePatchSource } from "./patch-source.js";
import { fileError, readBytes, STANDARD_INPUT, sourceName } from "./read-bytes.js";
import { filesBeside } from "./source-files.js";

/**
 * The JSON value in a file, or in standard input for `"-"`. Gzip-compressed input is recognised by its first bytes,
 * whatever the name; a byte order mark is skipped.
 *
 * @throws WorkspaceError `file-not-found`, `not-a-file`, `not-readable`, `bad-compression`, `not-utf-8`, `empty-file`,
 * `too-large`, `bad-archive`, `archive-entry`, `json-syntax`, with the name of the file, and for `json-syntax` line and column, as path
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

export interface ReadWorkspaceOptions extends ImportOptions {
  /**
   * JSON patches (RFC 6902), applied in order before the document is checked: files, or `"patchset.json#NAME"` for a
   * patch of a patch set; in an archive `"archive.tar.gz#patchset.json#NAME"`.
   */
  readonly patches?: readonly string[];
  /** Folder that paths in HistFactory XML are relative to; by default that of the document, or the one above it. */
  readonly basedir?: string;
  /** Replacements of folders at the beginning of paths, as `"from:to"`. */
  readonly mounts?: readonly string[];
}

/** Rules for the options of `readWorkspace`. */
export const READ_WORKSPACE_OPTIONS: OptionRules<ReadWorkspaceOptions> = {
  patches: aList("a list of names of files", isListOfTexts),
  basedir: aText,
  mounts: aList(
    'a list of paths as "from:to"',
    (value) => isListOfTexts(value) && value.every((text) => text.includes(":")),
  ),
  ...IMPORT_OPTIONS,
};

/**
 * Reads and checks a workspace: a path, or `"-"` for standard input; gzip-compressed or plain; or a file in a tar or zip archive, as
 * `"archive.tar.gz#BkgOnly.json"`, where the name may be left out if there is one document only. HS3, HistFactory XML with ROOT histograms
 * and Combine cards are recognised by their content and converted.
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
export async function readDocument(path: string, options: ReadWorkspaceOptions = {}): Promise<JsonDocument> {
  const { patches = [] } = options;
  const sources = await Promise.all(patches.map(parsePatchSource));
  requireOneUse([path], sources);
  return await patched(await readAnyFormat(path, options), sources);
}

/** Requires that at most one input is standard input, which can be read only once. */
function requireOneUse(paths: readonly string[], patches: readonly PatchSource[]): void {
  const all = [...paths, ...patches.map(({ file }) => file)];
  if (all.filter((file) => file === STANDARD_INPUT).length > 1) throw new WorkspaceError([READ_TWICE]);
}

/** Several Combine cards as one document, with patches applied; not yet checked. @throws WorkspaceError as `importCombine` */
export async function readCards(
  cards: readonly CardSource[],
  options: ReadWorkspaceOptions = {},
): Promise<JsonDocument> {
  const { patches = [], combine = {} } = options;
  const sources = await Promise.all(patches.map(parsePatchSource));
  requireOneUse(
    cards.map(({ path }) => path),
    sources,
  );
  const files: SourceFiles = { read: async (path) => await filesOf(cardOf(path, cards), options).read(path) };
  return await patched(await importCards(cards, files, combine), sources);
}

/** The card that a file belongs to: itself, or the one whose folder it is in. */
function cardOf(path: string, cards: readonly CardSource[]): string {
  const inFolderOf = (each: CardSource) => path.startsWith(`${dirname(each.path)}/`);
  const card = cards.find((each) => each.path === path) ?? cards.find(inFolderOf);
  return (card ?? cards[0]!).path;
}

/**
 * Files on disk that a document names, such as those with the histograms of an XML; none for JSON. For a document that cannot be
 * read, these are the files before its first problem.
 */
export async function filesNamedBy(path: string, options: ReadWorkspaceOptions = {}): Promise<readonly string[]> {
  const found = new Set<string>();
  try {
    const text = await readText(path);
    if (formatOf(text) === "json") return [];
    const files = filesOf(path, options, (file) => found.add(file));
    await importDocument(text, path, files, importOptionsOf(options));
  } catch (error) {
    if (!(error instanceof HistFactoryError)) throw error;
  }
  return [...found];
}

function filesOf(
  path: string,
  { basedir, mounts = [] }: ReadWorkspaceOptions,
  onRead?: (file: string) => void,
): SourceFiles {
  const folders = mounts.map((mount) => {
    const at = mount.indexOf(":");
    return { from: mount.slice(0, at), to: mount.slice(at + 1) };
  });
  return filesBeside(path, {
    mounts: folders,
    ...(basedir === undefined ? {} : { basedir }),
    ...(onRead === undefined ? {} : { onRead }),
  });
}

function importOptionsOf({ combine, hs3, xmlDialect }: ReadWorkspaceOptions): ImportOptions {
  return {
    ...(combine === undefined ? {} : { combine }),
    ...(hs3 === undefined ? {} : { hs3 }),
    ...(xmlDialect === undefined ? {} : { xmlDialect }),
  };
}

/** A document of any format. Problems of JSON get the name of the file; readers of other formats name their files themselves. */
async function readAnyFormat(path: string, options: ReadWorkspaceOptions): Promise<JsonDocument> {
  const text = await readText(path);
  try {
    return await importDocument(text, path, filesOf(path, options), importOptionsOf(options));
  } catch (error) {
    throw formatOf(text) === "json" ? inFile(path, error) : error;
  }
}

/** Loads the code that applies patches only when there is a patch, since most workspaces have none. */
async function patched(document: JsonDocument, sources: readonly PatchSource[]): Promise<JsonDocument> {
  if (sources.length === 0) return document;
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
  return { ...document, value, warnings };
}

/** The issue for two inputs from standard input. */
export const READ_TWICE: Issue = {
  code: "not-readable",
  path: "standard input",
  expected: "one document",
  received: 'two uses of "-"',
  hint: "Standard input can be read only once. Give a file for the other document.",
};

/** An error with the name of the file before its paths. */
function inFile(path: string, error: unknown): unknown {
  if (!(error instanceof HistFactoryError)) return error;
  return new WorkspaceError(error.issues.map((issue) => inSource(path, issue)));
}

function inSource(path: string, issue: Issue): Issue {
  return { ...issue, path: [sourceName(path), issue.path].filter(Boolean).join(": ") };
}

/** The text of a file, or of standard input for `"-"`, decompressed. @throws WorkspaceError as `readJson`, except `json-syntax` */
export async function readText(path: string): Promise<string> {
  const bytes = await readBytes(path);
  if (bytes.length === 0) {
    throw fileError(path, "empty-file", "a JSON document", "nothing: it is empty");
  }
  if (!isUtf8(bytes)) throw notUtf8(path, bytes);
  return bytes.toString("utf8");
}

function notUtf8(path: string, bytes: Buffer): WorkspaceError {
  const isUtf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  const kinds: readonly (readonly [string, string])[] = [
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
