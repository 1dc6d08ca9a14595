// What must hold for any fit, checked with the model's own density and derivatives only.
import { solveOver } from "../minima/dense.mjs";
import { BESIDE, distanceToJoint, ON_JOINT, slopesBeside } from "./kinks.mjs";
import { inverseDiagonal, uniforms } from "./numbers.mjs";

const TWICE_NLL_RELATIVE = 1e-12; // the result's value is the model's, up to the order of a sum
const LOWER_NEIGHBOUR = 1e-8; // a neighbour this much lower means that the point is no minimum
const LOWER_FURTHER_OFF = 1e-6;
const VALUE_ROUNDING = 1e-13; // relative
const VALUE_STEPS = 4 * 2 ** -52;
const NEAR = 1e-3; // in uncertainties
const GRADIENT_TIMES_SIGMA = 1e-7; // in units of twice the negative log-likelihood
/** On the edge of the domain, where a point is moved to from next to it: what a certificate promises, 1e-6 of −log L. */
const GRADIENT_ON_EDGE = 2e-6;
/** Where the dense Hessian is nearly singular, so that no Newton step says how far the minimum is. */
const GRADIENT_WHEN_SINGULAR = 1e-5;
/** What a Newton step could still gain of twice the negative log-likelihood where rounding leaves gradients of nearly flat directions. */
const DECREMENT = 1e-11;
const SIGMA_RELATIVE = 1e-6;
const SLOPE_JUMP = 1e-6; // times an uncertainty: a smaller one is no kink
const NEIGHBOURS = 20;

/** Uncertainty of a parameter by name; undefined where the fit gives none. */
export const sigmaOf = (result, name) => {
  const sigma = result.uncertainties?.[name];
  return Number.isFinite(sigma) ? sigma : undefined;
};

/** Checks a valid result; `isAlpha` as in checkDerivatives. `fixed` and `bounds` are those that the fit used. */
export function checkFit({ model, data, result, isAlpha, fixed, bounds, start, report, where }) {
  const values = Float64Array.from(result.values);
  const twiceNll = (pars) => -2 * model.logpdf(pars, data);
  const minimum = twiceNll(values);
  const scale = Math.max(1, Math.abs(minimum));
  report.measure(
    "fit: twiceNll is the model's",
    Math.abs(result.twiceNll - minimum) / scale,
    TWICE_NLL_RELATIVE,
    where,
    () => `${result.twiceNll} and ${minimum}`,
  );
  model.parNames.forEach((name, i) => {
    const [low, high] = bounds[i];
    if (fixed[i] ? values[i] !== start[i] : values[i] < low || values[i] > high)
      report.fail("fit: inside bounds, fixed kept", where, `${name} = ${values[i]}, bounds [${low}, ${high}]`);
  });
  checkNeighbours({ values, minimum, twiceNll, fixed, bounds, isAlpha, result, model, report, where });
  checkHeld({ model, data, values, result, isAlpha, fixed, bounds, report, where });
  checkGradient({ model, data, values, fixed, result, report, where });
  checkUncertainties({ model, data, values, fixed, isAlpha, result, report, where });
}

/**
 * The point is a local minimum: no lower one within a thousandth of an uncertainty (and this side of the next joint of
 * an interpolation), along each parameter and in random directions. Lower points further off, within one uncertainty, are other minima (kinks of codes 0 and 1 and jumps of
 * code 2 make them) and counted only.
 */
function checkNeighbours({ values, minimum, twiceNll, fixed, bounds, isAlpha, result, model, report, where }) {
  const uniform = uniforms(20260101);
  const free = [...values.keys()].filter((i) => !fixed[i]);
  const width = free.map((i) => sigmaOf(result, model.parNames[i]) ?? 0.1);
  const drop = (step) => {
    const moved = Float64Array.from(values);
    free.forEach((i, k) => {
      moved[i] = Math.min(Math.max(values[i] + step[k], bounds[i][0]), bounds[i][1]);
    });
    return minimum - twiceNll(moved);
  };
  const near = free.map((i, k) =>
    isAlpha[i] ? Math.min(NEAR * width[k], distanceToJoint(values[i])) : NEAR * width[k],
  );
  const single = (k, size) => free.map((_, other) => (other === k ? size : 0));
  let lowest = { drop: 0, detail: "" };
  const visit = (step, detail) => {
    const d = drop(step);
    if (d > lowest.drop) lowest = { drop: d, detail };
  };
  free.forEach((i, k) => {
    for (const size of [-near[k], near[k]]) visit(single(k, size), `${model.parNames[i]} moved by ${size}`);
  });
  for (let n = 0; n < NEIGHBOURS; n++) {
    const step = near.map((size) => size * (2 * uniform() - 1));
    visit(step, `random neighbour ${n}`);
  }
  const allowed = result.certificate.atEdges.length === 0 ? LOWER_NEIGHBOUR : GRADIENT_ON_EDGE;
  const tolerance = allowed + VALUE_ROUNDING * Math.abs(minimum);
  report.measure("fit: no lower neighbour", lowest.drop, tolerance, where, () => lowest.detail);
  const further = free.some((_, k) => [-width[k], width[k]].some((size) => drop(single(k, size)) > LOWER_FURTHER_OFF));
  if (further) report.note("valid fit with another, lower minimum within one uncertainty");
}

