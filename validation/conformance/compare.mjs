// Responses of an adapter against the expectations of a case, quantity by quantity.

/** Of log-densities and their derivatives: what rounding of doubles explains. */
const LIKELIHOOD = {
  terms: 1e-12, // of the sum of the absolute terms of a log-density
  expectation: 1e-12, // of the largest expectation, at least 1
  exact: { gradient: 1e-9, hessian: 1e-9 }, // of the largest component, at least 1
  numerical: { gradient: 1e-5, hessian: 1e-3 },
  below: 1e-8, // -2 log L of a minimum, below that of the case: the case would be wrong
};

/** What would be noticed in a result, and with `strict` what a fit that has converged to rounding reaches. */
export const TOLERANCES = {
  usual: {
    ...LIKELIHOOD,
    twiceNll: 1e-3, // above the lowest minimum
    estimate: 1e-2, // of an uncertainty; of MINOS ends, too
    uncertainty: 1e-2, // of itself
    cls: 1e-4,
    limit: 1e-3, // of itself
  },
  strict: { ...LIKELIHOOD, twiceNll: 1e-8, estimate: 1e-6, uncertainty: 1e-6, cls: 1e-7, limit: 1e-6 },
};

/** Quantities of these requests are about the likelihood itself; those of others, about what is made of it. */
export const ABOUT_LIKELIHOOD = ["describe", "evaluate"];

/** Keys of responses whose values are lists. */
const LISTS = {
  describe: ["parameters"],
  evaluate: ["points"],
  fit: ["values", "uncertainties"],
  hypotest: ["cls_expected"],
  limit: ["expected"],
};
const COMPARE = { describe, evaluate, fit, hypotest, limit };

/**
 * Verdicts on one response: `{ quantity, verdict, detail }`, the verdict being `pass`, `differ` or `unsupported`, and detail
 * the first number that differs.
 *
 * @param constants - `full`, or something else where log-densities are compared with each other only
 * @param tolerances - one of `TOLERANCES`
 */
export function verdicts({ request, expected }, response, { constants, tolerances }) {
  const quantity = request.request;
  if (response.status === "unsupported") return [{ quantity, verdict: "unsupported", detail: response.reason }];
  if (response.status !== "ok") return [{ quantity, verdict: "differ", detail: `error: ${response.message}` }];
  const malformed = LISTS[quantity].filter((key) => response[key] !== undefined && !Array.isArray(response[key]));
  if (malformed.length > 0) return [{ quantity, verdict: "differ", detail: `${malformed.join(", ")}: no list` }];
  if (quantity === "evaluate" && response.points?.length !== expected.points.length)
    return [{ quantity, verdict: "differ", detail: `points: ${response.points?.length} of ${expected.points.length}` }];
  return COMPARE[quantity](expected, response, { request, constants, tolerances }).map(([name, found]) => ({
    quantity: name,
    verdict: found === null ? "unsupported" : found === undefined ? "pass" : "differ",
    detail: found ?? "",
  }));
}

/** Null where the adapter said nothing; the difference as text; undefined where there is none. */
const given = (value, check) => (value === undefined ? null : check(value));

const firstOf = (items, check) => {
  for (const [k, item] of items.entries()) {
    const found = check(item, k);
    if (typeof found === "string") return found;
  }
  return undefined;
};

/** Text about a number that is not within `tolerance` of the expected one; infinities are texts and have to be equal. */
function number(what, got, want, tolerance) {
  if (got === want) return undefined;
  const difference = Math.abs(Number(got) - Number(want));
  if (typeof got === "number" && typeof want === "number" && difference <= tolerance) return undefined;
  const size = Number.isFinite(difference) ? ` (difference ${difference.toPrecision(2)})` : "";
  return `${what}: ${shown(got)} instead of ${shown(want)}${size}`;
}

const shown = (x) => (typeof x === "number" ? String(Number(x.toPrecision(10))) : String(x));

function describe(expected, response) {
  const { parameters } = response;
  const byName = new Map((parameters ?? []).map((p) => [p.name, p]));
  const each = (check) => given(parameters, () => firstOf(expected.parameters, (p) => check(p, byName.get(p.name))));
  const listed = (what, has) => (parameters?.some(has) ? each(what) : null);
  return [
    ["parameter names", each((p, ours) => (ours === undefined ? `no parameter ${p.name}` : undefined)) ?? counted()],
    [
      "start values",
      listed(
        (p, ours) => ours && number(p.name, ours.init, p.init, 1e-12),
        (p) => p.init !== undefined,
      ),
    ],
    [
      "bounds",
      listed(
        (p, ours) => ours?.bounds && !p.fixed && bounds(p, ours),
        (p) => p.bounds !== undefined,
      ),
    ],
    [
      "fixed",
      listed(
        (p, ours) => ours && number(p.name, ours.fixed, p.fixed, 0),
        (p) => p.fixed !== undefined,
      ),
    ],
    ["parameter of interest", given(response.poi, (poi) => number("name", poi, expected.poi, 0))],
  ];

  function counted() {
    const { length } = expected.parameters;
    return response.n_parameters === undefined ? undefined : number("count", response.n_parameters, length, 0);
  }
}

const bounds = (p, ours) =>
  firstOf(p.bounds, (bound, k) => number(`${p.name}, bound ${k}`, ours.bounds[k], bound, 1e-12));

