import type { Issue } from "../errors.js";
import { EXTENDED_FORMAT } from "./extended-format.js";
import type { JsonDocument } from "./json-text.js";
import { checkDocument, type ParsedWorkspace, parseDocument, readDocument } from "./parse-document.js";

export type { ParsedWorkspace } from "./parse-document.js";

/**
 * Reads and checks a workspace document in the pyhf 1.0.0 format, with or without the extensions of docs/extensions.md.
 *
 *   JSON text → value → schema → semantic checks → WorkspaceSpec
 *
 * Schema mistakes do not hide semantic ones, which are looked for in every part that conforms. A document is accepted when it
 * describes a possible model: every document from which pyhf 0.7.6 can build and fit all measurements, except those with
 * duplicate names, negative observations or numbers that overflow. Unlike pyhf, this checks observations and every
 * measurement at once, and reports as `warnings` what pyhf ignores silently.
 *
 * @param input - JSON text, or a JSON value already read; a value is copied, never changed
 * @param textWarnings - warnings about the text that the value was read from; they come before those about the document
 * @throws WorkspaceError with every issue found (at most 10⁴), each with a path such as `channels[0].samples[2].data`;
 * see `ERROR_CODES` for the codes
 */
export function parseWorkspace(input: unknown, textWarnings: JsonDocument["warnings"] = []): ParsedWorkspace {
  return parseDocument(readDocument(input, textWarnings), EXTENDED_FORMAT);
}

/**
 * Checks a JSON value as `parseWorkspace` does.
 *
 * @returns warnings: unusual but legal parts of the document
 * @throws WorkspaceError as `parseWorkspace`
 */
export function checkWorkspace(document: unknown): readonly Issue[] {
  return checkDocument(document, EXTENDED_FORMAT);
}
