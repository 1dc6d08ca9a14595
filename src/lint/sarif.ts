import { DataError } from "../errors.js";
import { aRecord, argumentIssues, aText, type OptionRules, optionIssues } from "../options.js";
import { VERSION } from "../version.js";
import { lintRules } from "./lint-rules.js";
import type { LintFinding, LintReport } from "./results.js";

/** Options of `lintSarif`. */
export interface SarifOptions {
  /** Address of the file that was looked at, relative to the root of the repository; without it findings have no file. */
  readonly uri?: string;
}

/** Rules for the options of `lintSarif`. */
export const SARIF_OPTIONS: OptionRules<SarifOptions> = { uri: aText };

const aReport = aRecord("lint", "lint");

/**
 * A report in SARIF 2.1.0, which continuous integration reads: every finding is a result with its rule, level, place and fix
 * in words.
 *
 * @returns the document as plain data, for JSON.stringify
 * @throws DataError `bad-argument`, `unknown-option`, `bad-option`
 * @see OASIS, Static Analysis Results Interchange Format (SARIF) Version 2.1.0
 */
export function lintSarif(report: LintReport, options: SarifOptions = {}): object {
  const issues = [...argumentIssues(report, "report", aReport), ...optionIssues(options, SARIF_OPTIONS)];
  if (issues.length > 0) throw new DataError(issues);
  const rules = lintRules().map(({ name, severity, summary, meaning }) => ({
    id: name,
    shortDescription: { text: sentence(summary) },
    fullDescription: { text: meaning },
    defaultConfiguration: { level: severity },
  }));
  const index = new Map(rules.map(({ id }, i) => [id, i]));
  return {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "histograd",
            semanticVersion: VERSION,
            informationUri: "https://github.com/histograd/histograd",
            rules,
          },
        },
        columnKind: "utf16CodeUnits",
        results: report.findings.map((finding) => resultOf(finding, index.get(finding.rule)!, options)),
      },
    ],
  };
}

function resultOf(finding: LintFinding, ruleIndex: number, { uri }: SarifOptions): object {
  const { rule, severity, path, count, found, meaning, fix } = finding;
  const logical = logicalLocation(finding);
  const location = {
    ...(uri === undefined ? {} : { physicalLocation: { artifactLocation: { uri } } }),
    ...(logical === undefined ? {} : { logicalLocations: [logical] }),
  };
  return {
    ruleId: rule,
    ruleIndex,
    level: severity,
    message: { text: `${found} ${meaning}` },
    ...(Object.keys(location).length === 0 ? {} : { locations: [location] }),
    partialFingerprints: { "histograd/v1": `${rule}:${logical?.fullyQualifiedName ?? ""}` },
    properties: { pointer: path, places: count, ...(fix === undefined ? {} : { fix }) },
  };
}

/** The place by names of the workspace, which stay the same when lines move; undefined for the whole document. */
function logicalLocation({ channel, sample, modifier, parameter, measurement, bin }: LintFinding) {
  const parts = Object.entries({ measurement, channel, sample, modifier, parameter, bin }).filter(
    ([, value]) => value !== undefined,
  );
  const [last] = parts.slice(-1);
  if (last === undefined) return undefined;
  const fullyQualifiedName = parts.map(([kind, value]) => `${kind} ${value}`).join(", ");
  return { name: String(last[1]), fullyQualifiedName, kind: last[0] };
}

function sentence(phrase: string): string {
  return `${phrase.charAt(0).toUpperCase()}${phrase.slice(1)}.`;
}