/** Free, not held by a bound and not held on a kink: where the gradient has to vanish. */
function released({ model, result, fixed }) {
  const { atBounds, onKinks } = result.certificate;
  const held = new Set([...atBounds.map((bound) => bound.name), ...onKinks]);
  return model.parNames.flatMap((name, i) => (fixed[i] || held.has(name) ? [] : [i]));
}

/**
 * Gradient of log L, less what the bins on the edge of the domain push with: that of the Lagrangian. The slope of an expectation ν
 * is ν times what one event more in its bin adds to the gradient, n ∂log ν.
 */
function gradientAlongEdge(model, data, values, { certificate }) {
  const gradient = model.gradient(values, data);
  const rates = model.expectedMainData(values);
  const pushed = gradient.slice();
  for (const { channel, bin, multiplier } of certificate.atEdges) {
    const at = model.channels.find(({ name }) => name === channel).begin + bin;
    const withOne = Float64Array.from(data);
    withOne[at] += 1;
    const more = model.gradient(values, withOne);
    for (let p = 0; p < pushed.length; p++) pushed[p] += (multiplier / 2) * rates[at] * (more[p] - gradient[p]);
  }
  return pushed;
}

/** What the certificate holds is held for a reason: by a bound that the density pushes against, or on a kink. */
function checkHeld({ model, data, values, result, isAlpha, fixed, bounds, report, where }) {
  const gradient = gradientAlongEdge(model, data, values, result);
  for (const { name } of result.certificate.atBounds) {
    const i = model.parNames.indexOf(name);
    const outward = values[i] === bounds[i][0] ? -gradient[i] : values[i] === bounds[i][1] ? gradient[i] : Number.NaN;
    if (outward >= 0) report.pass("fit: held at a bound it pushes against");
    else
      report.fail("fit: held at a bound it pushes against", where, `${name} = ${values[i]}, gradient ${gradient[i]}`);
  }
  const atBound = new Set(result.certificate.atBounds.map((bound) => bound.name));
  model.parNames.forEach((name, i) => {
    if (!isAlpha[i] || fixed[i] || atBound.has(name)) return;
    const { below, above } = slopesBeside(model, data, values, i);
    const named = result.certificate.onKinks.includes(name);
    const sigma = sigmaOf(result, name) ?? 1;
    if (!named && Math.abs(above - below) * sigma <= SLOPE_JUMP) return;
    const outward = Math.max(0, below, -above) * sigma;
    const text = () => `${name} = ${values[i]}: slopes of twiceNll ${below}, ${above}`;
    report.measure("fit: slopes at a kink bracket 0", outward, GRADIENT_TIMES_SIGMA, where, text);
    if (named) report.pass("fit: a kink is named");
    else report.fail("fit: a kink is named", where, text());
  });
}

function checkGradient({ report, where, ...point }) {
  const { model, data, result } = point;
  const gradient = gradientAlongEdge(model, data, point.values, result);
  const tolerance = result.certificate.atEdges.length === 0 ? GRADIENT_TIMES_SIGMA : GRADIENT_ON_EDGE;
  for (const i of released(point)) {
    const sigma = sigmaOf(result, model.parNames[i]);
    const { below, above } = slopesBeside(model, data, point.values, i);
    if (sigma === undefined || Math.abs(above - below) * sigma > GRADIENT_TIMES_SIGMA) continue;
    const inUnits = Math.abs(2 * gradient[i]) * sigma;
    if (inUnits > tolerance && isNegligible(inUnits, decrementOf(point, gradient))) {
      report.note("gradient of a nearly flat direction, whose Newton step gains less than 1e-11");
      continue;
    }
    const resolution = (VALUE_STEPS * Math.abs(point.values[i])) / sigma; // a double holds the value no better
    report.measure(
      "fit: |gradient| x sigma",
      Math.max(0, Math.abs(2 * gradient[i]) * sigma - resolution),
      tolerance,
      `${where} ${model.parNames[i]}`,
      () => `gradient of twiceNll ${-2 * gradient[i]}, sigma ${sigma}`,
    );
  }
}

