// Random formulas with conditionals: the interpreter against WebAssembly, both against dual numbers and against mathjs.
//   node validation/expr/compare-random.mjs [--formulas 100000 --seed 1 --short]
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { all, create } from "mathjs";
import { library } from "../lib/library.mjs";
import { uniforms } from "../lib/numbers.mjs";
import { createReport, printReport } from "../lib/report.mjs";
import { branchTaken, evaluateTree, NAMES, randomPoint, randomTree, toText } from "./random-formulas.mjs";

const { formula } = await library("formula/index.js");
const { grad, hessian, RULES, value } = await library("ad/index.js");

const LONG = 100_000;
const SHORT = 2000;
const POINTS = 4; // of each formula, half of them with special numbers
const DERIVED_BY_MATHJS = 10; // every tenth formula: its derivatives by mathjs take as long as all else together
const ROUNDING = 1e-9; // of derivatives in another form, relative to the largest intermediate derivative
// comparisons of mathjs take numbers as equal that are within a tolerance, which must be above 0; of text, they are exact
const mathjs = create(all, { predictable: true, relTol: Number.MIN_VALUE, absTol: 0 });
// its own give (-8)^(1/3) = -2, and NaN for hypot(Infinity, NaN), where IEEE 754 has NaN and Infinity
mathjs.import({ pow: Math.pow, hypot: Math.hypot }, { override: true });

/** Functions that mathjs does not differentiate. */
const NOT_DERIVED = /atan2|hypot|min|max|erf/;

/** NaN equals NaN, and 0 and −0 differ: bit by bit, as far as JavaScript can tell. */
const same = (x, y) => x.length === y.length && Array.from(x).every((entry, k) => Object.is(entry, y[k]));
const shown = (numbers) => `[${Array.from(numbers, (x) => (Object.is(x, -0) ? "-0" : x)).join(", ")}]`;

/** Compares `formulas` random formulas of a seed. */
export function compareFormulas({ formulas, seed }) {
  const report = createReport(`Random formulas with conditionals (${formulas}, seed ${seed})`);
  for (let index = 0; index < formulas; index++) compareOne(index, seed, report);
  return report;
}

function compareOne(index, seed, report) {
  const uniform = uniforms(seed * 1_000_003 + index);
  const tree = randomTree(uniform);
  const text = toText(tree);
  const engines = enginesOf(text, report);
  if (engines === undefined) return;
  for (let k = 0; k < POINTS; k++) {
    const at = randomPoint(uniform, k % 2 === 1);
    const where = `formula ${index}: ${text} at ${shown(at)}`;
    compareEngines(engines, at, where, report);
    compareDuals(tree, engines.tape, at, where, report);
    compareMathjs(tree, text, engines.tape, at, { where, derivatives: index % DERIVED_BY_MATHJS === 0 }, report);
  }
}

/** Both engines; undefined for a formula in which a constant is not finite, which is refused. */
function enginesOf(text, report) {
  try {
    const [tape, wasm] = ["tape", "wasm"].map((engine) => formula(text, { names: NAMES, engine }));
    return { tape, wasm };
  } catch (error) {
    if (error.code !== "not-finite") throw error;
    report.note("refused, since a constant part is not finite");
    return undefined;
  }
}

function compareEngines({ tape, wasm }, at, where, report) {
  const check = (kind, x, y) =>
    same(x, y) ? report.pass(kind) : report.fail(kind, where, `interpreter ${shown(x)}, WebAssembly ${shown(y)}`);
  check("value, interpreter and WebAssembly", [tape(at)], [wasm(at)]);
  const [first, second] = [tape.valueAndGradient(at), wasm.valueAndGradient(at)];
  check(
    "value and gradient, interpreter and WebAssembly",
    [first.value, ...first.gradient],
    [second.value, ...second.gradient],
  );
  check("value and value with gradient", [tape(at)], [first.value]);
  check("Hessian, interpreter and WebAssembly", tape.hessian(at), wasm.hessian(at));
}

function compareDuals(tree, tape, at, where, report) {
  const f = (scalars) => evaluateTree(tree, scalars, { rules: RULES, value });
  const check = (kind, ours, other) =>
    same(ours, other)
      ? report.pass(kind)
      : report.fail(kind, where, `interpreter ${shown(ours)}, duals ${shown(other)}`);
  check("value, interpreter and dual numbers", [tape(at)], [f(at)]);
  // 0 and −0 are the same derivative here: dual numbers have none along what does not vary at a point
  const plain = (derivatives) => Array.from(derivatives, (x) => x + 0);
  check("gradient, interpreter and dual numbers", plain(tape.gradient(at)), plain(grad(f)(at)));
  check("gradient of the formula by dual numbers", grad(tape)(at), grad(f)(at));
  if (at.every(isModerate) && Number.isFinite(tape(at)))
    compareHessians(tape.hessian(at), hessian(f)(at).flat(), where, report);
  else report.note("Hessian by dual numbers not compared: products of derivatives that overflow come in another order");
}

