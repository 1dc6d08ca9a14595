import { type Command, Option } from "commander";
import { breakdown } from "../../diagnostics/breakdown.js";
import { DataError, type Issue } from "../../errors.js";
import { openAnalysis } from "../analysis.js";
import { type AnalysisOptions, addAnalysisOptions, addRecordOptions, runsOnWorkspace } from "../analysis-command.js";
import { headingOf } from "../heading.js";
import { addHepdata } from "../hepdata.js";
import { addRepeatable } from "../options.js";
import { deliverRecord } from "../output/deliver.js";
import { withProgress } from "../progress.js";
import { EXIT } from "../report-error.js";
import { namedRows } from "../row-choice.js";
import { addRowChoice, addRowOptions } from "../table-options.js";

const EXAMPLES = `
Examples:
  histograd breakdown workspace.json
  histograd breakdown workspace.json --group 'jets=jet_*,b_tagging' --group 'modelling=*_modelling' --plot groups.svg

Groups are correlated through the fit, so that their squares need not add up to the square of the total.
Exit status: 0 for success, 1 when a fit is not valid, 2 for bad usage or input.`;

/** Options of `histograd breakdown`, and what it does. */
export function configure(command: Command): void {
  command.description(
    "Computes what each group of parameters adds in quadrature to the uncertainty, from the uncertainty that is left when the group is held. The statistical uncertainty is that with all constrained parameters held.",
  );
  addAnalysisOptions(command, true).addOption(
    new Option("--method <name>", "compute from one Hessian, or by a fit for each group")
      .choices(["hessian", "refit"])
      .default("hessian"),
  );
  addRepeatable(
    command,
    "--group <name=pattern,pattern>",
    'a group of parameters: names, or patterns with "*" and "?"',
  );
  addRowOptions(
    addRowChoice(command, "--parameter <pattern>", "groups, by their own names or those of their parameters"),
    ["impact", "name"],
    "groups",
  );
  addHepdata(addRecordOptions(command)).addHelpText("after", EXAMPLES);
  runsOnWorkspace(command, runBreakdown);
}

/** Options of `histograd breakdown`. */
interface BreakdownCliOptions extends AnalysisOptions {
  readonly group: readonly string[];
  readonly parameter: readonly string[];
  readonly method: "hessian" | "refit";
}

/** `histograd breakdown` */
async function runBreakdown(path: string, options: BreakdownCliOptions): Promise<number> {
  const groups = readGroups(options.group);
  const analysis = await openAnalysis(path, options);
  const { model, data, poi, fit } = analysis;
  const names = [...Object.keys(groups), ...model.parNames];
  const what = { option: "--parameter", noun: "group or parameter", code: "unknown-parameter", names } as const;
  const rows = namedRows(what, options.parameter);
  const { method } = options;
  const result = await withProgress("holding groups of parameters", options, (onProgress) =>
    breakdown(model, data, { ...poi, fit, groups, method, onProgress }),
  );
  await deliverRecord(options, result, { heading: headingOf(analysis), ...rows });
  return EXIT.done;
}

/** `name=pattern,pattern` @throws DataError with all problems */
function readGroups(texts: readonly string[]): Readonly<Record<string, readonly string[]>> {
  const issues: Issue[] = [];
  const groups = new Map<string, readonly string[]>();
  for (const text of texts) {
    const cut = text.indexOf("=");
    const name = text.slice(0, Math.max(cut, 0));
    const patterns = text.slice(cut + 1).split(",");
    const bad = (expected: string, received: string) =>
      issues.push({ code: "bad-option", path: `--group ${text}`, expected, received });
    if (cut < 1 || patterns.includes(""))
      bad("name=pattern,pattern, such as jets=jet_*,b_tagging", JSON.stringify(text));
    else if (groups.has(name)) bad("each group once", `"${name}" a second time`);
    groups.set(name, patterns);
  }
  if (issues.length > 0) throw new DataError(issues);
  return Object.fromEntries(groups);
}
