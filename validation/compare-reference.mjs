// Reference numbers of public workspaces (../shared/reference): description, densities, and polished fits.
//   node validation/compare-reference.mjs [--short] [--starts 20] [--only NAME] [--seed 1]
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { asimovData, expectedUncertainties, fit, Workspace } from "../dist/index.js";
import { sigmaOf } from "./lib/fit-checks.mjs";
import { mainTermSums, prefitWidths } from "./lib/model-terms.mjs";
import { num } from "./lib/numbers.mjs";
import { randomStarts } from "./lib/random-starts.mjs";
import { createReport, printReport, short, table } from "./lib/report.mjs";
import { hasShared, readShared, referenceNames, referenceWorkspace } from "./lib/shared-data.mjs";

const LOGPDF = 1e-12; // of the sum of absolute terms
const EXPECTED = 1e-12; // relative
const EXACT = 1e-13; // of the sum of absolute terms, against 50 digits
const TWICE_NLL = 1e-8;
const ESTIMATE = 1e-6; // of an uncertainty
const GRADIENT = 1e-7; // |gradient of twiceNll| x uncertainty
const WITHIN = 0.5; // uncertainties from the reference's estimates
const SHORT_MAX_PARS = 60;
const SEED_SIGMA = Math.sqrt(27.25) / 5; // signal 5, background 10 +- 3.5: sqrt(15 + 3.5^2) / 5
const INTERPOLATION = { normsys: "code4", histosys: "code4p" };
const PRECISE = new URL("./cases/high-precision/expected.json", import.meta.url);

/** Compares all reference files; returns { reports, rows }. Undefined, loudly, where ../shared is absent. */
export function compareReference({ short: quick = false, starts = quick ? 5 : 20, only, seed = 1 } = {}) {
  if (!hasShared()) {
    console.log("REFERENCE COMPARISON SKIPPED: there is no ../shared beside this checkout");
    return undefined;
  }
  const numbers = createReport("Reference workspaces: descriptions and densities");
  const fits = createReport(`Reference workspaces: polished fits, from the suggested and ${starts} random starts`);
  const precise = JSON.parse(readFileSync(PRECISE, "utf8")).cases;
  const rows = [];
  for (const name of referenceNames()) {
    if (only !== undefined && name !== only) continue;
    const reference = readShared(`reference/${name}.json`);
    if (quick && reference.npars > SHORT_MAX_PARS) continue;
    const document = referenceWorkspace(reference.path);
    if (document === undefined) numbers.note(`skipped, not a JSON workspace: ${name}`);
    else rows.push(compareOne({ name, reference, document, precise: precise[name], numbers, fits, starts, seed }));
  }
  if (only === undefined) {
    compareGolden(numbers);
    compareSeedExample(fits);
  }
  return { reports: [numbers, fits], rows };
}

function compareOne({ name, reference, document, precise, numbers, fits, starts, seed }) {
  const workspace = Workspace.parse(document);
  const model = workspace.model({ measurement: reference.measurement, interpolation: INTERPOLATION });
  const data = workspace.data(model);
  compareDescription(model, data, reference, numbers, name);
  const points = [initPoint(reference), ...reference.points];
  points.forEach((point, k) => {
    comparePoint({ model, data, reference, point, precise: precise?.[k], numbers, where: `${name} point ${k}` });
  });
  return compareFits({ model, data, reference, fits, name, starts, seed });
}

const initPoint = (r) => ({
  pars: r.suggested_init,
  logpdf: r.logpdf_at_init,
  mainlogpdf: r.mainlogpdf_at_init,
  constraint_logpdf: r.constraint_logpdf_at_init,
  expected_actualdata: r.expected_actual_at_init,
  expected_data: r.expected_data_at_init,
});