const isModerate = (x) => x === 0 || (Math.abs(x) > 1e-100 && Math.abs(x) < 1e100);

function compareHessians(ours, other, where, report) {
  const kind = "Hessian, interpreter and dual numbers";
  const largest = Math.max(1, ...other.map(Math.abs).filter(Number.isFinite));
  for (const [k, x] of other.entries()) {
    const error = Object.is(x + 0, ours[k] + 0) ? 0 : Math.abs(ours[k] - x) / largest;
    report.measure(kind, error, ROUNDING, where, () => `interpreter ${shown(ours)}, duals ${shown(other)}`);
  }
}

function compareMathjs(tree, text, tape, at, { where, derivatives }, report) {
  const scope = Object.fromEntries(NAMES.map((name, i) => [name, at[i]]));
  const [ours, other] = [tape(at), mathjs.evaluate(text, { ...scope })];
  const error = difference(ours, other);
  if (error > ROUNDING && isIllConditioned(tape, at, error))
    report.note("value not compared with mathjs: ill-conditioned");
  else {
    const kind = "value, interpreter and mathjs";
    report.measure(kind, error, ROUNDING, where, () => `interpreter ${ours}, mathjs ${other}`);
  }
  if (derivatives && at.every(isModerate) && Number.isFinite(ours)) {
    compareDerivatives(tree, tape, { at, scope, where }, report);
  }
}

/** Whether roundings of the names alone change the value by a hundredth of the error, as in cos(exp(a^4)). */
function isIllConditioned(tape, at, error) {
  const moved = at.map((_, i) => tape(at.map((x, k) => (k === i ? x * (1 + 4 * Number.EPSILON) : x))));
  return moved.some((value) => difference(value, tape(at)) > error / 100);
}

function compareDerivatives(tree, tape, { at, scope, where }, report) {
  const holds = (comparison, left, right) => mathjs.evaluate(`${left} ${comparison} ${right}`, { ...scope });
  const smooth = toText(branchTaken(tree, holds));
  if (NOT_DERIVED.test(smooth))
    return report.note("derivatives not compared: mathjs has none of atan2, hypot, min, max, erf");
  const [gradient, second] = [tape.gradient(at), tape.hessian(at)];
  for (const [i, x] of NAMES.entries()) {
    const slope = mathjs.derivative(smooth, x, { simplify: false });
    measureDerivative("gradient, interpreter and mathjs", gradient[i], slope.evaluate({ ...scope }), where, report);
    for (const [j, y] of NAMES.entries()) {
      if (j > i) continue;
      const curvature = mathjs.derivative(slope, y, { simplify: false }).evaluate({ ...scope });
      measureDerivative("Hessian, interpreter and mathjs", second[4 * i + j], curvature, where, report);
    }
  }
}

/** Where mathjs has no number, or one of the kinks at which conventions differ, there is nothing to compare. */
function measureDerivative(kind, ours, other, where, report) {
  if (typeof other !== "number" || !Number.isFinite(other) || !Number.isFinite(ours)) return;
  report.measure(kind, difference(ours, other), ROUNDING, where, () => `interpreter ${ours}, mathjs ${other}`);
}

/** Relative to the larger of 1 and the number; 0 for two that are the same, NaN and infinities included. */
function difference(ours, other) {
  return Object.is(ours + 0, other + 0) ? 0 : Math.abs(ours - other) / Math.max(1, Math.abs(other));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const text = { type: "string" };
  const { values } = parseArgs({
    options: { formulas: text, seed: { ...text, default: "1" }, short: { type: "boolean" } },
  });
  const formulas = Number(values.formulas ?? (values.short ? SHORT : LONG));
  const began = performance.now();
  const report = compareFormulas({ formulas, seed: Number(values.seed) });
  printReport(report);
  const seconds = (performance.now() - began) / 1000;
  console.log(`\n${formulas} formulas, ${report.problems.length} disagreements, ${seconds.toFixed(0)} s`);
  if (report.problems.length > 0) process.exitCode = 1;
}
