import { quote } from "../describe.js";
import type { DocumentCode } from "../error-codes.js";
import { type Issue, WorkspaceError } from "../errors.js";
import { duplicateKeys } from "./duplicate-keys.js";
import { findJsonFault } from "./json-fault.js";

const CODE: DocumentCode = "json-syntax";

/** The word, number or character at `offset`. */
function tokenAt(text: string, offset: number): string {
  return /^(?:[\w$.+-]{1,30}|.|\n|\r)/su.exec(text.slice(offset, offset + 30))?.[0] ?? "";
}

function lineAndColumn(text: string, offset: number): string {
  let line = 1;
  let start = 0;
  for (let end = text.indexOf("\n"); end !== -1 && end < offset; end = text.indexOf("\n", start)) {
    line++;
    start = end + 1;
  }
  return `line ${line}, column ${offset - start + 1}`;
}

/** The usual reason for this character in a JSON text. */
function hintFor(text: string, offset: number, token: string): string | undefined {
  if (text.trim() === "") return "The file or text is empty.";
  if (token === "") return "The text ends too early: a bracket or quote is not closed, or the file is cut off.";
  if (/^[+-]?(?:nan|inf)/i.test(token)) return "JSON has no NaN and no infinity: every entry must be a finite number.";
  if (token === "<") return "This looks like a web page or XML, not like JSON.";
  if (token === "'") return "JSON strings stand between double quotes.";
  if (token === "/" || token === "#") return "JSON has no comments.";
  if (token === "\u001f") return "This looks like compressed data: decompress it first.";
  const isClosing = token === "]" || token === "}";
  if (isClosing && /,\s*$/.test(text.slice(Math.max(0, offset - 200), offset)))
    return "The comma before it is one too many.";
  if (token === "\n" || token === "\r") return "A string cannot contain a line break: is a quote missing?";
  return undefined;
}

function syntaxIssue(text: string, reason: unknown): Issue {
  const fault = findJsonFault(text);
  if (fault === undefined) {
    const received = reason instanceof Error ? reason.message : String(reason);
    return { code: CODE, path: "", expected: "JSON that can be read", received };
  }
  const token = tokenAt(text, fault.offset);
  const hint = hintFor(text, fault.offset, token);
  return {
    code: CODE,
    path: lineAndColumn(text, fault.offset),
    expected: fault.expected,
    received: token === "" ? "the end of the text" : quote(token),
    ...(hint === undefined ? {} : { hint }),
  };
}

/** A JSON value, with the warnings about the text that it was read from. */
export interface JsonDocument {
  readonly value: unknown;
  readonly warnings: readonly Issue[];
  /** The format that the text was converted from; undefined for a workspace. Paths in messages are those of the workspace. */
  readonly convertedFrom?: string;
}

/** The value of a JSON text, with a warning for every repeated key. @throws WorkspaceError as `parseJsonText` */
export function readJsonText(text: string): JsonDocument {
  const body = withoutMark(text);
  const value = parseJsonText(body);
  return { value, warnings: duplicateKeys(body, value) };
}

/** Largest number of lists and objects of a text: far beyond any workspace, and about a gigabyte of memory. */
const MOST_CONTAINERS = 2e7;
/** Shorter texts cannot have more, since each takes two characters. */
const LONG = 2 * MOST_CONTAINERS;

/** @throws WorkspaceError `too-large` for a text that would fill the memory with lists and objects */
function requireRoom(text: string): void {
  if (text.length <= LONG) return;
  let count = 0;
  for (const bracket of ["[", "{"]) {
    for (let i = text.indexOf(bracket); i !== -1 && count <= MOST_CONTAINERS; i = text.indexOf(bracket, i + 1)) count++;
  }
  if (count <= MOST_CONTAINERS) return;
  const expected = `at most ${MOST_CONTAINERS} lists and objects`;
  throw new WorkspaceError([{ code: "too-large" satisfies DocumentCode, path: "", expected, received: "more" }]);
}

/** The text without its byte order mark, if it has one. */
function withoutMark(text: string): string {
  return text.startsWith("\uFEFF") ? text.slice(1) : text;
}

/**
 * The value of a JSON text; a byte order mark is skipped.
 *
 * @throws WorkspaceError `json-syntax`, whose path is the line and column (from 1) of the first character that cannot
 * stand where it does; `too-large`
 */
export function parseJsonText(text: string): unknown {
  const body = withoutMark(text);
  requireRoom(body);
  try {
    return JSON.parse(body);
  } catch (reason) {
    throw new WorkspaceError([syntaxIssue(body, reason)]);
  }
}
