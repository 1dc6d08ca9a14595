// Random models with the extensions of the pyhf format against 50 digits, their derivatives against differences, and every fit against
// its own claims.
//   node validation/extensions/compare.mjs [--models 1000] [--first 0] [--seed 1] [--points 5]
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { fit, Workspace } from "../../dist/index.js";
import { checkDerivatives } from "../lib/derivatives.mjs";
import { checkFit } from "../lib/fit-checks.mjs";
import { ensurePython, pythonRecords } from "../lib/python.mjs";
import { createReport, printReport } from "../lib/report.mjs";

const TOLERANCE = 1e-11; // of the sum of absolute terms
/**
 * Of the sum of the absolute terms of a slope or second derivative along a direction, times the ratio of the terms of a bin's rate to
 * their sum, where that is nearly 0.
 */
const ALONG = 1e-12;
const HESSIAN_COLUMNS = 4;

/** Runs the generator and compares; returns the report. */
export async function compareExtensions(python, { models = 100, first = 0, seed = 1, points = 5 } = {}) {
  const report = createReport(`Models with extensions against 50 digits: ${models} models, seed ${seed}`);
  const args = ["--models", models, "--first", first, "--seed", seed, "--points", points];
  for await (const record of pythonRecords(python, "extended_models.py", args)) compareModel(record, report);
  return report;
}

function compareModel({ index, workspace: document, interpolation, points }, report) {
  const where = `model ${index}`;
  let model;
  let data;
  try {
    const workspace = Workspace.parse(document);
    model = workspace.model({ interpolation });
    data = workspace.data(model);
  } catch (error) {
    report.fail("builds", where, error.message);
    return;
  }
  report.pass("builds");
  const isAlpha = model.parameterSets.flatMap(({ types, size }) =>
    Array.from({ length: size }, () => types.some((type) => ["histosys", "normsys", "shapeN"].includes(type))),
  );
  points.forEach((point, k) => {
    comparePoint(point, { model, data, isAlpha, report, where: `${where} point ${k}`, isInside: k > 0 });
  });
  compareFit({ model, data, isAlpha, report, where });
}

/** What must hold for any fit. */
function compareFit({ model, data, isAlpha, report, where }) {
  const result = fit(model, data);
  report.note(result.valid ? "fit valid" : `fit not valid: ${result.status}`);
  if (!result.valid) {
    if (result.message) report.pass("fit: not valid names its reason");
    else report.fail("fit: not valid names its reason", where, result.status);
    return;
  }
  const { suggestedBounds: bounds, suggestedFixed: fixed, suggestedInit: start } = model;
  checkFit({ model, data, result, isAlpha, fixed, bounds, start, report, where });
}

function comparePoint(point, { model, data, isAlpha, report, where, isInside }) {
  const { values, main, constraint, terms, along, style, condition } = point;
  const vector = (byName) =>
    Float64Array.from(
      model.parameterSets.flatMap(({ name, size }) => Array.from({ length: size }, (_, k) => byName[name][k])),
    );
  const pars = vector(values);
  const scale = terms + data.reduce((sum, x) => sum + Math.abs(x), 1);
  const pairs = [
    ["main log-density", model.mainLogpdf(pars, data), numberOf(main)],
    ["constraint log-density", model.constraintLogpdf(pars, data), numberOf(constraint)],
  ];
  for (const [what, ours, exact] of pairs) {
    if (ours === exact || Math.abs(ours - exact) <= TOLERANCE * scale) report.pass(what);
    else report.fail(what, where, `${ours}, 50 digits give ${exact}`);
  }
  if (!isInside || !Number.isFinite(model.logpdf(pars, data))) return;
  if (along) compareAlong(along, vector(along.direction), { model, data, pars, condition, report, where });
  // steps of differences in doubles lead over an edge, those in 50 digits do not
  if (style === "edge") return;
  const columns = [...pars.keys()].slice(0, HESSIAN_COLUMNS);
  checkDerivatives({ model, data, pars, isAlpha, scale, columns, report, where });
}

/** Slope and second derivative along a direction, which all entries of the gradient and of the Hessian have a part in. */
function compareAlong({ slope, curvature }, direction, { model, data, pars, condition, report, where }) {
  const gradient = model.gradient(pars, data);
  const hessian = model.hessian(pars, data);
  const n = pars.length;
  let [first, firstSize, second, secondSize] = [0, 1, 0, 1];
  for (let i = 0; i < n; i++) {
    first += gradient[i] * direction[i];
    firstSize += Math.abs(gradient[i] * direction[i]);
    for (let j = 0; j < n; j++) {
      const term = hessian[i * n + j] * direction[i] * direction[j];
      second += term;
      secondSize += Math.abs(term);
    }
  }
  const text = (ours, exact) => () => `${ours}, 50 digits give ${exact}`;
  const [slopeError, curvatureError] = [Math.abs(first - Number(slope)), Math.abs(second - Number(curvature))];
  report.measure("gradient along a direction", slopeError / firstSize / condition, ALONG, where, text(first, slope));
  report.measure(
    "Hessian along a direction",
    curvatureError / secondSize / condition,
    ALONG,
    where,
    text(second, curvature),
  );
}

/** A number as mpmath writes it. */
function numberOf(text) {
  return text === "-inf" ? Number.NEGATIVE_INFINITY : Number(text);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const text = { type: "string" };
  const { values } = parseArgs({ options: { models: text, first: text, seed: text, points: text } });
  const python = ensurePython();
  if (python !== undefined) {
    const numbers = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, Number(value)]));
    const report = await compareExtensions(python, { models: 1000, ...numbers });
    printReport(report);
    if (report.problems.length > 0) process.exitCode = 1;
  }
}
