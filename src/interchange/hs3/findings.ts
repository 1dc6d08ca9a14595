import { describeValue } from "../../describe.js";
import type { ErrorCode } from "../../error-codes.js";
import type { Issue } from "../../errors.js";
import { formatPath, type JsonPath } from "../../workspace/json-path.js";

/** A value of the document, and where it stands. */
export interface Place {
  readonly value: unknown;
  readonly path: JsonPath;
}

/** What is said of a place besides its path. */
export interface Remark {
  readonly expected: string;
  /** A description of the value by default. */
  readonly received?: string;
  readonly hint?: string;
}

/** Collects the problems of a document, and the choices that were made in reading it. */
export interface Findings {
  readonly issues: readonly Issue[];
  readonly warnings: readonly Issue[];
  error(code: ErrorCode, place: Place, remark: Remark): void;
  /** A choice of one kind is told at its first place only. */
  choice(kind: string, place: Place, remark: Remark): void;
  ignored(kind: string, place: Place, remark: Remark): void;
}

/** Problems kept; documents with more are made by machines, and nobody reads on. */
const MOST_ISSUES = 1000;

function issueOf(code: ErrorCode, { path, value }: Place, { expected, received, hint }: Remark): Issue {
  const said = { code, path: formatPath(path), expected, received: received ?? describeValue(value) };
  return hint === undefined ? said : { ...said, hint };
}

/** An empty list of findings. */
export function createFindings(): Findings {
  const issues: Issue[] = [];
  const known = new Set<string>();
  const warnings = new Map<string, Issue>();
  const warn = (code: ErrorCode, kind: string, place: Place, remark: Remark): void => {
    const key = `${code} ${kind}`;
    if (!warnings.has(key)) warnings.set(key, issueOf(code, place, remark));
  };
  return {
    issues,
    get warnings() {
      return [...warnings.values()];
    },
    error(code, place, remark) {
      const issue = issueOf(code, place, remark);
      const key = JSON.stringify([code, issue.path, issue.received]);
      // a value may be looked up several times
      if (known.has(key)) return;
      known.add(key);
      if (issues.length < MOST_ISSUES) issues.push(issue);
      else if (issues.length === MOST_ISSUES) {
        const remaining = { expected: `at most ${MOST_ISSUES} problems`, received: "more" };
        issues.push(issueOf("too-many-issues", { value: undefined, path: [] }, remaining));
      }
    },
    choice: (kind, place, remark) => warn("format-choice", kind, place, remark),
    ignored: (kind, place, remark) => warn("format-ignored", kind, place, remark),
  };
}
