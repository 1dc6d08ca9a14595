import { quote } from "../describe.js";
import type { DocumentCode, WarningCode } from "../error-codes.js";
import { type Issue, nearestName } from "../errors.js";
import { formatPath, type JsonPath, whereabouts } from "./json-path.js";

/** A problem as a check states it; the names of channel, sample and so on are added to the hint. */
export interface Finding<Code extends string> {
  readonly code: Code;
  readonly path: JsonPath;
  readonly expected: string;
  readonly received: string;
  readonly hint?: string | undefined;
  /** Lines that show the place, put behind everything else. */
  readonly picture?: string | undefined;
}

/** Collects the errors and warnings of the checks. */
export interface Findings {
  readonly issues: readonly Issue[];
  readonly warnings: readonly Issue[];
  error(finding: Finding<DocumentCode>): void;
  warning(finding: Finding<WarningCode>): void;
  /** The candidate nearest to a name, when one is near enough for a misspelling. */
  nearest(name: string, candidates: Iterable<string>): string | undefined;
  /** `Did you mean "x"?`, about the nearest candidate. */
  didYouMean(name: string, candidates: Iterable<string>): string | undefined;
}

/** Number of issues that are kept; nobody reads a longer list. */
export const MAX_ISSUES = 10_000;

/** Pairs of characters compared in all searches for near names: about 0.2 s, however long the lists. */
const COMPARISON_BUDGET = 2e7;

/** The sentences of a hint that exist, joined; undefined when there are none. */
export function joinHints(...parts: readonly (string | undefined)[]): string | undefined {
  return parts.filter((part) => part !== undefined && part !== "").join(" ") || undefined;
}

function createIssueList(document: unknown): {
  issues: Issue[];
  add(finding: Finding<DocumentCode | WarningCode>): void;
} {
  const issues: Issue[] = [];
  const add = (finding: Finding<DocumentCode | WarningCode>): void => {
    if (issues.length < MAX_ISSUES) {
      const { code, path, expected, received } = finding;
      const said = joinHints(finding.hint, whereabouts(path, document));
      const hint = finding.picture === undefined ? said : `${said ?? ""}${finding.picture}`;
      issues.push({ code, path: formatPath(path), expected, received, ...(hint === undefined ? {} : { hint }) });
      return;
    }
    issues[MAX_ISSUES] = {
      code: "too-many-issues",
      path: "",
      expected: `at most ${MAX_ISSUES} problems`,
      received: "more",
      hint: "Correct these first.",
    };
  };
  return { issues, add };
}

/** Yields candidates until the budget is spent; a candidate of similar length costs the comparison, any other one 1. */
function createAffordable(budget: number): (name: string, candidates: Iterable<string>) => Iterable<string> {
  let left = budget;
  return function* affordable(name, candidates) {
    for (const candidate of candidates) {
      const isSimilar = 3 * Math.abs(candidate.length - name.length) <= name.length + 3;
      left -= isSimilar ? 1 + name.length * candidate.length : 1;
      if (left < 0) return;
      yield candidate;
    }
  };
}

/** An empty list of findings about `document`. Its size and the time for suggestions are bounded. */
export function createFindings(document: unknown): Findings {
  const errors = createIssueList(document);
  const warnings = createIssueList(document);
  const affordable = createAffordable(COMPARISON_BUDGET);
  const nearest = (name: string, candidates: Iterable<string>): string | undefined =>
    nearestName(name, affordable(name, candidates));
  return {
    issues: errors.issues,
    warnings: warnings.issues,
    error: errors.add,
    warning: warnings.add,
    nearest,
    didYouMean(name, candidates) {
      const near = nearest(name, candidates);
      return near === undefined ? undefined : `Did you mean ${quote(near)}?`;
    },
  };
}
