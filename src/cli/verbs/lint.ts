import { readFileSync } from "node:fs";
import { isAbsolute, relative, sep } from "node:path";
import { pathToFileURL } from "node:url";
import { type Command, InvalidArgumentError, Option } from "commander";
import { Workspace } from "../../api/workspace.js";
import { plural, quote } from "../../describe.js";
import { DataError, type Issue } from "../../errors.js";
import { fixWorkspace } from "../../lint/fix.js";
import { lint } from "../../lint/lint.js";
import { LINT_CONFIG, type LintOptions } from "../../lint/options.js";
import type { LintReport } from "../../lint/results.js";
import { SEVERITIES, type Severity } from "../../lint/rule-names.js";
import { LINT_RULES, RULE_NAMES } from "../../lint/rules.js";
import { lintSarif } from "../../lint/sarif.js";
import { DEFAULT_THRESHOLDS } from "../../lint/thresholds.js";
import { fileOnDisk } from "../../node/archive/address.js";
import { STANDARD_INPUT } from "../../node/read-bytes.js";
import { printable } from "../../printable.js";
import { formatDocument, type JsonObject } from "../../records/json.js";
import type { JsonDocument } from "../../workspace/json-text.js";
import { FAIL_ON, type FailOn, type LintFile, readLintConfig } from "../lint-config.js";
import { filesOf, inputFiles, loadDocument, modelOptions, parseDocument, subjectOf, withFiles } from "../load.js";
import {
  addModelOptions,
  addRepeatable,
  addWorkspace,
  type ModelChoice,
  outputFile,
  parseNumber,
  type WorkspaceOptions,
} from "../options.js";
import { deliverRecord, requireFree } from "../output/deliver.js";
import { printWarnings } from "../output/issues.js";
import { printNote } from "../output/print.js";
import { writeWholeFile } from "../output/write-file.js";
import { addProgress, type ProgressOptions, withProgress } from "../progress.js";
import { about, EXIT } from "../report-error.js";
import { addTableOptions, type TableOptions } from "../table-options.js";

const EXAMPLES = `
docs/lint.md explains every rule: ${RULE_NAMES.join(", ")}.

A file histograd-lint.json in the folder of the workspace, or in the current one, configures rules, thresholds and what is ignored.

Examples:
  histograd lint workspace.json
  histograd lint background.json --patch signal.json --fit
  histograd lint workspace.json --rule one-sided-variation=off --threshold largeVariation=2
  histograd lint workspace.json --sarif > lint.sarif
  histograd lint workspace.json --fix -o mended.json

Exit status: 0 without findings of the severity of --fail-on or a worse one, 1 with them, 2 for bad usage or input.`;

/** Options of `histograd lint`. */
interface LintCommandOptions extends WorkspaceOptions, ModelChoice, TableOptions, ProgressOptions {
  readonly fit?: boolean;
  readonly rule: readonly string[];
  readonly threshold: readonly string[];
  readonly config?: string | false;
  readonly failOn?: FailOn;
  readonly json?: boolean;
  readonly sarif?: boolean;
  readonly output?: string;
  readonly fix?: boolean;
  readonly force?: boolean;
}