/** Names of one parameter of each flat direction: with these held, there is no flat direction. */
function gaugeOf({ flatDirections }) {
  const gauge = new Set();
  for (const names of flatDirections) gauge.add(names.find((name) => !gauge.has(name)));
  return gauge;
}

function isNegligible(inUnits, decrement) {
  return decrement === undefined ? inUnits <= GRADIENT_WHEN_SINGULAR : decrement <= DECREMENT;
}

/** gᵀ H⁻¹ g of twice the negative log-likelihood over the released parameters; undefined where H is nearly singular. */
function decrementOf(point, gradient) {
  const gauge = gaugeOf(point.result.certificate);
  const free = released(point).filter((i) => !gauge.has(point.model.parNames[i]));
  const n = gradient.length;
  const matrix = point.model.hessian(point.values, point.data).map((entry) => -2 * entry);
  const step = solveOver(free, { matrix, n, scale: new Float64Array(n) }, 0, gradient);
  return step === undefined ? undefined : 4 * free.reduce((sum, i) => sum + gradient[i] * step[i], 0);
}

/**
 * Against the inverse of the dense Hessian; one parameter of each flat direction is held for that, which leaves the
 * uncertainties of uninvolved parameters as they are. With codes 0 and 1 the second derivatives at 0 differ from side
 * to side: there the uncertainties of either side will do.
 */
function checkUncertainties({ model, data, values, fixed, isAlpha, result, report, where }) {
  const { flatDirections, atEdges, nFree, rank } = result.certificate;
  if (atEdges.length > 0)
    return report.note("valid fit on the edge of the domain: its uncertainties are those along it");
  if (flatDirections.length !== nFree - rank) return report.note("valid fit that names a flat direction twice");
  const gauge = gaugeOf(result.certificate);
  // a bound that a parameter touches without pushing against it holds it in its Hessian, too
  const touches = (name) => (result.withoutUncertainty[name] ?? "").startsWith("at its bound");
  const free = released({ model, result, fixed }).filter(
    (i) => !gauge.has(model.parNames[i]) && !touches(model.parNames[i]),
  );
  const sigmas = free.map((i) => sigmaOf(result, model.parNames[i]));
  if (gauge.size > 0) report.note("valid fit with flat directions");
  else {
    const silent = free.find((i, k) => sigmas[k] === undefined && !result.withoutUncertainty[model.parNames[i]]);
    if (silent !== undefined) report.fail("fit: an uncertainty or a reason", where, model.parNames[silent]);
  }
  const onKink = (i) => isAlpha[i] && Math.abs(values[i]) <= ON_JOINT;
  const sides = free.some(onKink) ? [-BESIDE, BESIDE] : [0];
  const references = sides.map((side) => {
    const beside = Float64Array.from(values, (x, i) => (onKink(i) && side !== 0 ? side : x));
    return inverseDiagonal(denseBlock(model, data, beside, free), free.length);
  });
  if (references.includes(undefined)) return report.note("valid fit whose dense Hessian is nearly singular");
  free.forEach((i, k) => {
    if (sigmas[k] === undefined) return;
    const errors = references.map((variances) => Math.abs(sigmas[k] / Math.sqrt(variances[k]) - 1));
    const text = () => `${sigmas[k]} and ${references.map((variances) => Math.sqrt(variances[k]))}`;
    const at = `${where} ${model.parNames[i]}`;
    if (sides.length === 2 && Math.min(...errors) > SIGMA_RELATIVE)
      report.note("uncertainty on a kink, between its sides");
    else report.measure("fit: uncertainty, dense inverse", Math.min(...errors), SIGMA_RELATIVE, at, text);
  });
}

/** Hessian of -log L over `free`; `[free, free]` row-major. */
function denseBlock(model, data, pars, free) {
  const hessian = model.hessian(pars, data);
  return Float64Array.from(free.flatMap((i) => free.map((j) => -hessian[i * pars.length + j])));
}
