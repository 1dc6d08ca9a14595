// node validation/optimize/compare-random.mjs [--file other.json --verbose]: our minimisers beside SciPy's on the random
// functions of random_runs.py. Exits with 1 when a run of ours claims success away from the minimum, or failure at it.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { library } from "../lib/library.mjs";
import { num } from "../lib/numbers.mjs";
import { createReport, table } from "../lib/report.mjs";
import { FUNCTIONS } from "./random-functions.mjs";

const { minimize } = await library("minimize/index.js");
const RUNS = new URL("random-runs.json", import.meta.url);

/** What success promises: a further decrease of at most 1e-10 (1 + |fun|), as a quadratic model predicts it. */
const PROMISED = 1e-10;
/** In a valley that bends, a hundred times that may be left; SciPy promises nothing and is judged by the same number. */
const AWAY = 1e-8;
const VERDICTS = ["success", "false success", "failure", "false failure", "error"];

const excess = (fun, lowest) => (fun - lowest) / (1 + Math.abs(lowest));

/** What an outcome says, and whether it is so. */
function judge({ fun, success, error }, lowest) {
  if (error !== undefined) return "error";
  const above = excess(num(fun), lowest);
  if (success) return above <= AWAY ? "success" : "false success";
  return above <= PROMISED ? "false failure" : "failure";
}

function ours({ family, parameters, x0, bounds, method, jac }) {
  const f = (x) => FUNCTIONS[family](x, parameters);
  return minimize(f, x0, { method, jac, ...(bounds === null ? {} : { bounds }) });
}

function describe(index, run, result) {
  const above = [result.fun, num(run.scipy.fun)].map((fun) => excess(fun, run.lowest).toExponential(1));
  const what = `${run.family} of ${run.x0.length}${run.bounds === null ? "" : ", bounded"}, ${run.method} ${run.jac}`;
  const scipy = `SciPy ${run.scipy.success} at ${above[1]}`;
  return {
    where: `run ${index} (${what})`,
    detail: `${above[0]} above (${scipy}), ${result.nfev} calls: ${result.message}`,
  };
}

/** Runs ours on every run of a file; the report has a problem for each that is wrong about itself. */
export function compareRuns({ file = RUNS, verbose = false } = {}) {
  const { madeBy, runs } = JSON.parse(readFileSync(file, "utf8"));
  const { scipy, seed } = madeBy;
  const report = createReport(
    `Minimisations by finite differences (${runs.length}, seed ${seed}), SciPy ${scipy} beside`,
  );
  const tallies = new Map();
  const tally = (who, { method, jac }, verdict, nfev = 0) => {
    const key = `${who} ${method} ${jac}`;
    const counts = tallies.get(key) ?? Object.fromEntries([...VERDICTS, "calls"].map((name) => [name, 0]));
    counts[verdict] += 1;
    counts.calls += nfev;
    tallies.set(key, counts);
  };
  for (const [index, run] of runs.entries()) {
    const result = ours(run);
    const verdict = judge(result, run.lowest);
    tally("ours", run, verdict, result.nfev);
    tally("SciPy", run, judge(run.scipy, run.lowest), run.scipy.nfev);
    const { where, detail } = describe(index, run, result);
    if (verdict.startsWith("false"))
      report.fail("success and failure are what they claim", where, `${verdict}: ${detail}`);
    else report.pass("success and failure are what they claim");
    if (verbose && verdict === "failure") console.log(`${where}: ${detail}`);
  }
  return { report, tallies };
}

export function printRuns({ report, tallies }) {
  console.log(`\n${report.title}`);
  const rows = [...tallies].sort().map(([key, counts]) => [key, ...Object.values(counts)]);
  console.log(table(["", ...VERDICTS, "calls"], rows));
  for (const { where, detail } of report.problems) console.log(`  DISAGREES ${where}: ${detail}`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const options = { file: { type: "string" }, verbose: { type: "boolean", default: false } };
  const compared = compareRuns(parseArgs({ options }).values);
  printRuns(compared);
  if (compared.report.problems.length > 0) process.exitCode = 1;
}
