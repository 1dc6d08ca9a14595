// The lowest -2 log L that the judge finds for a model and data: many loose minimisations, the best of them polished.
import { drawsFrom } from "./draws.mjs";
import { acrossKinks, boundsOnSide, likelihoodProblem } from "./likelihood-problem.mjs";
import { minimise } from "./newton.mjs";
import { pointDrawer, startsOf } from "./starts.mjs";
import { valleyPoints } from "./valley.mjs";

const LOOSE = { tolerance: 1e-2, maxIterations: 80 };
const POLISHED = { tolerance: 1e-12, maxIterations: 300 };
const MOST_POLISHED = 10;
const WORTH_POLISHING = 2; // in -2 log L above the lowest loose end
const SAME_VALUE = 1e-3; // loose ends that are this close, in value and in place, are one
const SAME_PLACE = 0.05;
const SIDES_CHANGED = 30; // at most, of kinked parameters in one minimisation
const REFLECTIONS = 4; // rounds of reflections about the suggested values
const LOWER = 1e-7;

/** Counts that stand in for zeros: a barrier at the edge of the domain, and how it is taken away. */
const BARRIERS = [0.5, 1e-2, 1e-4]; // in turns, one a start
const LEAST_BARRIER = 1e-12;
const SHRINK = 0.1;
const LEAST_PRECISION = 1e-11;
const ON_PATH = 1e-2; // precision on the way, as a part of the count
const NEARLY_EMPTY = 0.05; // rate over its largest value at which a bin without events calls for the barrier

/**
 * A search for minima of one model. `kinked`: indices of parameters whose interpolation has a kink at 0. `refine`, where
 * given, takes a minimum closer than double precision of the model's derivatives can (see `exactRefinement`). `valley`:
 * indices of normalisations whose shapes are nearly the same.
 */
export function createJudge({ model, kinked = [], refine, valley = [], starts = 100 }) {
  const suggested = model.suggestedBounds;
  const searchFor = (data, held, seed) => {
    const lower = Float64Array.from(suggested, ([low], i) => heldValue(model, held, i) ?? low);
    const upper = Float64Array.from(suggested, ([, high], i) => heldValue(model, held, i) ?? high);
    return { model, data, lower, upper, kinked, refine, valley, draws: drawsFrom(seed) };
  };
  /**
   * The lowest minimum for `data` with the parameters in `held` (index to value), from half the starts with a held one;
   * `fromStarts`: what random starts alone lead to, without reflections and walks along valleys.
   */
  const lowest = ({ data, held = new Map(), seed }) =>
    searchMinima(searchFor(data, held, seed), held.size > 0 ? starts / 2 : starts);
  /** The minimum that a polished minimisation from `x` ends in; undefined for an `x` outside the domain. */
  const from = ({ data, held = new Map(), x }) => {
    const search = searchFor(data, held, 0);
    const value = -2 * model.logpdf(x, data);
    return Number.isFinite(value) ? polish(search, barrierFor(search, [{ x }]), { x, value }) : undefined;
  };
  return { lowest, from };
}

const heldValue = (model, held, i) => held.get(i) ?? (model.suggestedFixed[i] ? model.suggestedInit[i] : undefined);

function searchMinima(search, count) {
  const { model, data, lower, upper, draws, valley } = search;
  const inBox = (x) => Float64Array.from(x, (value, i) => Math.min(Math.max(value, lower[i]), upper[i]));
  const { starts, points } = startsOf({
    drawPoint: pointDrawer(search),
    value: (x) => -2 * model.logpdf(x, data),
    count,
    draws,
    anchors: [model.suggestedInit, withoutSignals(model)].map(inBox),
  });
  const barrier = barrierFor(search, points);
  const ends = starts.map((start, k) => looseEnd(search, barrier, start, BARRIERS[k % BARRIERS.length]));
  const polished = distinct(ends.filter((end) => end !== undefined)).map((end) => polish(search, barrier, end));
  if (polished.length === 0)
    return { value: Number.POSITIVE_INFINITY, fromStarts: Number.POSITIVE_INFINITY, converged: false };
  const ofStarts = lowestOf(polished);
  const found = reflected(search, barrier, ofStarts);
  const again = [looseEnd(search, barrier, found.x, BARRIERS[0]), ...valleyPoints(search, valley, found)];
  const competing = again.filter((end) => end !== undefined && end.value < found.value + WORTH_POLISHING);
  const lowest = lowestOf([found, ...competing.map((end) => polish(search, barrier, end))]);
  return { ...lowest, fromStarts: ofStarts.value };
}

/** The suggested values with every unconstrained parameter at 0: inside the domain where a background is all there is. */
const withoutSignals = ({ parameterSets }) =>
  parameterSets.flatMap(({ inits, constraint }) => inits.map((init) => (constraint === undefined ? 0 : init)));

