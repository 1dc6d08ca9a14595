// npm run validate [-- --models 1000 --seed 1 --fits 0 --short]: every comparison with numbers that others made.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { compareDerivatives } from "./ad/compare-random.mjs";
import { compareHardFits } from "./compare-hard-fits.mjs";
import { compareRandom } from "./compare-random.mjs";
import { compareReference, printReference } from "./compare-reference.mjs";
import { compareConformance } from "./conformance/compare-ours.mjs";
import { compareFormulas } from "./expr/compare-random.mjs";
import { compareExtensions } from "./extensions/compare.mjs";
import { ensurePython } from "./lib/python.mjs";
import { printReport } from "./lib/report.mjs";
import { compareRuns, printRuns } from "./optimize/compare-random.mjs";

const SHORT_MODELS = "60";
/** Scripts of their own: they print their largest differences and fail where one is too large. */
const TESTS_AND_LIMITS = ["hypotest/compare.py"];
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
const failedScripts = [];

const reference = compareReference({ short: values.short });
if (reference === undefined) skipped.push("reference workspaces (no ../shared)");
else {
  printReference(reference);
  reports.push(...reference.reports);
}

const hard = compareHardFits();
printReport(hard);
reports.push(hard);

const conformance = await compareConformance();
printReport(conformance);
reports.push(conformance);

const formulas = compareFormulas({ formulas: values.short ? 2000 : 100_000, seed: Number(values.seed) });
printReport(formulas);
reports.push(formulas);

const runs = compareRuns();
printRuns(runs);
reports.push(runs.report);

const python = ensurePython();
if (python === undefined) skipped.push("random models, derivatives of random functions (no Python with pyhf)");
else {
  const derivatives = compareDerivatives(python, {
    functions: values.short ? 300 : 10_000,
    seed: Number(values.seed),
  });
  printReport(derivatives);
  reports.push(derivatives);
  const options = { models: Number(models), seed: Number(values.seed), fits: Number(values.fits) };
  const report = await compareRandom(python, options);
  printReport(report);
  reports.push(report);
  const extended = await compareExtensions(python, { models: Number(models), seed: Number(values.seed) });
  printReport(extended);
  reports.push(extended);
  failedScripts.push(...TESTS_AND_LIMITS.filter((script) => !passes(python, script)));
}

const problems = reports.reduce((sum, report) => sum + report.problems.length, failedScripts.length);
const comparisons = reports.reduce((sum, r) => sum + [...r.kinds.values()].reduce((s, k) => s + k.count, 0), 0);
const seconds = ((performance.now() - began) / 1000).toFixed(0);
const missing = skipped.length > 0 ? ` NOT RUN: ${skipped.join(", ")}.` : "";
for (const script of failedScripts) console.log(`\nDISAGREES: validation/${script}`);
console.log(`\nvalidate: ${comparisons} comparisons, ${problems} disagreements, ${seconds} s.${missing}`);
if (problems > 0) process.exitCode = 1;

function passes(python, script) {
  console.log(`\n${script}`);
  return spawnSync(python, [fileURLToPath(new URL(script, import.meta.url))], { stdio: "inherit" }).status === 0;
}
