import type { LintRule } from "./rule.js";
import type { RuleName } from "./rule-names.js";
import { LINT_RULES, RULE_NAMES } from "./rules.js";

/** A rule of `lint` as it is explained to people. */
export interface DescribedRule extends Pick<LintRule, "severity" | "basis" | "summary" | "meaning"> {
  readonly name: RuleName;
  /** Names of the thresholds that it uses. */
  readonly thresholds: readonly string[];
}

/** All rules of `lint` with their severities and explanations, in the order in which they are applied. */
export function lintRules(): readonly DescribedRule[] {
  return RULE_NAMES.map((name) => {
    const { severity, basis, summary, meaning, thresholds = [] } = LINT_RULES[name];
    return { name, severity, basis, summary, meaning, thresholds };
  });
}
