// The conformance suite for HistFactory likelihoods: see README.md.
//   node run.mjs --adapter "node adapters/histograd.mjs" [--cases "staterror*"] [--strict] [--verbose]
//   node run.mjs --all        writes results.md, from all adapters of tools.mjs that can be run here
import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { table } from "../lib/report.mjs";
import { readCases, readReasons } from "./cases.mjs";
import { TOLERANCES } from "./compare.mjs";
import { resultsPage } from "./results-page.mjs";
import { runAdapter } from "./run-adapter.mjs";
import { TOOLS } from "./tools.mjs";

/** Prints the table of an adapter; returns what `runAdapter` does. */
async function runAndPrint(command, pattern, { isVerbose = false, isStrict = false } = {}) {
  const { cases, missing } = readCases(pattern);
  for (const { id, missing: why } of missing) console.log(`CASE SKIPPED: ${id}: ${why}`);
  const run = await runAdapter(command, cases, {
    tolerances: isStrict ? TOLERANCES.strict : TOLERANCES.usual,
    stderr: isVerbose ? "inherit" : "ignore",
  });
  const counted = (list, verdict) => list.filter((v) => v.verdict === verdict).length;
  const rows = run.results.map(({ case: { id }, verdict, verdicts }) => [
    id,
    verdict,
    counted(verdicts, "pass"),
    counted(verdicts, "differ"),
    counted(verdicts, "unsupported"),
    first(verdicts),
  ]);
  console.log(`\n${run.tool} ${JSON.stringify(run.versions)}`);
  console.log(table(["case", "verdict", "pass", "differ", "not told", "first difference"], rows));
  if (isVerbose) printEvery(run.results);
  const total = (verdict) => counted(run.results, verdict);
  console.log(
    `\n${cases.length} cases: ${total("pass")} pass, ${total("differ")} differ, ${total("unsupported")} unsupported`,
  );
  return run;
}

function first(verdicts) {
  const { quantity, detail } = verdicts.find(({ verdict }) => verdict === "differ") ?? {};
  return quantity === undefined ? "" : `${quantity}: ${detail}`.slice(0, 110);
}

function printEvery(results) {
  for (const { case: each, verdicts } of results) {
    for (const { quantity, verdict, detail } of verdicts) console.log(`${each.id}  ${quantity}  ${verdict}  ${detail}`);
  }
}

async function runAll() {
  const runs = [];
  for (const tool of TOOLS) {
    const command = tool.command();
    if (command === undefined) console.log(`NOT RUN: ${tool.name}: ${tool.needs}`);
    else runs.push(await runAndPrint(command, "*"));
  }
  writeFileSync(new URL("results.md", import.meta.url), resultsPage(runs, readReasons()));
}

const { values } = parseArgs({
  options: {
    adapter: { type: "string" },
    cases: { type: "string", default: "*" },
    strict: { type: "boolean", default: false },
    verbose: { type: "boolean", default: false },
    all: { type: "boolean", default: false },
  },
});
if (values.all) await runAll();
else if (values.adapter === undefined) {
  console.error('run.mjs: --adapter "command" or --all is needed; see README.md');
  process.exitCode = 2;
} else {
  const { results } = await runAndPrint(values.adapter, values.cases, {
    isVerbose: values.verbose,
    isStrict: values.strict,
  });
  if (results.length === 0) {
    console.error(`run.mjs: no case fits --cases "${values.cases}"`);
    process.exitCode = 2;
  }
  if (results.some(({ verdict }) => verdict === "differ")) process.exitCode = 1;
}
