// Our adapter over all cases, as closely as a fit that has converged to rounding allows; part of npm run validate.
import { createReport } from "../lib/report.mjs";
import { readCases, readReasons } from "./cases.mjs";
import { TOLERANCES } from "./compare.mjs";
import { runAdapter } from "./run-adapter.mjs";
import { OUR_COMMAND } from "./tools.mjs";

/** The report on the conformance suite. Differences with a reason in reasons.json are counted and are no problems. */
export async function compareConformance() {
  const { cases, missing } = readCases();
  const report = createReport(`Conformance suite: ${cases.length} cases`);
  for (const { id, missing: why } of missing) report.note(`CASE SKIPPED: ${id}: ${why}`);
  const { tool, results } = await runAdapter(OUR_COMMAND, cases, { tolerances: TOLERANCES.strict });
  const known = readReasons()[tool] ?? {};
  for (const { case: each, verdicts } of results) {
    for (const { quantity, verdict, detail } of verdicts) {
      if (verdict === "pass") report.pass(quantity);
      else if (verdict === "differ" && known[each.id] === undefined) report.fail(quantity, each.id, detail);
      else if (verdict === "differ") report.note(`known difference: ${each.id}: ${known[each.id]}`);
    }
  }
  return report;
}
