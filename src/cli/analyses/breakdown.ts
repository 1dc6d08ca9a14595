import { breakdown } from "../../diagnostics/breakdown.js";
import { DataError, type Issue } from "../../errors.js";
import { deliverRecord, openAnalysis } from "../analysis.js";
import type { AnalysisOptions } from "../analysis-command.js";
import { EXIT } from "../report-error.js";
import { breakdownText } from "../text/breakdown-text.js";

/** Options of `histograd breakdown`. */
export interface BreakdownCliOptions extends AnalysisOptions {
  readonly group: readonly string[];
  readonly method: "hessian" | "refit";
}

/** `histograd breakdown` */
export async function runBreakdown(path: string, options: BreakdownCliOptions): Promise<number> {
  const groups = readGroups(options.group);
  const analysis = await openAnalysis(path, options);
  const { model, data, poi, fit } = analysis;
  const result = breakdown(model, data, { ...poi, fit, groups, method: options.method });
  await deliverRecord(options, result, () => breakdownText(analysis, result));
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
