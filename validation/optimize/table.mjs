// node validation/optimize/table.mjs [--tight]: SciPy's evaluations beside ours on the problems of Moré, Garbow and
// Hillstrom. SciPy's side is expected.json, from make.py. Exits with 1 when we miss a minimum that SciPy finds, or claim
// success away from every minimum.
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { build } from "esbuild";

const { values } = parseArgs({ options: { tight: { type: "boolean", default: false } } });
const tolerance = values.tight ? "tight" : "default";

/** The library and the problems from source, in one bundle. */
async function load() {
  const root = new URL("../../", import.meta.url);
  const contents = `
    export { minimize } from "./src/minimize/index.js";
    export { PROBLEMS, objectiveOf, startOf } from "./test/minimize/mgh/index.js";
    export { TIGHT, isSolved } from "./test/minimize/mgh/compare.js";`;
  const stdin = { contents, resolveDir: root.pathname, loader: "ts" };
  const { outputFiles } = await build({ stdin, bundle: true, format: "esm", write: false, logLevel: "error" });
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString("base64")}`);
}

/** "39/39", or "26/23/23" with Hessians; "!" success without a minimum, "-" neither. */
function cell(run, minima, isSolved) {
  if (run.error !== undefined) return "error -";
  const [nfev, njev, nhev] = run.counts;
  const counts = [nfev, ...(njev > 0 ? [njev] : []), ...(nhev > 0 ? [nhev] : [])].join("/");
  if (isSolved(run.fun, minima)) return run.success ? counts : `${counts} ?`;
  return `${counts} ${run.success ? "!" : "-"}`;
}

const slack = ({ fun }) => 2e-8 * (1 + Math.abs(fun));
const problems = [];
const { minimize, PROBLEMS, objectiveOf, startOf, TIGHT, isSolved } = await load();
const expected = JSON.parse(readFileSync(new URL("expected.json", import.meta.url), "utf8"));
const methods = Object.keys(TIGHT);
const totals = Object.fromEntries(methods.map((m) => [m, { scipy: [0, 0, 0], ours: [0, 0, 0] }]));

function count(total, run, minima) {
  const solved = run.error === undefined && isSolved(run.fun, minima);
  if (solved) total[0]++;
  else if (run.success) total[1]++;
  if (run.error === undefined) total[2] += run.counts[0] + run.counts[1];
}

console.log(
  `Evaluations nfev/njev/nhev, SciPy ${expected.madeBy.scipy} | ours; ${tolerance} tolerances, exact derivatives.`,
);
console.log(
  'No mark: success at a minimum to 1e-8. "?" at a minimum, success not claimed. "-" not solved, and said so.',
);
console.log('"!" success claimed away from every minimum.\n');
console.log(`| problem | n | start | ${methods.join(" | ")} |`);
console.log(`|---|---|---|${methods.map(() => "---").join("|")}|`);
for (const { number, name, n, minima, starts } of expected.problems) {
  const problem = PROBLEMS.find((p) => p.number === number);
  for (const { factor, runs } of starts) {
    const cells = methods.map((method) => {
      const options = tolerance === "tight" ? TIGHT[method] : {};
      const result = minimize(objectiveOf(problem), startOf(problem, factor), { method, options });
      const ours = { ...result, counts: [result.nfev, result.njev, result.nhev] };
      const scipy = runs[method][tolerance];
      count(totals[method].scipy, scipy, minima);
      count(totals[method].ours, ours, minima);
      const missed =
        scipy.error === undefined && isSolved(scipy.fun, minima) && !(ours.fun <= scipy.fun + slack(scipy));
      const reachedAnother = isSolved(ours.fun, minima) && !isSolved(scipy.fun, minima.slice(0, 1));
      if (missed && !reachedAnother)
        problems.push(`${number} ${name} from ${factor} x₀, ${method}: missed ${scipy.fun}`);
      if (ours.success && !isSolved(ours.fun, minima))
        problems.push(`${number} ${name}, ${method}: ${ours.fun} is none`);
      return `${cell(scipy, minima, isSolved)} \\| ${cell(ours, minima, isSolved)}`;
    });
    console.log(`| ${number} ${name} | ${n} | ${factor === 1 ? "x₀" : `${factor} x₀`} | ${cells.join(" | ")} |`);
  }
}
const summary = (key) => methods.map((m) => totals[m][key]);
const row = (label, k) =>
  console.log(
    `| ${label} | | | ${methods.map((_, i) => `${summary("scipy")[i][k]} \\| ${summary("ours")[i][k]}`).join(" | ")} |`,
  );
row("solved", 0);
row("false successes", 1);
row("values and gradients in all", 2);

console.log(problems.length === 0 ? "\nNothing missed, no false success." : `\n${problems.join("\n")}`);
if (problems.length > 0) process.exitCode = 1;
