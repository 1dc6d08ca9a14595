import { aWorkspace, type WorkspaceModelOptions } from "../api/checked-workspace.js";
import { Workspace } from "../api/workspace.js";
import { DataError } from "../errors.js";
import type { RecordOptions } from "../fit/origin.js";
import { groupBy } from "../group-by.js";
import { argumentIssues, optionIssues } from "../options.js";
import { VERSION } from "../version.js";
import { measurementNamed } from "../workspace/select.js";
import type { WorkspaceSpec } from "../workspace/types.js";
import { isIgnored } from "./ignore.js";
import { LINT_OPTIONS, type LintOptions } from "./options.js";
import { placeOf } from "./place.js";
import type { FixOperation, LintFinding, LintReport } from "./results.js";
import type { LintRule, Spot } from "./rule.js";
import { type RuleName, SEVERITIES, type Severity } from "./rule-names.js";
import { LINT_RULES, RULE_NAMES } from "./rules.js";
import { Subject } from "./subject.js";
import { DEFAULT_THRESHOLDS } from "./thresholds.js";

/**
 * Finds what a careful colleague would ask about in a workspace: doubtful templates and systematics, uncertainties that count twice,
 * parameters that the likelihood cannot tell apart, bounds that cut a result. docs/lint.md explains every rule.
 *
 * Rules look at the document, at the model of one measurement with its exact Hessian at the suggested values and, with
 * `fit`, at fits to the observed data. Places with the same problem, such as one systematic in many samples, make one finding, at the worst place.
 *
 * @param workspace - a workspace, or a document, which is checked first
 * @throws DataError `bad-argument`, `unknown-option`, `bad-option`; WorkspaceError for a document that is not a workspace; ModelError
 * `unknown-measurement`
 * @example lint(Workspace.parse(document)).findings.map(({ rule, found }) => `${rule}: ${found}`)
 */
export function lint(workspace: Workspace | WorkspaceSpec, options: LintOptions = {}): LintReport {
  const parsed = isDocument(workspace) ? Workspace.parse(workspace) : workspace;
  const issues = [...argumentIssues(parsed, "workspace", aWorkspace), ...optionIssues(options, LINT_OPTIONS)];
  if (issues.length > 0) throw new DataError(issues);
  const { rules = {}, thresholds = {}, ignore = [], fit = false, ...modelOptions } = options;
  const measurement = measurementNamed(parsed.spec, modelOptions.measurement);
  const subject = new Subject(parsed, measurement, () => parsed.model(modelOptions));
  const limits = { ...DEFAULT_THRESHOLDS, ...thresholds };
  let ignored = 0;
  const findings = RULE_NAMES.flatMap((name) => {
    const rule = LINT_RULES[name];
    const severity = rules[name] ?? rule.severity;
    if (severity === "off" || (rule.basis === "fit" && !fit)) return [];
    const all = [...rule.spots(subject, limits)];
    const kept = ignore.length === 0 ? all : all.filter((spot) => !isIgnored(name, spot, ignore, subject.spec));
    ignored += all.length - kept.length;
    return findingsOf(name, severity, rule, kept, subject.spec);
  });
  return {
    kind: "lint",
    origin: { histogradVersion: VERSION, options: optionsRecord(options) },
    measurement: measurement.name,
    fitted: fit,
    counts: countsOf(findings),
    ignored,
    findings: SEVERITIES.flatMap((severity) => findings.filter((finding) => finding.severity === severity)),
  };
}

function isDocument(value: Workspace | WorkspaceSpec): value is WorkspaceSpec {
  return typeof value === "object" && value !== null && !(value instanceof Workspace) && "channels" in value;
}

/** One finding for each group, the largest first. */
function findingsOf(
  rule: RuleName,
  severity: Severity,
  { meaning, foundInAll }: LintRule,
  spots: readonly Spot[],
  spec: WorkspaceSpec,
): readonly LintFinding[] {
  const groups = [...groupBy(spots, ({ group }) => group).values()].map((group) => ({
    group,
    worst: group.reduce((a, b) => (b.size > a.size ? b : a)),
  }));
  groups.sort((a, b) => (a.worst.size === b.worst.size ? 0 : b.worst.size - a.worst.size));
  return groups.map(({ group, worst }) => {
    const fix = fixOf(group);
    const place = placeOf(worst, spec);
    const count = group.length;
    const found = foundInAll === undefined ? worst.found() : foundInAll(group);
    return { rule, severity, ...place, count, found, meaning, ...(fix === undefined ? {} : { fix }) };
  });
}

/** The fixes of all places; undefined where one place has none. */
function fixOf(spots: readonly Spot[]): readonly FixOperation[] | undefined {
  const all = spots.flatMap(({ fix }) => (fix === undefined ? [] : [fix]));
  return all.length === spots.length ? all.flat() : undefined;
}

function countsOf(findings: readonly LintFinding[]): LintReport["counts"] {
  const count = (severity: Severity) => findings.filter((finding) => finding.severity === severity).length;
  return { error: count("error"), warning: count("warning"), note: count("note") };
}

/** The options as a record stores them. They are plain data. */
function optionsRecord(options: LintOptions & WorkspaceModelOptions): RecordOptions {
  return options as unknown as RecordOptions;
}
