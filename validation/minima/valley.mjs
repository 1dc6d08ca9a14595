// The search along nearly flat directions: normalisations whose shapes are almost the same are held at values of every order
// of magnitude, which leaves a well-conditioned problem for all other parameters.
import { likelihoodProblem } from "./likelihood-problem.mjs";
import { minimise } from "./newton.mjs";

const INNER = { tolerance: 1e-8, maxIterations: 60 };
const DECADES = { from: -1, to: 9 };
const MOST_ENDS = 4;
const FIRST_FACTOR = Math.sqrt(10);
const LEAST_FACTOR = 1.003;

/**
 * Points near minima of the profile over the normalisations in `indices`, lowest first. All but the one with the widest
 * bounds are held; `from` is a minimum found otherwise.
 */
export function valleyPoints(search, indices, from) {
  const { lower, upper } = search;
  const byWidth = indices
    .filter((i) => lower[i] < upper[i])
    .sort((a, b) => upper[a] - lower[a] - (upper[b] - lower[b]));
  const released = byWidth.pop();
  if (byWidth.length === 0) return [];
  const profile = profiler(search, byWidth, released);
  const grids = byWidth.map((i) => heldValues(lower[i], upper[i], byWidth.length === 1 ? 2 : 1));
  const seen = product(grids)
    .map((values) => profile(values, from.x))
    .filter((point) => point !== undefined)
    .sort((a, b) => a.value - b.value);
  return apart(seen).map((point) => patternSearch(profile, point, byWidth, search));
}

/** Minimises over all but the held normalisations; the released one starts where their sum stays what it is. */
function profiler({ model, data, lower, upper }, held, released) {
  return (values, x) => {
    const start = Float64Array.from(x);
    const bounds = { lower: Float64Array.from(lower), upper: Float64Array.from(upper) };
    held.forEach((i, k) => {
      start[released] += start[i] - values[k];
      start[i] = values[k];
      bounds.lower[i] = values[k];
      bounds.upper[i] = values[k];
    });
    const problem = likelihoodProblem({ model, data, ...bounds });
    const ends = [start, centred(start, model, [...held, released])].map((point) => minimise(problem, point, INNER));
    const best = ends.filter((end) => end !== undefined).sort((a, b) => a.value - b.value)[0];
    return best && { ...best, values };
  };
}

/** The same normalisations with everything else at its suggested value. */
const centred = (x, { suggestedInit }, kept) => suggestedInit.map((init, i) => (kept.includes(i) ? x[i] : init));

/** Values of both signs, some a decade, that are inside the bounds. */
function heldValues(low, high, perDecade) {
  const count = (DECADES.to - DECADES.from) * perDecade;
  const sizes = Array.from({ length: count + 1 }, (_, k) => 10 ** (DECADES.from + k / perDecade));
  return [...sizes, 0, ...sizes.map((size) => -size)].filter((value) => value >= low && value <= high);
}

const product = (lists) =>
  lists.reduce((rows, list) => rows.flatMap((row) => list.map((value) => [...row, value])), [[]]);

/** The lowest points that are no neighbours of a lower one. */
function apart(points) {
  const kept = [];
  for (const point of points) {
    if (kept.length === MOST_ENDS) break;
    const isNear = (other) =>
      point.values.every(
        (value, k) => Math.sign(value) === Math.sign(other.values[k]) && ratio(value, other.values[k]) < 11,
      );
    if (!kept.some(isNear)) kept.push(point);
  }
  return kept;
}

const ratio = (a, b) => (a === b ? 1 : Math.max(Math.abs(a / b), Math.abs(b / a)));

/** Multiplies and divides one held value after the other, by less and less. */
function patternSearch(profile, point, held, { lower, upper }) {
  let best = point;
  for (let factor = FIRST_FACTOR; factor > LEAST_FACTOR; ) {
    const before = best.value;
    for (const k of held.keys()) {
      for (const by of [factor, 1 / factor]) {
        const values = best.values.map((value, i) => (i === k ? value * by : value));
        if (values[k] < lower[held[k]] || values[k] > upper[held[k]]) continue;
        const trial = profile(values, best.x);
        if (trial !== undefined && trial.value < best.value) best = trial;
      }
    }
    if (!(best.value < before)) factor = Math.sqrt(factor);
  }
  return best;
}
