import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { DataError } from "../errors.js";
import { LINT_CONFIG, type LintConfig } from "../lint/options.js";
import { SEVERITIES, type Severity } from "../lint/rule-names.js";
import { fileOnDisk } from "../node/archive/address.js";
import { readJson } from "../node/read.js";
import { STANDARD_INPUT } from "../node/read-bytes.js";
import { type OptionRules, oneOf, optionIssues } from "../options.js";

/** The name of the file that configures `histograd lint`. */
const CONFIG_NAME = "histograd-lint.json";

/** The severities from which on the exit status is 1, the most lenient first. */
export const FAIL_ON = ["never", ...SEVERITIES] as const;

/** From which severity on findings make the exit status 1. */
export type FailOn = Severity | "never";

/** What the file may say. */
export interface LintFile extends LintConfig {
  readonly failOn?: FailOn;
}

const FILE_RULES: OptionRules<LintFile> = { ...LINT_CONFIG, failOn: oneOf<FailOn>(...FAIL_ON) };

/**
 * The configuration in a file: the named one, or the first `histograd-lint.json` in the folder of the workspace and in the current one.
 *
 * @param named - name of the file; false for none
 * @throws WorkspaceError for a file that cannot be read; DataError `unknown-option`, `bad-option` for rules, thresholds and
 * values that do not exist
 */
export async function readLintConfig(
  workspace: string,
  named: string | false | undefined,
): Promise<{ readonly path?: string; readonly config: LintFile }> {
  const path = named ?? foundBeside(workspace);
  if (path === undefined || path === false) return { config: {} };
  const config = await readJson(path);
  const issues = optionIssues(config, FILE_RULES);
  if (issues.length > 0) throw new DataError(issues.map((issue) => ({ ...issue, path: `${path}: ${issue.path}` })));
  return { path, config: config as LintFile };
}

function foundBeside(workspace: string): string | undefined {
  const folders = workspace === STANDARD_INPUT ? ["."] : [dirname(fileOnDisk(workspace)), "."];
  return folders.map((folder) => join(folder, CONFIG_NAME)).find((path) => existsSync(path));
}