/** Options of `histograd lint`, and what it does. */
export function configure(command: Command): void {
  command.description(
    "Reads a workspace as a careful colleague would: doubtful templates and systematics, uncertainties that count twice, parameters that the data cannot tell apart, bounds that cut a result. Paths are JSON pointers into the workspace.",
  );
  addModelOptions(addWorkspace(command)).option(
    "--fit",
    "also fit the observed data, and check pulls, bounds and minima",
  );
  addRepeatable(command, "--rule <name=severity>", "severity of a rule: error, warning, note or off");
  addRepeatable(
    command,
    "--threshold <name=number>",
    `threshold of rules: ${Object.keys(DEFAULT_THRESHOLDS).join(", ")}`,
  );
  command
    .addOption(
      new Option("--config <file>", "file with severities, thresholds and places to ignore").argParser(configFile),
    )
    .option("--no-config", "read no such file")
    .addOption(
      new Option("--fail-on <severity>", "least severity with which the exit status is 1 (default: error)").choices(
        FAIL_ON,
      ),
    )
    .option("--json", "print the record as JSON instead of text")
    .addOption(new Option("--sarif", "print SARIF 2.1.0 for continuous integration").conflicts("json"))
    .option("-o, --output <file>", "write the record, or with --fix the mended workspace, to a new file", outputFile)
    .option("--fix", "mend what can be mended safely, and report what is left")
    .option("--force", "let --output replace a file that exists; with --fix and no --output, replace the workspace");
  addTableOptions(addProgress(command).optionsGroup("Tables:"))
    .addHelpText("after", EXAMPLES)
    .action(async (path: string, options: LintCommandOptions) => {
      process.exitCode = await runLint(path, options);
    });
}

function configFile(value: string): string {
  if (value === "" || value === STANDARD_INPUT) throw new InvalidArgumentError("Expected the name of a file.");
  return value;
}

/** `histograd lint` */
async function runLint(path: string, options: LintCommandOptions): Promise<number> {
  const { path: configPath, config } = await readLintConfig(path, options.config);
  await requireFree(options, [...inputFiles(path, options.patch), ...(configPath === undefined ? [] : [configPath])]);
  const { failOn = "error", ...wishes } = { ...config, ...wishesOf(options, config) };
  const document = await loadDocument(path, options.patch);
  const target = options.fix === true ? fixTarget(path, document, options) : undefined;
  const subject = subjectOf(path, options.patch);
  const workspace = about(subject, () => parseDocument(document));
  printWarnings(workspace.warnings.filter(({ code }) => !Object.hasOwn(LINT_RULES, code)));
  const first = await withProgress("looking at the workspace", options, () =>
    about(subject, () => lint(workspace, wishes)),
  );
  const report = target === undefined ? first : await mended(workspace, first, target, wishes, options);
  await deliver(withFiles(report, filesOf(path, options)), document, path, options);
  return fails(report, failOn) ? EXIT.failed : EXIT.done;
}

/** The options of the command line, which come before those of a file. */
function wishesOf(
  options: LintCommandOptions,
  { rules, thresholds }: LintFile,
): LintOptions & Pick<LintFile, "failOn"> {
  const { rule, threshold, fit = false, failOn } = options;
  const issues: Issue[] = [];
  const wishes = {
    ...modelOptions(options),
    rules: { ...rules, ...(pairsOf("--rule", rule, issues, severityOf) as LintOptions["rules"]) },
    thresholds: { ...thresholds, ...pairsOf("--threshold", threshold, issues, numberOf) },
    fit,
    ...(failOn === undefined ? {} : { failOn }),
  };
  const wrong = [
    ...LINT_CONFIG.rules.issues(wishes.rules, "--rule"),
    ...LINT_CONFIG.thresholds.issues(wishes.thresholds, "--threshold"),
  ];
  issues.push(...wrong.map((issue) => ({ ...issue, path: issue.path.replace(/^(--[a-z]+)\./, "$1 ") })));
  if (issues.length > 0) throw new DataError(issues);
  return wishes;
}

/** Values by name, of options that are written as NAME=VALUE. */
function pairsOf<Value>(
  option: string,
  texts: readonly string[],
  issues: Issue[],
  read: (text: string) => Value,
): Readonly<Record<string, Value>> {
  return Object.fromEntries(
    texts.flatMap((text): readonly (readonly [string, Value])[] => {
      const [, name, value] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
      if (name !== undefined && value !== undefined) return [[name, read(value)]];
      issues.push({ code: "bad-option", path: option, expected: "NAME=VALUE", received: quote(text) });
      return [];
    }),
  );
}

