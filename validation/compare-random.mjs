// Random models: histograd against pyhf run live, and every fit against its own claims.
//   node validation/compare-random.mjs [--models 1000] [--seed 1] [--points 6] [--fits 0] [--only INDEX]
import { mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { fit, Workspace } from "../dist/index.js";
import { checkDerivatives } from "./lib/derivatives.mjs";
import { checkFit } from "./lib/fit-checks.mjs";
import { close, num } from "./lib/numbers.mjs";
import { ensurePython, pythonRecords } from "./lib/python.mjs";
import { createReport, printReport } from "./lib/report.mjs";

const TOLERANCE = 1e-11; // of the sum of absolute terms
const LOWER_THAN_OURS = 1e-6; // in twice the negative log-likelihood
const SLOW_FIT = 5000; // ms: a hang, not a fit
const DERIVATIVE_POINTS = [1, 2];
const HESSIAN_COLUMNS = 6;
const OUT = new URL("./out/", import.meta.url);

/** Runs the generator and compares; returns the report. */
export async function compareRandom(python, { models = 100, seed = 1, points = 6, fits = 0, only } = {}) {
  const report = createReport(`Random models against pyhf: ${models} models, seed ${seed}`);
  const args = ["--models", models, "--seed", seed, "--points", points, "--fits", fits];
  for await (const record of pythonRecords(
    python,
    "random_models.py",
    only === undefined ? args : [...args, "--only", only],
  )) {
    if (record.versions) {
      report.title += ` (pyhf ${record.versions.pyhf}, numpy ${record.versions.numpy})`;
      continue;
    }
    const before = report.problems.length;
    compareModel(record, report);
    if (report.problems.length > before) saveForReplay(record, seed, report.problems.slice(before));
  }
  return report;
}

function compareModel(record, report) {
  const where = `model ${record.index}`;
  let model;
  let data;
  try {
    const workspace = Workspace.parse(record.workspace);
    model = workspace.model({ measurement: record.measurement, interpolation: record.interpolation });
    data = workspace.data(model);
  } catch (error) {
    report.fail("builds", where, error.message);
    return;
  }
  report.pass("builds");
  if (!compareDescription(record, model, data, report, where)) return;
  record.points.forEach((point, k) => {
    comparePoint(record, point, model, data, report, `${where} point ${k}`);
  });
  const isAlpha = alphas(record);
  for (const k of DERIVATIVE_POINTS) {
    const point = record.points[k];
    if (point?.domain !== "inside") continue;
    const pars = Float64Array.from(point.pars);
    const scale = data.reduce((sum, x) => sum + Math.abs(x), point.terms);
    const columns = [...pars.keys()].slice(0, HESSIAN_COLUMNS);
    checkDerivatives({ model, data, pars, isAlpha, scale, columns, report, where: `${where} point ${k}` });
  }
  compareFit(record, model, data, isAlpha, report, where);
}

/** Parameters of histosys and normsys, whose interpolation may have kinks. */
function alphas(record) {
  const names = new Set();
  for (const channel of record.workspace.channels)
    for (const sample of channel.samples)
      for (const modifier of sample.modifiers)
        if (modifier.type === "histosys" || modifier.type === "normsys") names.add(modifier.name);
  return record.par_names.map((name) => names.has(name));
}

function compareDescription(record, model, data, report, where) {
  const pairs = [
    ["par_names", model.parNames],
    ["init", [...model.suggestedInit]],
    ["bounds", [...model.suggestedBounds].map(([low, high]) => [low, high])],
    ["fixed", [...model.suggestedFixed].map(Boolean)],
    ["auxdata", [...model.auxdata]],
    ["data", [...data]],
    ["poi_index", model.poiIndex ?? null],
  ];
  let same = true;
  for (const [field, ours] of pairs) {
    const [a, b] = [JSON.stringify(ours), JSON.stringify(record[field])];
    const numeric = field === "auxdata" || field === "data";
    if (a === b || (numeric && sameNumbers(ours, record[field]))) report.pass(field);
    else {
      report.fail(field, where, `ours ${clip(a)}, pyhf ${clip(b)}`);
      same = false;
    }
  }
  return same;
}

/** Auxiliary data are computed, (nominal / uncertainty)^2: one rounding may fall differently. */
const sameNumbers = (a, b) => a.length === b.length && a.every((x, i) => close(x, b[i], 4e-16 * Math.abs(x)));
const clip = (text) => (text.length > 200 ? `${text.slice(0, 200)}...` : text);

function comparePoint(record, point, model, data, report, where) {
  const pars = Float64Array.from(point.pars.map(num));
  compareRates(record, point, model.expectedData(pars), report, where);
  const ours = {
    logpdf: model.logpdf(pars, data),
    main: model.mainLogpdf(pars, data),
    constraint: model.constraintLogpdf(pars, data),
  };
  const exact = { main: num(point.main_mp), constraint: num(point.constraint_mp) };
  exact.logpdf = exact.main + exact.constraint;
  if (point.domain === "edge") return report.note("point whose rate cancels to zero within rounding: not compared");
  if (point.domain === "outside") {
    const text = `ours ${ours.logpdf}, pyhf ${point.logpdf}`;
    if (ours.logpdf !== Number.NEGATIVE_INFINITY) return report.fail("outside the domain: -Infinity", where, text);
    return report.pass("outside the domain: -Infinity");
  }
  const scale = Math.max(1, point.terms);
  for (const part of ["logpdf", "main", "constraint"]) {
    const theirs = record.judge === "pyhf" ? num(point[part]) : exact[part];
    const allowed = TOLERANCE + num(point.rounding) / scale;
    const toPyhf = Math.abs(ours[part] - theirs) / scale;
    const toExact = Math.abs(ours[part] - exact[part]) / scale;
    if (!(toPyhf <= allowed) && toExact <= allowed)
      report.note(`${part} decided by 50 digits: pyhf's rounding is larger`);
    const text = () => `ours ${ours[part]}, pyhf ${theirs}, 50 digits ${exact[part]}`;
    report.measure(part, toPyhf <= allowed ? toPyhf : toExact, allowed, where, text);
    report.measure(`${part}, 50 digits`, toExact, allowed, where, text);
  }
}

/** Main bins relative to the sum of the rate's absolute terms, auxiliary data relative to themselves. */
function compareRates(record, point, ours, report, where) {
  const theirs = point.expected.map(num);
  if (ours.length !== theirs.length) return report.fail("expected data", where, `${ours.length} numbers`);
  let worst = { error: 0, bin: 0 };
  theirs.forEach((value, b) => {
    const isMain = b < record.n_main;
    const reference = isMain && record.judge === "exact" ? num(point.expected_mp[b]) : value;
    const scale = isMain ? num(point.expected_scale[b]) : Math.abs(reference);
    const error = ours[b] === reference ? 0 : Math.abs(ours[b] - reference) / scale;
    if (!(error <= worst.error)) worst = { error, bin: b };
  });
  const text = () => `bin ${worst.bin}: ours ${ours[worst.bin]}, pyhf ${theirs[worst.bin]}`;
  report.measure("expected data", worst.error, TOLERANCE, where, text);
}

function compareFit(record, model, data, isAlpha, report, where) {
  const began = performance.now();
  let result;
  try {
    result = fit(model, data);
  } catch (error) {
    report.fail("fit: returns a record", where, `threw ${error.message}`);
    return;
  }
  const elapsed = performance.now() - began;
  report.measure("fit: time in ms", elapsed, SLOW_FIT, where, () => `${model.parNames.length} parameters`);
  if (!result.valid) {
    report.note(`fit not valid: ${result.status}`);
    if (!result.message) report.fail("fit: not valid names its reason", where, result.status);
    else report.pass("fit: not valid names its reason");
  } else {
    report.note("fit valid");
    const { suggestedFixed: fixed, suggestedBounds: bounds, suggestedInit: start } = model;
    checkFit({ model, data, result, isAlpha, fixed, bounds, start, report, where });
  }
  for (const theirs of record.fits ?? []) comparePyhfFit(theirs, result, model, data, report, where);
}

function comparePyhfFit(theirs, result, model, data, report, where) {
  if (theirs.error) return report.note(`pyhf's ${theirs.optimizer} failed`);
  const value = -2 * model.logpdf(Float64Array.from(theirs.pars.map(num)), data);
  if (!Number.isFinite(value)) return report.note(`pyhf's ${theirs.optimizer} ended outside the domain`);
  if (!result.valid) return report.note(`pyhf's ${theirs.optimizer} returned a point where our fit is not valid`);
  const kind = `fit: pyhf's ${theirs.optimizer} is not lower`;
  if (result.twiceNll - value > LOWER_THAN_OURS && reaches(value, theirs, model, data))
    return report.note(`pyhf's ${theirs.optimizer} found another minimum, lower than the one from the suggested start`);
  report.measure(kind, Math.max(0, result.twiceNll - value), LOWER_THAN_OURS, where, () => `${value}`);
}

/** Whether our fit, started where pyhf ended, is valid and at least as low: the likelihood then has two minima. */
function reaches(value, theirs, model, data) {
  const init = theirs.pars.map((x, i) =>
    Math.min(Math.max(num(x), model.suggestedBounds[i][0]), model.suggestedBounds[i][1]),
  );
  const again = fit(model, data, { init });
  return again.valid && again.twiceNll <= value + LOWER_THAN_OURS;
}

function saveForReplay(record, seed, problems) {
  mkdirSync(OUT, { recursive: true });
  const file = new URL(`random-${seed}-${record.index}.json`, OUT);
  const { measurement, interpolation, workspace } = record;
  writeFileSync(file, JSON.stringify({ problems, measurement, interpolation, workspace, record }, null, 1));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const text = { type: "string" };
  const { values } = parseArgs({ options: { models: text, seed: text, points: text, fits: text, only: text } });
  const options = Object.fromEntries(Object.entries(values).map(([k, v]) => [k, Number(v)]));
  const python = ensurePython();
  if (python !== undefined) {
    const report = await compareRandom(python, options);
    printReport(report);
    if (report.problems.length > 0) process.exitCode = 1;
  }
}
