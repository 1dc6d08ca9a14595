import { CommanderError } from "commander";
import { HistFactoryError, type Issue } from "../errors.js";
import { formatIssueBlock, hintLines } from "../format/issues.js";
import { printable } from "../printable.js";
import { onCommandLine } from "./command-line-hints.js";
import { printNote } from "./output/print.js";

/** Exit status, as the help of the program says. */
export const EXIT = { done: 0, failed: 1, badInput: 2 } as const;

const ISSUES_SHOWN = 20;

/** Codes of errors that are not mistakes of the user: a fit that has no result to continue with. */
const FAILURES: ReadonlySet<string> = new Set(["no-covariance", "no-uncertainty", "refit-failed"]);

/** An error about a document, with what the user calls it. */
export class DocumentError extends Error {
  readonly subject: string;
  readonly error: HistFactoryError;

  constructor(subject: string, error: HistFactoryError) {
    super(error.message);
    this.subject = subject;
    this.error = error;
  }
}

/** Runs `action`; its errors are about the document that the user calls `subject`. */
export function about<T>(subject: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    throw error instanceof HistFactoryError ? new DocumentError(subject, error) : error;
  }
}

/**
 * Prints an error as one block on standard error and returns the exit status. A stack trace is shown only where the
 * environment has HISTOGRAD_DEBUG=1.
 */
export function reportError(error: unknown): number {
  const status = printError(error);
  if (process.env["HISTOGRAD_DEBUG"] === "1" && error instanceof Error) printNote(`${error.stack ?? ""}\n`);
  return status;
}

function printError(error: unknown): number {
  // Commander has printed its message, or the help that was asked for.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.badInput;
  if (error instanceof DocumentError) {
    printNote(describeIssues(onCommandLine(error.error).issues, error.subject));
    return EXIT.badInput;
  }
  if (error instanceof HistFactoryError) {
    printNote(describeIssues(error.issues));
    return error.issues.every(({ code }) => FAILURES.has(code)) ? EXIT.failed : EXIT.badInput;
  }
  const message = error instanceof Error ? error.message : String(error);
  printNote(`error: ${printable(message)}\n  This is a bug in histograd. Please report it.\n`);
  printNote("  Set HISTOGRAD_DEBUG=1 in the environment to see where it happened.\n");
  return EXIT.failed;
}

function describeIssues(issues: readonly Issue[], subject?: string): string {
  const [first, second] = issues;
  if (first === undefined || second !== undefined) {
    const where = subject === undefined ? "" : ` in ${printable(subject)}`;
    return `error: ${issues.length} problems${where}\n\n${formatIssueBlock(issues, ISSUES_SHOWN)}`;
  }
  const where = [subject, first.path].filter(Boolean).join(": ");
  const lines = [`error: ${where}`, `  expected  ${first.expected}`, `  got       ${first.received}`];
  if (first.hint !== undefined) lines.push(...hintLines(first.hint));
  return lines.map((line) => `${printable(line)}\n`).join("");
}