function compareDescription(model, data, reference, numbers, name) {
  const fields = {
    par_names: [...model.parNames],
    suggested_init: [...model.suggestedInit],
    suggested_bounds: model.suggestedBounds.map(([low, high]) => [low, high]),
    suggested_fixed: [...model.suggestedFixed].map(Boolean),
    poi_index: model.poiIndex ?? null,
  };
  for (const [field, ours] of Object.entries(fields)) {
    const [a, b] = [JSON.stringify(ours), JSON.stringify(reference[field] ?? null)];
    if (a === b) numbers.pass(field);
    else numbers.fail(field, name, `ours ${a.slice(0, 300)}, reference ${b.slice(0, 300)}`);
  }
  const full = reference.full_data ?? reference.data;
  compareVector([...data], full, 4e-16, "data, auxiliary data", numbers, name);
}

function compareVector(ours, theirs, tolerance, kind, report, where) {
  if (ours.length !== theirs.length) return report.fail(kind, where, `lengths ${ours.length}, ${theirs.length}`);
  let worst = { error: 0, i: 0 };
  theirs.forEach((value, i) => {
    const error = ours[i] === value ? 0 : Math.abs(ours[i] / value - 1);
    if (!(error <= worst.error)) worst = { error, i };
  });
  const text = () => `entry ${worst.i}: ours ${ours[worst.i]}, reference ${theirs[worst.i]}`;
  report.measure(kind, worst.error, tolerance, where, text);
}

function comparePoint({ model, data, reference, point, precise, numbers, where }) {
  const pars = Float64Array.from(point.pars);
  const rates = model.expectedData(pars).subarray(0, reference.nmaindata);
  compareVector([...rates], point.expected_actualdata, EXPECTED, "expected data", numbers, where);
  if (point.expected_data)
    compareVector([...model.expectedData(pars)], point.expected_data, EXPECTED, "expected data", numbers, where);
  const ours = {
    logpdf: model.logpdf(pars, data),
    mainlogpdf: model.mainLogpdf(pars, data),
    constraint_logpdf: model.constraintLogpdf(pars, data),
  };
  if (Number.isNaN(num(point.logpdf))) {
    if (ours.logpdf === Number.NEGATIVE_INFINITY) return numbers.pass("outside the domain: -Infinity");
    return numbers.fail("outside the domain: -Infinity", where, `ours ${ours.logpdf}, pyhf ${point.logpdf}`);
  }
  const main = mainTermSums(rates, reference.main_data);
  const terms = Math.max(1, precise?.terms ?? main.terms + Math.abs(ours.constraint_logpdf));
  for (const part of Object.keys(ours)) {
    const tolerance = part === "constraint_logpdf" ? LOGPDF : Math.max(LOGPDF, main.rounding / terms);
    const error = Math.abs(ours[part] - num(point[part])) / terms;
    numbers.measure(part, error, tolerance, where, () => `ours ${ours[part]}, pyhf ${point[part]}`);
  }
  if (precise === undefined) return;
  const exact = { mainlogpdf: num(precise.main), constraint_logpdf: num(precise.constraint) };
  for (const [part, value] of Object.entries(exact)) {
    const error = Math.abs(ours[part] - value) / terms;
    numbers.measure(`${part}, 50 digits`, error, EXACT, where, () => `ours ${ours[part]}, 50 digits ${value}`);
  }
}

