// Other formats: what is written and read again, pairs of documents of the same model, and Combine's own results.
//   node validation/interchange/run.mjs                  # some minutes
//   node validation/interchange/run.mjs --every 1        # every patch of every patch set, in the place of every 20th: an hour or more
//   node validation/interchange/run.mjs --only atlas-tttt --skip combine
import { parseArgs } from "node:util";
import { createReport, printReport, table } from "../lib/report.mjs";
import { hasShared } from "../lib/shared-data.mjs";
import { checkCombine } from "./combine.mjs";
import { checkPairs } from "./pairs.mjs";
import { checkRoundTrips } from "./round-trips.mjs";

const { values } = parseArgs({
  options: {
    every: { type: "string", default: "20" },
    only: { type: "string" },
    skip: { type: "string", default: "" },
  },
});
const options = { ...values, every: Number(values.every) };
if (!Number.isInteger(options.every) || options.every < 1) throw new Error("--every takes a whole number from 1");

if (!hasShared()) console.log("HISTOGRAD-VALIDATION-SKIPPED: no public data beside the checkout (../shared)");
else {
  const report = createReport("Other formats");
  const skipped = options.skip.split(",");
  if (!skipped.includes("round-trips")) await checkRoundTrips(report, options);
  if (!skipped.includes("pairs")) await checkPairs(report);
  const rows = skipped.includes("combine") ? [] : await checkCombine(report);
  if (rows.length > 0)
    console.log(table(["Combine's result", "parameter", "ours", "Combine", "difference / uncertainty"], rows));
  printReport(report);
  if (report.problems.length > 0) process.exitCode = 1;
}