function evaluate({ points, free }, response, { constants, tolerances }) {
  const got = response.points;
  const at = (check) => firstOf(points, (point, k) => prefixed(`point ${k}`, check(point, got[k])));
  const has = (name) => got.some((point) => point[name] !== undefined);
  const density = (name) => {
    const offset = constants === "full" || name === "main" ? 0 : got[0][name] - points[0][name];
    return at((p, ours) => number(name, shifted(ours[name], offset), p[name], tolerances.terms * p.scale));
  };
  const byName = (name) =>
    at((p, ours) =>
      firstOf(Object.entries(p[name]), ([key, list]) => vector(key, ours[name]?.[key], list, tolerances.expectation)),
    );
  // along parameters that are held, programs differ in what they keep of constraints
  const along = (list) => (list === undefined ? undefined : free.map((i) => list[i]));
  const rows = (matrix) => along(matrix)?.map(along);
  const derivative = (name, check) => {
    const relative = tolerances[response.derivatives ?? "exact"][name];
    return at((p, ours) => (p[name] === undefined ? undefined : check(ours[name], p[name], relative)));
  };
  const slopes = (ours, g, relative) => vector("", along(ours), along(g), relative);
  const curvature = (ours, h, relative) => matrix(rows(ours), rows(h), relative);
  const auxiliary = () => ["expected auxiliary data", has("expected_aux") ? byName("expected_aux") : null];
  return [
    ["main log-density", has("main") ? density("main") : null],
    ["constraint log-density", has("constraint") ? density("constraint") : null],
    ["log-density", has("total") ? totals(points, got, constants, tolerances) : null],
    ["expected data", has("expected_main") ? byName("expected_main") : null],
    ...(points[0].expected_aux === undefined ? [] : [auxiliary()]),
    ["gradient", has("gradient") ? derivative("gradient", slopes) : null],
    ["Hessian", has("hessian") ? derivative("hessian", curvature) : null],
  ];
}

function matrix(ours = [], rows, relative) {
  const tolerance = relative * Math.max(1, ...rows.flat().map(Math.abs));
  return firstOf(rows, (row, i) => firstOf(row, (x, j) => number(`[${i}][${j}]`, ours[i]?.[j], x, tolerance)));
}

const prefixed = (where, text) => (text === undefined ? undefined : `${where}, ${text}`);

function vector(what, ours = [], list, relative) {
  const tolerance = relative * Math.max(1, ...list.map(Math.abs));
  return firstOf(list, (x, k) => number(`${what}[${k}]`, ours[k], x, tolerance));
}

const shifted = (x, offset) => (typeof x === "number" ? x - offset : x);

/** Whole log-densities; without constants, their differences to the first point that is inside the domain. */
function totals(points, got, constants, tolerances) {
  const sum = ({ main, constraint }) => (main === "-inf" || constraint === "-inf" ? "-inf" : main + constraint);
  const inside = points.findIndex((p) => sum(p) !== "-inf");
  const offset = constants === "full" ? 0 : got[inside].total - sum(points[inside]);
  return firstOf(points, (p, k) => {
    const ours = shifted(got[k].total, offset);
    const tolerance = tolerances.terms * (p.scale + Math.abs(offset));
    return prefixed(`point ${k}`, number("log-density", ours, sum(p), tolerance));
  });
}

function fit(expected, response, { request, constants, tolerances }) {
  const names = request.case.parameters;
  const widths = expected.uncertainties.map((sigma) => sigma ?? 1);
  const estimate = (x, k) => number(names[k], response.values[k], x, tolerances.estimate * widths[k]);
  const sigma = (x, k) =>
    x === null ? undefined : number(names[k], response.uncertainties[k], x, tolerances.uncertainty * x);
  const all = expected.uncertainties_at_bounds_too;
  const sigmas = () =>
    all !== undefined && firstOf(all, sigma) === undefined ? undefined : firstOf(expected.uncertainties, sigma);
  const ends = Object.entries(expected.minos);
  const excess = given(response.twice_nll, (t) => t - expected.twice_nll);
  return [
    ["minimum", constants !== "full" || excess === null ? null : minimum(excess, response, expected, tolerances)],
    ["estimates", given(response.values, () => firstOf(expected.values, estimate))],
    ["Hessian uncertainties", given(response.uncertainties, sigmas)],
    ...(ends.length === 0
      ? []
      : [["MINOS", given(response.minos, (ours) => firstOf(ends, (end) => interval(end, ours)))]]),
  ];

  function interval([name, both], ours) {
    const tolerance = tolerances.estimate * widths[names.indexOf(name)];
    return firstOf(both, (end, k) => number(`${name}, end ${k}`, ours[name]?.[k] ?? null, end, tolerance));
  }
}

function minimum(excess, response, expected, tolerances) {
  const rounding = tolerances.below * Math.max(1, Math.abs(expected.twice_nll));
  if (excess < -rounding)
    return `-2 log L: ${shown(response.twice_nll)} is BELOW the case's ${shown(expected.twice_nll)}`;
  return number("-2 log L", response.twice_nll, expected.twice_nll, Math.max(tolerances.twiceNll, rounding));
}

function hypotest(expected, response, { tolerances }) {
  return [
    ["CLs", given(response.cls, (cls) => number("CLs", cls, expected.cls, tolerances.cls))],
    [
      "expected CLs",
      given(response.cls_expected, (band) => vector("CLs", band, expected.cls_expected, tolerances.cls)),
    ],
  ];
}

function limit(expected, response, { tolerances }) {
  const one = (what, got, want) => number(what, got, want, tolerances.limit * want);
  const bands = (band) => firstOf(expected.expected, (want, k) => one(`limit[${k}]`, band[k], want));
  return [
    ["upper limit", given(response.observed, (x) => one("limit", x, expected.observed))],
    ["expected limits", given(response.expected, bands)],
  ];
}
