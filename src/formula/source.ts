/** The text of a formula, and problems shown in it. */
import type { ErrorCode } from "../error-codes.js";
import type { Issue } from "../errors.js";

export interface Source {
  readonly text: string;
  /** Name of the place of the text: "formula", or its path in a document. */
  readonly path: string;
}

/** Characters `begin` … `end − 1`. */
export interface Span {
  readonly begin: number;
  readonly end: number;
}

/** An error at a position of the text. */
export interface Problem {
  readonly code: ErrorCode;
  readonly expected: string;
  readonly received: string;
  readonly hint?: string | undefined;
}

/** Collects the problems of one formula. */
export class Problems {
  readonly issues: Issue[] = [];
  readonly source: Source;

  constructor(source: Source) {
    this.source = source;
  }

  /** Whether the largest number of problems has been reached. */
  get tooMany(): boolean {
    return this.issues.length >= MOST_PROBLEMS;
  }

  /** Adds a problem at a place of the text, unless there are too many. */
  add(span: Span, { code, expected, received, hint }: Problem): void {
    if (this.tooMany) return;
    const { line, column } = positionOf(this.source.text, span.begin);
    const where = this.source.text.includes("\n") ? `line ${line}, column ${column}` : `column ${column}`;
    const picture = underline(this.source.text, span);
    this.issues.push({
      code,
      path: this.source.path,
      expected,
      received: `${received} at ${where}`,
      hint: hint === undefined ? picture : hint + picture,
    });
  }
}

const MOST_PROBLEMS = 100;

/** Line and column of a character, both counted from 1. */
function positionOf(text: string, at: number): { readonly line: number; readonly column: number } {
  const before = text.slice(0, at).split("\n");
  return { line: before.length, column: before.at(-1)!.length + 1 };
}

/** Number of characters shown on each side of a problem in a long line. */
const CONTEXT = 40;

/** The line of a span, cut to its surroundings, with carets below the span. */
function underline(text: string, { begin, end }: Span): string {
  const lineBegin = text.lastIndexOf("\n", begin - 1) + 1;
  const newline = text.indexOf("\n", begin);
  const lineEnd = newline < 0 ? text.length : newline;
  const last = Math.max(begin + 1, Math.min(end, lineEnd, begin + CONTEXT));
  const from = begin - lineBegin <= CONTEXT ? lineBegin : begin - CONTEXT;
  const to = Math.min(lineEnd, last + CONTEXT);
  const before = (from > lineBegin ? "…" : "") + text.slice(from, begin);
  const shown = before + text.slice(begin, to) + (to < lineEnd ? "…" : "");
  return `\n  ${shown.replace(/\s/g, " ")}\n  ${" ".repeat(before.length)}${"^".repeat(last - begin)}`;
}
