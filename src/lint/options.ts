import { WORKSPACE_MODEL_OPTIONS, type WorkspaceModelOptions } from "../api/checked-workspace.js";
import { describeValue } from "../describe.js";
import type { Issue } from "../errors.js";
import { aFlag, aText, type OptionRule, type OptionRules, oneOf, optionIssues, optionsOf } from "../options.js";
import type { RuleName, Severity } from "./rule-names.js";
import { SEVERITIES } from "./rule-names.js";
import { RULE_NAMES } from "./rules.js";
import { type LintThresholds, THRESHOLD_RULES } from "./thresholds.js";

/** Places that are not reported: those that match all given fields. In names, `*` stands for any characters and `?` for one. */
export interface LintIgnore {
  readonly rule?: RuleName;
  readonly channel?: string;
  readonly sample?: string;
  /** Name of a modifier, or type and name as in `histosys/JES*`. */
  readonly modifier?: string;
  readonly parameter?: string;
  /** JSON pointer: this place and all places in it. */
  readonly path?: string;
}

/** The options of `lint` that can also be given in a file. */
export interface LintConfig {
  /** Severities of rules instead of the default ones, or `off`. */
  readonly rules?: Readonly<Partial<Record<RuleName, Severity | "off">>>;
  /** Thresholds instead of the default ones. */
  readonly thresholds?: Partial<LintThresholds>;
  /** Places that are not reported. */
  readonly ignore?: readonly LintIgnore[];
}

/** Options of `lint`. */
export interface LintOptions extends LintConfig, WorkspaceModelOptions {
  /** Whether to apply the rules about a fit to the observed data, too; default false. */
  readonly fit?: boolean;
}

const aSeverity = oneOf<Severity | "off">(...SEVERITIES, "off");

const severityRules = optionsOf(
  Object.fromEntries(RULE_NAMES.map((name) => [name, aSeverity])) as Record<RuleName, OptionRule>,
);

/** As `severityRules`, but without `inside`, which would make one row for every rule in the page of options. */
const someSeverities: OptionRule = {
  expected: 'an object of rules with "error", "warning", "note" or "off"',
  issues: severityRules.issues,
};

const IGNORE_RULES: OptionRules<LintIgnore> = {
  rule: oneOf(...RULE_NAMES),
  channel: aText,
  sample: aText,
  modifier: aText,
  parameter: aText,
  path: aText,
};

const someIgnored: OptionRule = {
  expected: "a list of objects with at least one of rule, channel, sample, modifier, parameter, path",
  issues(value, path): readonly Issue[] {
    const { expected } = someIgnored;
    if (!Array.isArray(value)) return [{ code: "bad-option", path, expected, received: describeValue(value) }];
    return value.flatMap((entry: unknown, i): readonly Issue[] => {
      const place = `${path}[${i}]`;
      const issues = optionIssues(entry, IGNORE_RULES).map((issue) => ({
        ...issue,
        path: issue.path === "options" ? place : `${place}.${issue.path}`,
      }));
      const isEmpty = issues.length === 0 && Object.values(entry as object).every((field) => field === undefined);
      if (!isEmpty) return issues;
      const received = "an empty object, which would ignore everything";
      return [{ code: "bad-option", path: place, expected: "at least one field", received }];
    });
  },
};

/** Rules for what a file can configure. */
export const LINT_CONFIG: OptionRules<LintConfig> = {
  rules: someSeverities,
  thresholds: optionsOf(THRESHOLD_RULES),
  ignore: someIgnored,
};

/** Rules for the options of `lint`. */
export const LINT_OPTIONS: OptionRules<LintOptions> = { ...WORKSPACE_MODEL_OPTIONS, ...LINT_CONFIG, fit: aFlag };
