// The certificate of a point, computed again from the model's rates and derivatives: inside its bounds and its domain, and
// with a gradient that only bounds, kinks and bins without events hold against.
import { BESIDE, ON_JOINT } from "../lib/kinks.mjs";
import { nonnegativeLeastSquares } from "./nonnegative.mjs";

const TOLERANCE = 1e-4; // of the gradient of -2 log L times the uncertainty: 1e-8 / 4 above the minimum
const NEARLY_EMPTY = 1e-8; // expected events of a bin without events that count as none
const AT_BOUND = 1e-9; // in uncertainties
const EPSILON = 2 ** -52;
const STEP = 1e-5;
const LEAST_CURVATURE = 1e-6; // below it a parameter without an uncertainty counts as of order 1

/**
 * What is wrong with `values` as a minimum of -2 log L, as sentences; empty where nothing is. `sigmas[i]` is the uncertainty
 * of a parameter where there is one; `held` are indices of parameters that were not fitted.
 */
export function certificateProblems({ model, data, values, sigmas = [], held = [], kinked = [] }) {
  const x = Float64Array.from(values);
  if (!x.every(Number.isFinite)) return ["a value is not finite"];
  const problems = [...boundProblems(model, x), ...rateProblems(model, data, x)];
  if (problems.length > 0) return problems;
  if (!Number.isFinite(model.logpdf(x, data))) return ["-2 log L is not finite"];
  return gradientProblems({ model, data, x, sigmas, held, kinked });
}

function boundProblems({ parNames, suggestedBounds }, x) {
  return parNames.flatMap((name, i) => {
    const [low, high] = suggestedBounds[i];
    return x[i] >= low && x[i] <= high ? [] : [`${name} = ${x[i]} is outside its bounds [${low}, ${high}]`];
  });
}

function rateProblems(model, data, x) {
  return Array.from(model.expectedData(x).subarray(0, model.nMainData)).flatMap((rate, b) =>
    rate > 0 || (rate === 0 && data[b] === 0) ? [] : [`bin ${b} with ${data[b]} events expects ${rate}`],
  );
}

function gradientProblems({ model, data, x, sigmas, held, kinked }) {
  const onKink = kinked.filter((i) => Math.abs(x[i]) <= ON_JOINT && !held.includes(i));
  const above = Float64Array.from(x, (value, i) => (onKink.includes(i) ? BESIDE : value));
  if (!Number.isFinite(model.logpdf(above, data))) return [];
  const gradient = model.gradient(above, data).map((g) => -2 * g);
  const hessian = model.hessian(above, data);
  const n = x.length;
  const width = (i) => (-hessian[i * n + i] > LEAST_CURVATURE ? 1 / Math.sqrt(-hessian[i * n + i]) : 1);
  const scale = Array.from(x, (_, i) => sigmas[i] ?? width(i));
  const free = Array.from(x.keys()).filter((i) => !held.includes(i) && !model.suggestedFixed[i]);
  const columns = holdingColumns({ model, data, x, gradient, scale, onKink, free });
  const { rest } = nonnegativeLeastSquares(
    columns.map((column) => free.map((i) => column[i] * scale[i])),
    free.map((i) => gradient[i] * scale[i]),
  );
  const rounding = gradientRounding(model, data, x, hessian);
  return free.flatMap((i, k) =>
    Math.abs(rest[k]) <= TOLERANCE + rounding[i] * scale[i]
      ? []
      : [
          `the gradient of ${model.parNames[i]} times its uncertainty is ${rest[k].toPrecision(3)} and nothing holds it`,
        ],
  );
}

/** Directions in which the gradient may point at a minimum: into the bounds, the kinks and the domain. */
function holdingColumns({ model, data, x, gradient, scale, onKink, free }) {
  const unit = (i, sign) => Array.from(x, (_, j) => (j === i ? sign : 0));
  const atBounds = free.flatMap((i) => {
    const [low, high] = model.suggestedBounds[i];
    const near = AT_BOUND * scale[i];
    return [...(x[i] <= low + near ? [unit(i, 1)] : []), ...(x[i] >= high - near ? [unit(i, -1)] : [])];
  });
  const atKinks = onKink.filter((i) => slopeBelow(model, data, x, i) <= 0 && gradient[i] >= 0).map((i) => unit(i, 1));
  return [...atBounds, ...atKinks, ...emptyBinColumns(model, data, x)];
}

function slopeBelow(model, data, x, i) {
  const beside = Float64Array.from(x);
  beside[i] = -BESIDE;
  return Number.isFinite(model.logpdf(beside, data)) ? -2 * model.gradient(beside, data)[i] : Number.NEGATIVE_INFINITY;
}

/** Gradients of the expectations of bins without events that expect next to none, by central differences. */
function emptyBinColumns(model, data, x) {
  const rates = model.expectedMainData(x);
  const empty = Array.from(rates.keys()).filter((b) => data[b] === 0 && rates[b] < NEARLY_EMPTY);
  if (empty.length === 0) return [];
  const slopes = Array.from(x, (value, i) => {
    const h = STEP * Math.max(1, Math.abs(value));
    const [up, down] = [h, -h].map((step) => model.expectedMainData(x.map((v, j) => (j === i ? v + step : v))));
    return empty.map((b) => (up[b] - down[b]) / (2 * h));
  });
  return empty.map((_, k) => slopes.map((row) => row[k]));
}

/** What rounding of rates and parameters does to each component of the gradient. */
export function gradientRounding(model, data, x, hessian) {
  const n = x.length;
  const spread = rateRounding(model, x);
  const rates = model.expectedMainData(x);
  const relative = rates.reduce((worst, rate, b) => (data[b] > 0 ? Math.max(worst, spread[b] / rate) : worst), EPSILON);
  return Array.from(x, (_, i) => {
    const moved = x.reduce((sum, value, j) => sum + 2 * Math.abs(hessian[i * n + j] * value) * EPSILON, 0);
    return moved + 4 * relative * Math.sqrt(Math.abs(hessian[i * n + i]) * data.reduce((sum, count) => sum + count, 1));
  });
}

/** Rounding of each bin's expectation: a few units in the last place of the sum of its samples' absolute rates. */
export function rateRounding(model, x) {
  const sums = new Float64Array(model.nMainData);
  const bySample = model.expectedBySample(x);
  for (const { name, begin } of model.channels) {
    for (const rates of bySample.get(name).values()) {
      rates.forEach((rate, b) => {
        sums[begin + b] += Math.abs(rate);
      });
    }
  }
  return sums.map((sum) => 4 * EPSILON * sum);
}

/** Rounding of -2 log L at a point. */
export function valueRounding(model, data, x) {
  const rates = model.expectedMainData(x);
  const errors = rateRounding(model, x);
  return errors.reduce(
    (sum, error, b) => sum + 2 * error * Math.abs(1 - (data[b] > 0 ? data[b] / rates[b] : 0)),
    1e-13 * Math.abs(2 * model.logpdf(x, data)),
  );
}
