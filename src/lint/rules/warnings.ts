import { quote } from "../../describe.js";
import { WARNING_CODES, type WarningCode } from "../../error-codes.js";
import { formatIssue, type Issue } from "../../errors.js";
import { type JsonPath, parsePath, pointerOf } from "../../workspace/json-path.js";
import { isOfType } from "../../workspace/modifiers/of-type.js";
import { poisOf } from "../../workspace/select.js";
import type { FixOperation } from "../results.js";
import type { LintRule } from "../rule.js";
import type { Severity } from "../rule-names.js";
import type { Subject } from "../subject.js";

/** What the table of codes does not say about a warning of a document as a rule. */
interface WarningRule {
  /** What the rule finds; undefined where the table of codes says it. */
  readonly summary?: string;
  readonly meaning: string;
  readonly severity?: Severity;
  readonly fix?: (path: JsonPath, issue: Issue, subject: Subject) => readonly FixOperation[] | undefined;
}

/** Removes the object whose name is at a path, unless the name may be misspelt. */
function removeParent(path: JsonPath, { hint = "" }: Issue): readonly FixOperation[] | undefined {
  return hint.includes("Did you mean") ? undefined : [{ op: "remove", path: pointerOf(path.slice(0, -1)) }];
}

/**
 * Replaces the uncertainties of a staterror, whose squares the likelihood uses, by their absolute values. A shapesys has no fix, since
 * absolute values would give these bins an uncertainty that they do not have.
 */
function withoutSigns(path: JsonPath, _issue: Issue, { uses }: Subject): readonly FixOperation[] | undefined {
  const list = path.slice(0, -1);
  const modifier = uses.find((use) => pointerOf([...use.path, "data"]) === pointerOf(list))?.modifier;
  if (modifier === undefined || !isOfType(modifier, "staterror")) return undefined;
  return [{ op: "replace", path: pointerOf(list), value: modifier.data.map(Math.abs) }];
}

const WARNINGS: { readonly [Code in WarningCode]: WarningRule } = {
  "duplicate-key": { meaning: "The values before the last one are lost in every program that reads the file." },
  "unknown-observation": {
    meaning: "Data that were meant to be fitted may be left out.",
    fix: removeParent,
  },
  "unknown-parameter": {
    summary: "settings of a name that no parameter has; they are not used",
    meaning: "A start value, bounds or a held parameter that was meant to be set is not.",
    fix: removeParent,
  },
  "poi-not-in-model": {
    severity: "note",
    meaning: "Nothing can be tested unless a patch adds the signal, as it does for a background-only workspace.",
  },
  "poi-fixed": { meaning: "Fits do not vary it: tests, limits and its uncertainty are not possible." },
  "formula-parameter": {
    meaning: "A misspelt name in a formula becomes a free parameter, and the fit does not show it.",
  },
  "zero-factor": { meaning: "No model can be built without a floor for the factor: the option normsysFloor." },
  "negative-factor": { meaning: "No model can be built without a floor for the factor: the option normsysFloor." },
  "negative-uncertainty": {
    severity: "note",
    meaning:
      "The square of a staterror is used, so that its sign changes nothing; but a shapesys has no uncertainty in such a bin. The sign may say that the number is not an uncertainty.",
    fix: withoutSigns,
  },
  "shapefactor-bins": { meaning: "Bins of one index share a parameter, although they may not be the same bins." },
  "ambiguous-parameter-name": { meaning: "Settings and results by this name may be those of another parameter." },
};

/** The warnings of a document as rules. */
export const WARNING_RULES = Object.fromEntries(
  Object.entries(WARNINGS).map(([code, rule]) => [code, ruleOf(code as WarningCode, rule)]),
) as { readonly [Code in WarningCode]: LintRule };

function ruleOf(
  code: WarningCode,
  { summary = WARNING_CODES[code].meaning, meaning, severity = "warning", fix }: WarningRule,
): LintRule {
  return {
    severity,
    basis: "document",
    summary,
    meaning,
    *spots(subject) {
      for (const issue of subject.workspace.warnings) {
        if (issue.code !== code) continue;
        const path = parsePath(issue.path);
        if (isOfAbsentPoi(issue, subject)) continue;
        const mended = path === undefined ? undefined : fix?.(path, issue, subject);
        yield {
          path: path ?? [],
          group: issue.path,
          size: 1,
          found: () => (path === undefined ? formatIssue(issue) : foundText(issue)),
          ...(mended === undefined ? {} : { fix: mended }),
        };
      }
    },
  };
}

function foundText({ expected, received, hint }: Issue): string {
  return `Expected ${expected}, got ${received}.${hint === undefined ? "" : ` ${hint}`}`;
}

/** Settings of a parameter of interest that is not in the model: they are for the patch that adds it, and `poi-not-in-model` is reported instead. */
function isOfAbsentPoi({ code, received }: Issue, { spec }: Subject): boolean {
  if (code !== "unknown-parameter") return false;
  return spec.measurements.some(({ config }) => poisOf(config.poi).some((poi) => quote(poi) === received));
}
