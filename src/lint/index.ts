/**
 * What a careful colleague would ask about a workspace before it is published, with fixes where they are safe, and SARIF for
 * continuous integration.
 *
 * @module histograd/lint
 */
export { fixWorkspace } from "./fix.js";
export { lint } from "./lint.js";
export type { DescribedRule } from "./lint-rules.js";
export { lintRules } from "./lint-rules.js";
export type { LintConfig, LintIgnore, LintOptions } from "./options.js";
export type { FixOperation, LintFinding, LintReport } from "./results.js";
export type { RuleName, Severity } from "./rule-names.js";
export { lintSarif, type SarifOptions } from "./sarif.js";
export { DEFAULT_THRESHOLDS, type LintThresholds } from "./thresholds.js";
