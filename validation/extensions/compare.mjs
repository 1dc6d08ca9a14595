// Random models with the extensions of the pyhf format against 50 digits, and their derivatives against differences.
//   node validation/extensions/compare.mjs [--models 1000] [--seed 1] [--points 3]
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { Workspace } from "../../dist/index.js";
import { checkDerivatives } from "../lib/derivatives.mjs";
import { ensurePython, pythonRecords } from "../lib/python.mjs";
import { createReport, printReport } from "../lib/report.mjs";

const TOLERANCE = 1e-11; // of the sum of absolute terms
const HESSIAN_COLUMNS = 4;

/** Runs the generator and compares; returns the report. */
export async function compareExtensions(python, { models = 100, seed = 1, points = 3 } = {}) {
  const report = createReport(`Models with extensions against 50 digits: ${models} models, seed ${seed}`);
  const args = ["--models", models, "--seed", seed, "--points", points];
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
  points.forEach((point, k) => {
    comparePoint(point, model, data, report, `${where} point ${k}`, k > 0);
  });
}

function comparePoint({ values, main, constraint, terms }, model, data, report, where, isInside) {
  const pars = Float64Array.from(
    model.parameterSets.flatMap(({ name, size }) => Array.from({ length: size }, (_, k) => values[name][k])),
  );
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
  const isAlpha = model.parameterSets.flatMap(({ types, size }) =>
    Array.from({ length: size }, () => types.some((type) => ["histosys", "normsys", "shapeN"].includes(type))),
  );
  const columns = [...pars.keys()].slice(0, HESSIAN_COLUMNS);
  checkDerivatives({ model, data, pars, isAlpha, scale, columns, report, where });
}

/** A number as mpmath writes it. */
function numberOf(text) {
  return text === "-inf" ? Number.NEGATIVE_INFINITY : Number(text);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const text = { type: "string" };
  const { values } = parseArgs({ options: { models: text, seed: text, points: text } });
  const python = ensurePython();
  if (python !== undefined) {
    const numbers = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, Number(value)]));
    const report = await compareExtensions(python, { models: 1000, ...numbers });
    printReport(report);
    if (report.problems.length > 0) process.exitCode = 1;
  }
}