function compareFits({ model, data, reference, fits, name, starts, seed }) {
  const polished = reference.polished.fit;
  const widths = prefitWidths(model, data);
  const inits = [undefined, ...randomStarts({ model, data, widths, count: starts, seed })];
  if (inits.length !== starts + 1) fits.note(`${name}: only ${inits.length - 1} random starts inside the domain`);
  const theirs = -2 * model.logpdf(polished.bestfit, data);
  const worst = { excess: Number.NEGATIVE_INFINITY, estimate: 0, sigma: 0, gradient: 0, invalid: 0 };
  let milliseconds = 0;
  inits.forEach((init, k) => {
    const where = `${name} ${k === 0 ? "suggested start" : `start ${k}`}`;
    const began = performance.now();
    const result = fit(model, data, init === undefined ? {} : { init });
    milliseconds += performance.now() - began;
    const excess = -2 * model.logpdf(result.values, data) - theirs;
    worst.excess = Math.max(worst.excess, excess);
    if (!result.valid) worst.invalid++;
    checkMinimum({ result, excess, fits, where });
    compareGradient({ model, data, result, fits, where, worst });
    if (excess >= -TWICE_NLL) compareEstimates({ model, result, polished, fits, name, where, worst });
    else fits.note(`${name}: the minimum is ${short(-excess)} lower than the reference's, another one`);
  });
  const again = fit(model, data, besideReference(model, polished));
  compareEstimates({
    model,
    result: again,
    polished,
    fits,
    name,
    where: `${name} from the reference's minimum`,
    worst,
  });
  const columns = [worst.excess, worst.estimate, worst.sigma, worst.gradient].map(short);
  return [name, model.parNames.length, ...columns, worst.invalid, short(milliseconds / inits.length)];
}

/**
 * Start and bounds of a fit that can end in the reference's minimum only, even where a fit finds a lower one elsewhere: every
 * parameter within half of its uncertainty of the reference's estimate.
 */
function besideReference(model, { bestfit, unc_hessian: sigmas }) {
  const inside = (x, i) => Math.min(Math.max(x, model.suggestedBounds[i][0]), model.suggestedBounds[i][1]);
  const bounds = model.parNames.flatMap((name, i) => {
    const reach = WITHIN * sigmas[i];
    return reach > 0 ? [[name, [inside(bestfit[i] - reach, i), inside(bestfit[i] + reach, i)]]] : [];
  });
  return { init: bestfit.map(inside), bounds: Object.fromEntries(bounds) };
}

function checkMinimum({ result, excess, fits, where }) {
  if (result.valid) fits.pass("valid");
  else fits.fail("valid", where, `${result.status}: ${result.message}`);
  const text = () => `${result.twiceNll}`;
  fits.measure("twice NLL above the reference", Math.max(0, excess), TWICE_NLL, where, text);
}

function compareGradient({ model, data, result, fits, where, worst }) {
  const gradient = model.gradient(result.values, data);
  const held = new Set([...result.certificate.atBounds.map((bound) => bound.name), ...result.certificate.onKinks]);
  model.parNames.forEach((name, i) => {
    const sigma = sigmaOf(result, name);
    if (sigma === undefined || held.has(name)) return;
    const g = Math.abs(2 * gradient[i]) * sigma;
    worst.gradient = Math.max(worst.gradient, g);
    fits.measure("|gradient| x sigma", g, GRADIENT, `${where} ${name}`, () => `gradient ${gradient[i]}`);
  });
}

/** Where the reference Hessian is positive definite, and for parameters that are free and not at a bound. */
function compareEstimates({ model, result, polished, fits, name: workspace, where, worst }) {
  if (!polished.hessian_posdef) return fits.note(`${workspace}: reference Hessian not positive definite, not compared`);
  const atBound = new Set(polished.at_bound);
  model.parNames.forEach((name, i) => {
    const sigma = polished.unc_hessian[i];
    if (model.suggestedFixed[i] || atBound.has(i) || atBound.has(name) || !(sigma > 0)) return;
    const ours = sigmaOf(result, name);
    const shift = Math.abs(result.values[i] - polished.bestfit[i]) / sigma;
    const change = ours === undefined ? Number.NaN : Math.abs(ours / sigma - 1);
    worst.estimate = Math.max(worst.estimate, shift);
    worst.sigma = Math.max(worst.sigma, change);
    const text = () => `ours ${result.values[i]} +- ${ours}, reference ${polished.bestfit[i]} +- ${sigma}`;
    fits.measure("estimate, in uncertainties", shift, ESTIMATE, `${where} ${name}`, text);
    fits.measure("uncertainty, relative", change, ESTIMATE, `${where} ${name}`, text);
  });
}

