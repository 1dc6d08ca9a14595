import { Workspace } from "../api/workspace.js";
import { describeValue } from "../describe.js";
import { DataError } from "../errors.js";
import { readDocument, readText } from "../node/read.js";
import { STANDARD_INPUT } from "../node/read-bytes.js";
import type { JsonDocument } from "../workspace/json-text.js";
import type { Params } from "./method.js";
import { specDocument } from "./spec-document.js";

/** The workspace that a request opens. @throws WorkspaceError, DataError as `documentIn` */
export async function workspaceIn(params: Params): Promise<Workspace> {
  const { value, warnings } = await documentIn(params);
  return Workspace.parse(value, warnings);
}

/**
 * The document that a request opens, which is in the request, in a file, or the spec of a pyhf model; patched, not yet checked.
 *
 * @throws WorkspaceError for a file that cannot be read, DataError `bad-argument`
 */
export async function documentIn({ workspace, path, spec, poi, patches = [] }: Params): Promise<JsonDocument> {
  requireOne({ workspace, path, spec });
  if (typeof path === "string") return readFile(path, patches as readonly unknown[]);
  const document = spec === undefined ? workspace : specDocument(spec, poi);
  return { value: await patched(document, patches as readonly unknown[]), warnings: [] };
}

/**
 * A document of a request: the text of a file, or a value.
 *
 * @param name - name of the param that has the value
 * @param path - name of the param that has the path of the file
 */
export async function textOrValueIn(params: Params, name: string, path: string): Promise<unknown> {
  const { [name]: value, [path]: file } = params;
  requireOne({ [name]: value, [path]: file });
  return typeof file === "string" ? readText(requireFile(file, path)) : value;
}

/** @throws DataError `bad-argument` unless one of them is given */
function requireOne(given: Params): void {
  const names = Object.entries(given).flatMap(([name, value]) => (value === undefined ? [] : [name]));
  if (names.length === 1) return;
  const all = Object.keys(given);
  const expected = `one of ${all.slice(0, -1).join(", ")} and ${all.at(-1)}`;
  const received = names.length === 0 ? "none of them" : names.join(" and ");
  throw new DataError([{ code: "bad-argument", path: "params", expected, received }]);
}

/** @throws DataError `bad-argument` for patches that are not names of files */
function readFile(path: string, patches: readonly unknown[]): Promise<JsonDocument> {
  const files = patches.map((patch, k) => {
    if (typeof patch === "string") return patch;
    throw wrong(`patches[${k}]`, "the name of a file, since the workspace is in a file", patch);
  });
  return readDocument(requireFile(path, "path"), { patches: files });
}

/** @throws DataError `bad-argument` for standard input, which the messages come from */
function requireFile(path: string, name: string): string {
  if (path !== STANDARD_INPUT) return path;
  throw wrong(name, "the name of a file: standard input is for messages", path);
}

async function patched(document: unknown, patches: readonly unknown[]): Promise<unknown> {
  if (patches.length === 0) return document;
  const { applyPatch } = await import("../workspace/patch.js");
  return patches.reduce((before, patch) => applyPatch(before, patch), document);
}

function wrong(path: string, expected: string, received: unknown): DataError {
  return new DataError([{ code: "bad-argument", path, expected, received: describeValue(received) }]);
}
