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

/**
 * A parameter on a kink has two conditions, one a side: −2 log L must not fall to either, with the same multipliers of bins. So it
 * has two rows, and all others one.
 */
function gradientProblems({ model, data, x, sigmas, held, kinked }) {
  const onKink = kinked.filter((i) => Math.abs(x[i]) <= ON_JOINT && !held.includes(i));
  const side = (at) => Float64Array.from(x, (value, i) => (onKink.includes(i) ? at : value));
  const [above, below] = [side(BESIDE), side(-BESIDE)];
  if (!Number.isFinite(model.logpdf(above, data)) || !Number.isFinite(model.logpdf(below, data))) return [];
  const hessian = model.hessian(above, data);
  const n = x.length;
  const width = (i) => (-hessian[i * n + i] > LEAST_CURVATURE ? 1 / Math.sqrt(-hessian[i * n + i]) : 1);
  const scale = Array.from(x, (_, i) => sigmas[i] ?? width(i));
  const free = Array.from(x.keys()).filter((i) => !held.includes(i) && !model.suggestedFixed[i]);
  const rows = [
    ...free.map((i) => ({ i, at: above, sign: 1 })),
    ...onKink.filter((i) => free.includes(i)).map((i) => ({ i, at: below, sign: -1 })),
  ];
  const gradients = new Map([above, below].map((at) => [at, model.gradient(at, data).map((g) => -2 * g)]));
  const { rest } = nonnegativeLeastSquares(
    holdingColumns({ model, data, x, scale, onKink, rows }),
    rows.map(({ i, at }) => gradients.get(at)[i] * scale[i]),
  );
  const rounding = gradientRounding(model, data, x, hessian);
  return rows.flatMap(({ i }, k) =>
    Math.abs(rest[k]) <= TOLERANCE + rounding[i] * scale[i]
      ? []
      : [
          `the gradient of ${model.parNames[i]} times its uncertainty is ${rest[k].toPrecision(3)} and nothing holds it`,
        ],
  );
}

/** Directions in which the gradient may point at a minimum: into the bounds, the kinks and the domain; an entry for each row. */
function holdingColumns({ model, data, x, scale, onKink, rows }) {
  const unit = (index, sign) => rows.map((_, k) => (k === index ? sign : 0));
  const held = rows.flatMap(({ i, sign }, k) => {
    if (onKink.includes(i)) return [unit(k, sign)];
    const [low, high] = model.suggestedBounds[i];
    const near = AT_BOUND * scale[i];
    return [...(x[i] <= low + near ? [unit(k, 1)] : []), ...(x[i] >= high - near ? [unit(k, -1)] : [])];
  });
  return [...held, ...emptyBinColumns({ model, data, x, scale, onKink, rows })];
}

/**
 * Slopes of the expectations of bins without events that expect next to none, by central differences; on a kink, by one to the
 * side of the row.
 */
function emptyBinColumns({ model, data, x, scale, onKink, rows }) {
  const rates = model.expectedMainData(x);
  const empty = Array.from(rates.keys()).filter((b) => data[b] === 0 && rates[b] < NEARLY_EMPTY);
  if (empty.length === 0) return [];
  const slopes = rows.map(({ i, sign }) => {
    const h = STEP * Math.max(1, Math.abs(x[i]));
    const at = (step) => model.expectedMainData(x.map((v, j) => (j === i ? v + step : v)));
    const [from, to] = onKink.includes(i) ? [0, sign * h] : [-h, h];
    const [low, high] = [at(from), at(to)];
    return empty.map((b) => ((high[b] - low[b]) / (to - from)) * scale[i]);
  });
  return empty.map((_, e) => slopes.map((row) => row[e]));
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