/** golden/all_modifiers.json: all seven modifier types, three interpolation settings, exact-Hessian uncertainties. */
function compareGolden(numbers) {
  const document = readShared("golden/all_modifiers.json");
  const golden = readShared("golden/all_modifiers_expected.json");
  const settings = {
    eval_default: INTERPOLATION,
    eval_code1_code0: { normsys: "code1", histosys: "code0" },
    eval_code4_code2: { normsys: "code4", histosys: "code2" },
  };
  const workspace = Workspace.parse(document);
  for (const [key, interpolation] of Object.entries(settings)) {
    const model = workspace.model({ interpolation });
    const data = workspace.data(model);
    compareDescription(model, data, { ...golden, poi_index: golden.par_names.indexOf("mu") }, numbers, "golden");
    golden[key].forEach((point, k) => {
      const where = `golden ${key} point ${k}`;
      const pars = Float64Array.from(point.pars);
      compareVector([...model.expectedData(pars)], point.expected_data, EXPECTED, "expected data", numbers, where);
      const error = Math.abs(model.logpdf(pars, data) - point.logpdf) / Math.max(1, Math.abs(point.logpdf));
      numbers.measure("logpdf", error, LOGPDF, where, () => `${model.logpdf(pars, data)}, pyhf ${point.logpdf}`);
    });
  }
  const model = workspace.model({ interpolation: INTERPOLATION });
  const result = fit(model, workspace.data(model));
  golden.mle.hessian_unc.forEach((sigma, i) => {
    const ours = sigmaOf(result, model.parNames[i]) ?? 0;
    if (sigma === 0 || model.suggestedFixed[i]) return;
    const where = `golden ${model.parNames[i]}`;
    const shift = Math.abs(result.values[i] - golden.mle.bestfit[i]) / sigma;
    numbers.measure("golden: estimate, in uncertainties", shift, ESTIMATE, where);
    numbers.measure("golden: uncertainty, relative", Math.abs(ours / sigma - 1), ESTIMATE, where, () => `${ours}`);
  });
}

/** The counting experiment with signal 5 and background 10 +- 3.5, fitted to its own Asimov data. */
function compareSeedExample(fits) {
  const model = Workspace.parse(readShared("workspaces/small/seed-1bin.json")).model({ interpolation: INTERPOLATION });
  const start = Float64Array.from(model.suggestedInit);
  const result = fit(model, asimovData(model, start));
  const mu = model.poiIndex;
  result.values.forEach((value, i) => {
    fits.measure("seed example: mu = gamma = 1", Math.abs(value - 1), 1e-9, model.parNames[i], () => `${value}`);
  });
  const pairs = {
    "with minimisation": sigmaOf(result, model.parNames[mu]),
    "without minimisation": sigmaOf(expectedUncertainties(model), model.parNames[mu]),
  };
  for (const [how, sigma] of Object.entries(pairs))
    fits.measure(
      "seed example: sigma(mu) = sqrt(27.25)/5",
      Math.abs(sigma / SEED_SIGMA - 1),
      1e-9,
      how,
      () => `${sigma}`,
    );
}

export function printReference({ reports, rows }) {
  console.log("\nFits, worst over all starts (excess of twice NLL; shifts in uncertainties; time of one fit in ms)");
  const header = ["workspace", "parameters", "excess", "estimate", "sigma", "|g| sigma", "invalid", "ms"];
  console.log(table(header, rows));
  for (const report of reports) printReport(report);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const text = { type: "string" };
  const { values } = parseArgs({ options: { short: { type: "boolean" }, starts: text, seed: text, only: text } });
  for (const key of ["starts", "seed"]) if (values[key] !== undefined) values[key] = Number(values[key]);
  const outcome = compareReference(values);
  if (outcome !== undefined) {
    printReference(outcome);
    if (outcome.reports.some((report) => report.problems.length > 0)) process.exitCode = 1;
  }
}
