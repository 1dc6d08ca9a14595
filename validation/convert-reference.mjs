// Turns a file of ../shared/reference into a document of the format of schemas/reference.json, for `histograd check`.
//   node validation/convert-reference.mjs NAME-or-FILE [OUTPUT]       (standard output by default)
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { mainTermSums } from "./lib/model-terms.mjs";
import { num } from "./lib/numbers.mjs";
import { readShared } from "./lib/shared-data.mjs";

const LOGPDF = 1e-12; // of the sum of absolute terms, or the rounding of pyhf's formula where that is larger
const TOLERANCES = {
  description: { relative: 4e-16 },
  expected_data: { relative: 1e-12 },
  twice_nll: { absolute: 1e-8, relative: 1e-12 }, // pyhf's own rounding grows with the number
  estimate: { in_uncertainties: 1e-6 },
  uncertainty: { relative: 1e-6 },
  cls: { absolute: 1e-8 },
  limit: { relative: 1e-6 },
  test_statistic: { absolute: 1e-7, relative: 1e-9 },
  significance: { absolute: 1e-7 },
  p_value: { relative: 1e-6 },
};

/** @param source - an object as in ../shared/reference */
export function convertReference(source) {
  return {
    format: "histograd-reference",
    version: "1.1.0",
    workspace: { path: source.path },
    measurement: source.measurement,
    interpolation: source.modifier_settings,
    origins: origins(source),
    tolerances: TOLERANCES,
    model: {
      poi: source.poi_name,
      par_names: source.par_names,
      suggested_init: source.suggested_init,
      suggested_bounds: source.suggested_bounds,
      suggested_fixed: source.suggested_fixed.map(Boolean),
      auxdata: source.auxdata,
      data: source.full_data,
    },
    points: [startPoint(source), ...source.points.map((point, k) => convertPoint(source, point, `point ${k}`))],
    fits: fits(source),
    cls: tests(source),
    limits: limits(source),
    significances: significances(source),
  };
}

function origins({ versions, polished }) {
  const { pyhf, ...others } = versions;
  const command = "the program that made ../shared/reference";
  const common = { program: "pyhf", version: pyhf, command, date: "unknown" };
  return {
    pyhf: { ...common, versions: others },
    polished: { ...common, versions: polished.versions, note: polished.method },
  };
}

const startPoint = (source) =>
  convertPoint(
    source,
    {
      pars: source.suggested_init,
      logpdf: source.logpdf_at_init,
      mainlogpdf: source.mainlogpdf_at_init,
      constraint_logpdf: source.constraint_logpdf_at_init,
      expected_actualdata: source.expected_actual_at_init,
    },
    "suggested start",
  );

function convertPoint({ main_data }, point, name) {
  const { terms, rounding } = mainTermSums(point.expected_actualdata.map(num), main_data);
  const size = Math.max(1, terms + Math.abs(num(point.constraint_logpdf)));
  const absolute = Math.max(LOGPDF * size, rounding); // NaN outside the domain, where nothing needs a tolerance
  return {
    name,
    pars: point.pars,
    logpdf: written(point.logpdf),
    main_logpdf: written(point.mainlogpdf),
    constraint_logpdf: written(point.constraint_logpdf),
    expected_main_data: point.expected_actualdata.map(written),
    ...(Number.isNaN(absolute) ? {} : { tolerances: { logpdf: { absolute } } }),
    origin: "pyhf",
  };
}

/** Infinities and NaN as this format writes them. */
function written(x) {
  const value = num(x);
  if (Number.isFinite(value)) return value;
  return Number.isNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
}

function fits({ polished, poi_name, par_names }) {
  const free = polished.fit;
  const list = [];
  if (free !== undefined) {
    list.push({
      name: "all parameters",
      twice_nll: free.twice_nll,
      ...(free.hessian_posdef ? estimates(free, par_names) : {}),
      origin: "polished",
    });
  }
  for (const value of [0, 1]) {
    const fixed = polished[`fixed_poi_fit_mu${value}`];
    if (fixed?.converged === true && poi_name) {
      list.push({
        name: `${poi_name} = ${value}`,
        fixed: { [poi_name]: value },
        twice_nll: fixed.twice_nll,
        origin: "polished",
      });
    }
  }
  return list;
}

/** Estimates that the reference gives an uncertainty: 0 stands for a parameter at a bound, or held. */
function estimates({ bestfit, unc_hessian }, names) {
  const known = names.map((name, i) => [name, bestfit[i], unc_hessian[i]]).filter(([, , sigma]) => sigma > 0);
  return {
    bestfit: Object.fromEntries(known.map(([name, value]) => [name, value])),
    uncertainties: Object.fromEntries(known.map(([name, , sigma]) => [name, sigma])),
  };
}

function tests({ polished }) {
  const list = [
    ["qtilde", polished.hypotest_qtilde_mu1],
    ["q", polished.hypotest_q_mu1_NOT_tilde_lower_bound_nonzero],
  ];
  return list.flatMap(([statistic, test]) => {
    if (test?.reliable !== true) return [];
    return [
      {
        name: "mu = 1",
        poi_value: test.mu,
        test_statistic: statistic,
        observed: written(test.CLs_obs),
        expected: test.CLs_exp.map(written),
        origin: "polished",
      },
    ];
  });
}

/** The source's limits are searched beyond the bounds of the parameter, too: this format has "inf" there. */
function limits({ polished, poi_index, suggested_bounds }) {
  const limit = polished.upper_limit_qtilde_polished;
  if (limit === undefined || limit === null || limit.obs === null) return [];
  const [, upper] = suggested_bounds[poi_index];
  const inside = (value) => (num(value) > upper ? "inf" : written(value));
  return [
    {
      test_statistic: "qtilde",
      level: limit.level,
      observed: inside(limit.obs),
      expected: limit.exp.map((value) => (value === null ? null : inside(value))),
      origin: "polished",
    },
  ];
}

function significances({ polished: { q0 } }) {
  if (q0?.reliable !== true) return [];
  const median = (value) => [null, null, written(value), null, null];
  return [
    {
      q0: written(q0.q0),
      ...(q0.p0_obs > 0 ? { p0: written(q0.p0_obs) } : {}), // 0 is an underflow
      z: written(q0.Z_obs),
      expected: {
        signal: 1,
        q0: written(q0.q0A_mu1),
        z: median(q0.Z_exp_mu1),
        ...(q0.p0_exp_median > 0 ? { p0: median(q0.p0_exp_median) } : {}),
      },
      origin: "polished",
    },
  ];
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [name, output] = process.argv.slice(2);
  if (name === undefined) {
    console.error("usage: node validation/convert-reference.mjs NAME-or-FILE [OUTPUT]");
    process.exit(2);
  }
  const source = existsSync(name) ? JSON.parse(readFileSync(name, "utf8")) : readShared(`reference/${name}.json`);
  const text = `${JSON.stringify(convertReference(source), undefined, 1)}\n`;
  if (output === undefined) process.stdout.write(text);
  else writeFileSync(output, text);
}