/** A severity, or a text that the rules of the options refuse. */
function severityOf(text: string): Severity | "off" {
  return text as Severity | "off";
}

/** A number, or a text that the rules of the options refuse. */
function numberOf(text: string): number {
  return (parseNumber(text) ?? text) as number;
}

/** The file that a mended workspace is written to. */
interface FixTarget {
  readonly file: string;
  readonly overwrite: boolean;
}

/** Says before the work where a mended workspace goes: to --output or, with --force, in the place of the workspace. */
function fixTarget(path: string, { convertedFrom }: JsonDocument, options: LintCommandOptions): FixTarget {
  const { output, force = false, patch } = options;
  if (output !== undefined) return { file: output, overwrite: force };
  const fault =
    (force ? undefined : "neither") ??
    (path === STANDARD_INPUT ? "a workspace from standard input" : undefined) ??
    (patch.length > 0 ? "a workspace with patches" : undefined) ??
    (convertedFrom !== undefined || !isPlain(path) ? "a file that is no plain workspace" : undefined);
  if (fault === undefined) return { file: path, overwrite: true };
  const expected = "a new file for the mended workspace (--output), or --force to replace a workspace in its own file";
  throw new DataError([{ code: "bad-option", path: "--fix", expected, received: fault }]);
}

/** Whether a path names a file of JSON text, and neither something compressed or an archive nor an entry of one. */
function isPlain(path: string): boolean {
  return fileOnDisk(path) === path && /^\s*\{/.test(readFileSync(path, "latin1"));
}

/** Writes the mended workspace, and reports what is left. */
async function mended(
  workspace: Workspace,
  report: LintReport,
  { file, overwrite }: FixTarget,
  wishes: LintOptions,
  progress: ProgressOptions,
): Promise<LintReport> {
  const spec = fixWorkspace(workspace.spec, report);
  // A checked document is JSON, though its type has no index signature.
  writeWholeFile(file, formatDocument(spec as unknown as JsonObject), { overwrite });
  const count = report.findings.filter(({ fix }) => fix !== undefined).length;
  const summary = printable(`${plural(count, "finding")} mended in ${file}`);
  printNote(`${summary}\n`);
  return withProgress("looking at the mended workspace", progress, () => lint(Workspace.parse(spec), wishes));
}

async function deliver(
  report: LintReport,
  { convertedFrom }: JsonDocument,
  path: string,
  options: LintCommandOptions,
): Promise<void> {
  const { json, sarif, output, fix, force, patch, format, digits } = options;
  const subject = printable(subjectOf(path, patch));
  const heading = convertedFrom === undefined ? subject : `${subject}\n${pathsOfConverted(convertedFrom)}`;
  const file = fix === true || output === undefined ? {} : { output };
  const destination = {
    ...file,
    ...(json ? { json } : {}),
    ...(force ? { force } : {}),
    ...(format === undefined ? {} : { format }),
    ...(digits === undefined ? {} : { digits }),
  };
  const text = () =>
    `${JSON.stringify(lintSarif(report, path === STANDARD_INPUT ? {} : { uri: uriOf(path) }), null, 2)}\n`;
  await deliverRecord(destination, report, { heading, ...(sarif === true ? { text } : {}) });
}

/** A line for documents whose paths are not those of the file. */
function pathsOfConverted(format: string): string {
  return `Paths are those of the workspace that histograd convert makes of ${format}.`;
}

/** The address of a file relative to the current folder, where it is in it. */
function uriOf(path: string): string {
  const inside = relative(".", path);
  return isAbsolute(inside) || inside.startsWith("..")
    ? pathToFileURL(path).href
    : encodeURI(inside.replaceAll(sep, "/"));
}

function fails({ counts }: LintReport, failOn: FailOn): boolean {
  if (failOn === "never") return false;
  return SEVERITIES.slice(0, SEVERITIES.indexOf(failOn) + 1).some((severity) => counts[severity] > 0);
}