const lowestOf = (ends) => ends.reduce((a, b) => (b.value < a.value ? b : a));

/**
 * Data with small counts in place of zeros, where the expectation of a bin without events comes near 0 at some of the
 * points; the data themselves where none does.
 */
function barrierFor({ model, data }, points) {
  const empty = Array.from({ length: model.nMainData }, (_, b) => b).filter((b) => data[b] === 0);
  const low = new Map(empty.map((b) => [b, Number.POSITIVE_INFINITY]));
  const high = new Map(empty.map((b) => [b, 0]));
  if (empty.length > 0) {
    for (const { x } of points) {
      const rates = model.expectedMainData(x);
      for (const b of empty) {
        low.set(b, Math.min(low.get(b), rates[b]));
        high.set(b, Math.max(high.get(b), rates[b]));
      }
    }
  }
  const risky = empty.filter((b) => high.get(b) > 0 && low.get(b) < NEARLY_EMPTY * high.get(b));
  const raised = (count) => {
    const values = Float64Array.from(data);
    for (const b of risky) values[b] = count;
    return values;
  };
  return { isNeeded: risky.length > 0, at: (count) => (risky.length > 0 ? raised(count) : data) };
}

/** A minimisation that goes through kinks: in the orthant of its start, then in the next while that is lower. */
function descend(search, start, options) {
  const { kinked } = search;
  const whole = likelihoodProblem(search);
  if (kinked.length === 0) return minimise(whole, start, options);
  let end;
  let from = start;
  for (let sides = 0; from !== undefined && sides < SIDES_CHANGED; sides++) {
    const { lower, upper } = boundsOnSide(search, kinked, from);
    const next = minimise({ ...whole, lower, upper }, from, options);
    if (next === undefined) return end;
    end = next;
    from = acrossKinks(whole, kinked, end.x);
  }
  return end;
}

function looseEnd(search, barrier, start, count) {
  if (!barrier.isNeeded) return descend(search, start, LOOSE);
  let end;
  for (let t = count; t > BARRIERS.at(-1) / 2; t *= 0.1) {
    end = descend({ ...search, data: barrier.at(t) }, end?.x ?? start, LOOSE);
    if (end === undefined) return undefined;
  }
  return { ...end, value: -2 * search.model.logpdf(end.x, search.data) };
}

/** Loose ends worth polishing, lowest first, each place once. */
function distinct(ends) {
  const kept = [];
  for (const end of ends.sort((a, b) => a.value - b.value)) {
    if (kept.length === MOST_POLISHED || end.value > ends[0].value + WORTH_POLISHING) break;
    if (!kept.some((other) => isSame(other, end))) kept.push(end);
  }
  return kept;
}

const isSame = (a, b) =>
  Math.abs(a.value - b.value) < SAME_VALUE &&
  a.x.every((x, i) => Math.abs(x - b.x[i]) < SAME_PLACE * Math.max(1, Math.abs(x)));

/** The minimum to full precision, with the barrier taken away. */
function polish(search, barrier, end) {
  let here = end;
  if (barrier.isNeeded) {
    for (let count = BARRIERS.at(-1); count > LEAST_BARRIER / 2; count *= SHRINK) {
      const options = { ...POLISHED, tolerance: Math.max(ON_PATH * count, LEAST_PRECISION) };
      here = descend({ ...search, data: barrier.at(count) }, here.x, options) ?? here;
    }
  } else here = descend(search, here.x, POLISHED) ?? here;
  if (search.refine !== undefined) here = search.refine(here.x, search) ?? here;
  return barrier.isNeeded ? { ...here, value: -2 * search.model.logpdf(here.x, search.data) } : here;
}

/**
 * Better minima on the other side of the suggested values of single parameters: effects that go the same way up and down
 * have one on each side, too many for random starts to meet every combination.
 */
function reflected(search, barrier, best) {
  const { model, lower, upper, data } = search;
  let lowest = best;
  for (let round = 0; round < REFLECTIONS; round++) {
    const before = lowest.value;
    for (const [i, center] of model.suggestedInit.entries()) {
      if (lower[i] === upper[i] || !Number.isFinite(model.logpdf(lowest.x, data))) continue;
      const mirrored = Float64Array.from(lowest.x);
      mirrored[i] = Math.min(Math.max(2 * center - lowest.x[i], lower[i]), upper[i]);
      const end = looseEnd(search, barrier, mirrored, BARRIERS.at(-1));
      if (end === undefined || end.value > lowest.value + WORTH_POLISHING || isSame(end, lowest)) continue;
      const polished = polish(search, barrier, end);
      if (polished.value < lowest.value - LOWER) lowest = polished;
    }
    if (!(lowest.value < before - LOWER)) break;
  }
  return lowest;
}
