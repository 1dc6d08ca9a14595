// npm run validate [-- --models 1000 --seed 1 --fits 0 --short]: every comparison with numbers that others made.
import { parseArgs } from "node:util";
import { compareHardFits } from "./compare-hard-fits.mjs";
import { compareRandom } from "./compare-random.mjs";
import { compareReference, printReference } from "./compare-reference.mjs";
import { ensurePython } from "./lib/python.mjs";
import { printReport } from "./lib/report.mjs";

const SHORT_MODELS = "60";
const text = { type: "string" };
const options = {
  models: text,
  seed: { type: "string", default: "1" },
  fits: { type: "string", default: "0" },
  short: { type: "boolean", default: false },
};
const { values } = parseArgs({ options });
const models = values.models ?? (values.short ? SHORT_MODELS : "1000");

const began = performance.now();
const reports = [];
const skipped = [];

const reference = compareReference({ short: values.short });
if (reference === undefined) skipped.push("reference workspaces (no ../shared)");
else {
  printReference(reference);
  reports.push(...reference.reports);
}

const hard = compareHardFits();
printReport(hard);
reports.push(hard);

const python = ensurePython();
if (python === undefined) skipped.push("random models (no Python with pyhf)");
else {
  const options = { models: Number(models), seed: Number(values.seed), fits: Number(values.fits) };
  const report = await compareRandom(python, options);
  printReport(report);
  reports.push(report);
}

const problems = reports.reduce((sum, report) => sum + report.problems.length, 0);
const comparisons = reports.reduce((sum, r) => sum + [...r.kinds.values()].reduce((s, k) => s + k.count, 0), 0);
const seconds = ((performance.now() - began) / 1000).toFixed(0);
const missing = skipped.length > 0 ? ` NOT RUN: ${skipped.join(", ")}.` : "";
console.log(`\nvalidate: ${comparisons} comparisons, ${problems} disagreements, ${seconds} s.${missing}`);
if (problems > 0) process.exitCode = 1;
