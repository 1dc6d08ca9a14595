import { quote } from "./describe.js";
import type { ErrorCode } from "./error-codes.js";

/**
 * One problem found in an input.
 *
 * `path` says where the problem is: a JSON path such as `channels[0].samples[1].data` for documents, a parameter or option
 * name otherwise. `code` is stable and part of the API (`ERROR_CODES` and docs/errors.md explain each); the
 * words are for people and may change.
 */
export interface Issue {
  readonly code: ErrorCode;
  readonly path: string;
  readonly expected: string;
  readonly received: string;
  /** What to do about it: one sentence, or absent when `expected` says it all. */
  readonly hint?: string;
}

/** One issue as people read it: `where: expected what, got what. what to do`. */
export function formatIssue(issue: Issue): string {
  const hint = issue.hint === undefined ? "" : ` ${issue.hint}`;
  return `${issue.path === "" ? "document" : issue.path}: expected ${issue.expected}, got ${issue.received}.${hint}`;
}

/** Largest number of issues in the message of an error. */
const SHOWN = 50;

function summarise(issues: readonly Issue[]): string {
  const lines = issues.slice(0, SHOWN).map(formatIssue);
  if (issues.length > SHOWN) lines.push(`… and ${issues.length - SHOWN} more`);
  return lines.join("\n");
}

/** Base of every error that this library throws on purpose. `code` and `path` are those of its first issue. */
export class HistFactoryError extends Error {
  readonly issues: readonly Issue[];
  readonly code: ErrorCode;
  readonly path: string;

  constructor(issues: readonly Issue[]) {
    super(summarise(issues));
    this.name = new.target.name;
    this.issues = issues;
    this.code = issues[0]?.code ?? "unknown";
    this.path = issues[0]?.path ?? "";
  }
}

/** The input document is not a workspace that describes a possible model. Carries every issue found. */
export class WorkspaceError extends HistFactoryError {}

/** A valid document, but the model asked for cannot be built or used that way. */
export class ModelError extends HistFactoryError {}

/** An argument, an option or data that a function cannot use: a wrong length, an unknown name, a number that is not finite. */
export class DataError extends HistFactoryError {}

/** Edit distance between two short names: insertions, deletions, substitutions, and exchanges of neighbours. */
function editDistance(a: string, b: string): number {
  let previous: number[] = [];
  let current = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const beforePrevious = previous;
    previous = current;
    current = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitution = previous[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      const areSwapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const swap = areSwapped ? beforePrevious[j - 2]! + 1 : Number.POSITIVE_INFINITY;
      current.push(Math.min(substitution, swap, previous[j]! + 1, current[j - 1]! + 1));
    }
  }
  return current[b.length]!;
}

const LONGEST_NAME_COMPARED = 100;

/** The name in `candidates` nearest to `name`, when one is near enough to be a likely misspelling. */
export function nearestName(name: string, candidates: Iterable<string>): string | undefined {
  if (name.length > LONGEST_NAME_COMPARED) return undefined;
  let best: string | undefined;
  let bestDistance = Math.max(1, Math.floor(name.length / 3)) + 1;
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - name.length) >= bestDistance) continue;
    const distance = editDistance(name.toLowerCase(), candidate.toLowerCase());
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/**
 * The hint of an issue about a name that is not one of the candidates, as a part of the issue: it asks whether the nearest candidate
 * was meant. Empty where none is near, or the name is not a string.
 */
export function nearestHint(name: unknown, candidates: Iterable<string>): { readonly hint?: string } {
  const near = typeof name === "string" ? nearestName(name, candidates) : undefined;
  return near === undefined ? {} : { hint: `Did you mean ${quote(near)}?` };
}
