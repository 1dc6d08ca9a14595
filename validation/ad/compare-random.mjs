// Random functions: value, gradient and Hessian by dual numbers and by the formula engines, against 50 digits and JAX.
//   node validation/ad/compare-random.mjs [--functions 10000 --seed 1 --jax 10 --short]
// --jax N compares every Nth function with JAX too, where the Python has it.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { toText } from "../expr/random-formulas.mjs";
import { library } from "../lib/library.mjs";
import { num, uniforms } from "../lib/numbers.mjs";
import { ensurePython } from "../lib/python.mjs";
import { createReport, printReport } from "../lib/report.mjs";
import { evaluateFunction, randomArguments, randomFunction, VARIABLES } from "./random-functions.mjs";

const { grad, hessian, RULES, value } = await library("ad/index.js");
const { formula } = await library("formula/index.js");

const LONG = 10_000;
const SHORT = 300;
const SCRIPT = fileURLToPath(new URL("exact_derivatives.py", import.meta.url));
/** An error in units of what rounding every operation at random does to a number, the largest of three times. */
const ROUNDINGS = 100;
/** What any double may be wrong by, relative: some functions of a library are good to a few units in the last place. */
const LEAST = 1e-14;
/** The smallest number whose digits count: results below it come from numbers that are rounded to 0. */
const TINY = 1e-290;
const NUMBERS = ["value", "gradient", "gradient", "gradient", ...Array.from({ length: 6 }, () => "Hessian")];

/** Compares `functions` random functions of a seed; throws where Python fails. */
export function compareDerivatives(python, { functions, seed, jax = 0 }) {
  const report = createReport(`Derivatives of random functions (${functions}, seed ${seed})`);
  const cases = Array.from({ length: functions }, (_, index) => {
    const uniform = uniforms(seed * 1_000_003 + index);
    return { index, tree: randomFunction(uniform), point: randomArguments(uniform) };
  });
  const judged = judge(python, cases, jax);
  for (const [k, each] of cases.entries()) compareOne(each, judged[k], report);
  return report;
}

/** What the Python half says, function by function. */
function judge(python, cases, jax) {
  const input = cases.map(({ tree, point }) => JSON.stringify([tree, point])).join("\n");
  const run = spawnSync(python, [SCRIPT, "--jax", String(jax)], { input, encoding: "utf8", maxBuffer: 2 ** 30 });
  if (run.status !== 0) throw new Error(`${SCRIPT} ended with status ${run.status}\n${run.stderr.trim()}`);
  return run.stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
}

function compareOne({ index, tree, point }, { exact, spread, jax, note }, report) {
  if (note !== undefined) return report.note(`not compared: ${note}`);
  const text = toText(tree);
  const where = `function ${index}: ${text} at [${point.join(", ")}]`;
  const expected = exact.map(num);
  const allowed = spread.map((s, k) => ROUNDINGS * num(s) + LEAST * Math.abs(expected[k]) + TINY);
  const compare = (who, ours) => {
    for (const [k, kind] of NUMBERS.entries()) {
      const error = Math.abs(ours[k] - expected[k]) / allowed[k];
      const detail = () => `entry ${k}: ${ours[k]}, 50 digits ${expected[k]}, roundings ${spread[k]}`;
      report.measure(`${kind}, ${who}`, error, 1, where, detail);
    }
  };
  const duals = byDuals(tree, point);
  compare("dual numbers", duals);
  for (const engine of ["tape", "wasm"]) {
    const ours = byFormula(text, engine, point);
    if (ours === undefined) report.note("a formula refused, since a constant part is not finite");
    else compare(`formula (${engine})`, ours);
  }
  if (jax !== undefined) compareJax(jax.map(num), { duals, expected, allowed, where }, report);
}

/** Where JAX has another number than 50 digits give, there is nothing to learn from it. */
function compareJax(jax, { duals, expected, allowed, where }, report) {
  for (const [k, kind] of NUMBERS.entries()) {
    if (!(Math.abs(jax[k] - expected[k]) <= allowed[k])) {
      report.note(`${kind} not compared with JAX, which differs from the 50 digits`);
      continue;
    }
    const error = Math.abs(duals[k] - jax[k]) / (2 * allowed[k]);
    report.measure(`${kind}, dual numbers and JAX`, error, 1, where, () => `entry ${k}: ${duals[k]}, JAX ${jax[k]}`);
  }
}

function byDuals(tree, point) {
  const f = (scalars) => evaluateFunction(tree, scalars, { rules: RULES, value });
  return [f(point), ...grad(f)(point), ...upperHalf(hessian(f)(point).flatMap((row) => Array.from(row)))];
}

function byFormula(text, engine, point) {
  try {
    const f = formula(text, { names: VARIABLES, engine });
    return [f(point), ...f.gradient(point), ...upperHalf(f.hessian(point))];
  } catch (error) {
    if (error.code !== "not-finite") throw error;
    return undefined;
  }
}

const upperHalf = (matrix) => [0, 1, 2, 4, 5, 8].map((k) => matrix[k]);

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const text = { type: "string" };
  const { values } = parseArgs({
    options: {
      functions: text,
      seed: { ...text, default: "1" },
      jax: { ...text, default: "0" },
      short: { type: "boolean" },
    },
  });
  const python = ensurePython();
  if (python !== undefined) {
    const functions = Number(values.functions ?? (values.short ? SHORT : LONG));
    const began = performance.now();
    const report = compareDerivatives(python, { functions, seed: Number(values.seed), jax: Number(values.jax) });
    printReport(report);
    const seconds = (performance.now() - began) / 1000;
    console.log(`\n${functions} functions, ${report.problems.length} disagreements, ${seconds.toFixed(0)} s`);
    if (report.problems.length > 0) process.exitCode = 1;
  }
}
