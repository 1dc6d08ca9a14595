/** A function value with its slope. */
export interface Sloped {
  readonly value: number;
  readonly slope: number;
}

/** A point of a function with its slope. */
export interface SlopedPoint extends Sloped {
  readonly x: number;
}

/** The range and start of a search for the root of a function that rises from below a target. */
export interface RootSearch {
  /** Argument at which the function is known to be below the target; the search does not evaluate it there. */
  readonly from: number;
  /** End of the search; may be infinite. */
  readonly to: number;
  readonly guess: number;
  /** Known points of the function; the search adds those that it evaluates. */
  readonly points: SlopedPoint[];
  /** Called after each evaluation; the search is given up if it returns true. */
  readonly isHopeless?: () => boolean;
}

/**
 * The root; or the end of the search, where the function is still below the target; or the argument at which the search was given
 * up.
 */
export type RootSearchResult =
  | { readonly root: number }
  | { readonly stillBelowAt: number }
  | { readonly givenUpAt: number };

/** A predicted root, and its accuracy. */
interface Prediction {
  readonly x: number;
  /**
   * Whether it comes from two nearby points with slopes, so that its error is of fourth order; otherwise it is of second order.
   */
  readonly isCubic: boolean;
  /** Difference between two predictions that use the slope of one of two points each; 0 for a prediction from one point. */
  readonly doubt: number;
}

/** A step shorter than this fraction of the distance from `from` is the last one: the remaining error is of higher order. */
const LAST_STEP = { newton: 1e-5, cubic: 1e-4 };
/** A prediction is final only if `doubt` is at most this fraction of the distance; slopes may consist of rounding errors. */
const NO_DOUBT = 1e-7;
/** A cubic prediction counts as one of fourth order if its second point is within this fraction of the distance. */
const NEAR = 0.3;
/** A bracket of less than this relative width counts as a root, also where slopes are of no use. */
const NARROW = 1e-9;
/** A step that is not shorter than this fraction of the previous one is replaced by bisection. */
const SHRINK = 0.7;
/** Longest step while the root is not bracketed, in units of the distance from `from` that was reached. */
const LONGEST_STEP = 8;
const MOST_EVALUATIONS = 200;
/** Largest argument of a search whose range is infinite. */
const FARTHEST = 1e30;

/**
 * Finds the argument at which a rising function with known slopes reaches a target. Each step uses the inverse cubic through the
 * two points nearest to the target, or Newton's method with one point, inside a bracket that is halved where such a step does not
 * help. The search always ends: either the bracket shrinks, or the argument grows up to `to` (1e30 if that is infinite).
 */
export function risingRoot(f: (x: number) => Sloped, target: number, search: RootSearch): RootSearchResult {
  const { from, points } = search;
  const end = Math.min(search.to, FARTHEST);
  let low = from;
  let high: number | undefined;
  let x = search.guess > from && search.guess <= end ? search.guess : firstTry(from, end);
  let lastStep = Number.POSITIVE_INFINITY;
  for (let evaluations = 1; evaluations <= MOST_EVALUATIONS; evaluations++) {
    const point = { x, ...f(x) };
    points.push(point);
    if (search.isHopeless?.() === true) return { givenUpAt: x };
    if (point.value === target) return { root: x };
    if (point.value < target) low = x;
    else high = x;
    if (high === undefined && low >= end) return { stillBelowAt: end };
    if (high !== undefined && high - low <= NARROW * Math.abs(high)) return { root: middle(low, high) };
    const next = predict(points, point, target, from);
    const step = Math.abs(next.x - x);
    const within = next.x >= low && next.x <= (high ?? end);
    const scale = Math.abs(next.x - from);
    const isLast = step <= (next.isCubic ? LAST_STEP.cubic : LAST_STEP.newton) * scale;
    if (within && isLast && next.doubt <= NO_DOUBT * scale) return { root: next.x };
    const trusted = within && next.x > low && next.x < (high ?? Number.POSITIVE_INFINITY) && step < SHRINK * lastStep;
    lastStep = trusted ? step : Number.POSITIVE_INFINITY;
    if (high === undefined) x = outward(low, end, next.x, from);
    else x = trusted ? next.x : middle(low, high);
  }
  return high === undefined ? { stillBelowAt: low } : { root: middle(low, high) };
}

/** Prediction of the argument at which the function reaches `target`; undefined without two known rising points. */
export function cubicGuess(points: readonly SlopedPoint[], target: number): number | undefined {
  const [near, second] = closest(points, target);
  return near === undefined || second === undefined ? undefined : inverseCubic(near, second, target);
}

function predict(points: readonly SlopedPoint[], current: SlopedPoint, target: number, from: number): Prediction {
  const newton = current.slope > 0 ? current.x + (target - current.value) / current.slope : Number.NaN;
  const [near, second] = closest(points, target);
  if (near !== current || second === undefined) return { x: newton, isCubic: false, doubt: 0 };
  const doubt = Math.abs(inverseQuadratic(near, second, target) - inverseQuadratic(second, near, target));
  const x = inverseCubic(near, second, target);
  if (x === undefined) return { x: newton, isCubic: false, doubt };
  return { x, isCubic: Math.abs(second.x - x) <= NEAR * Math.abs(x - from), doubt };
}

/** The two points of positive slope whose values are nearest to `target`. */
function closest(points: readonly SlopedPoint[], target: number): readonly SlopedPoint[] {
  const rising = points.filter(({ value, slope }) => slope > 0 && Number.isFinite(value) && Number.isFinite(slope));
  return rising.sort((a, b) => Math.abs(a.value - target) - Math.abs(b.value - target)).slice(0, 2);
}

/** x(target) of the cubic x(y) through two points with their slopes 1/f′; undefined where this does not rise. */
function inverseCubic(a: SlopedPoint, b: SlopedPoint, target: number): number | undefined {
  const h = b.value - a.value;
  if (h === 0 || !((b.x - a.x) / h > 0)) return undefined;
  const u = (target - a.value) / h;
  const v = 1 - u;
  const chord = v * v * (1 + 2 * u) * a.x + u * u * (3 - 2 * u) * b.x;
  const x = chord + h * u * v * (v / a.slope - u / b.slope);
  return (x - a.x) * (target - a.value) > 0 ? x : undefined;
}

/** The next argument while no point above the target is known. */
function outward(low: number, end: number, predicted: number, from: number): number {
  const farthest = low + LONGEST_STEP * Math.max(low - from, Number.MIN_VALUE);
  if (predicted > low && predicted <= Math.min(farthest, end)) return predicted;
  return Math.min(farthest, end);
}

/** x(target) of the parabola x(y) through two points with the slope 1/f′ at the first. */
function inverseQuadratic(a: SlopedPoint, b: SlopedPoint, target: number): number {
  const [h, y] = [b.value - a.value, target - a.value];
  const bend = (b.x - a.x - h / a.slope) / (h * h);
  return a.x + y / a.slope + bend * y * y;
}

function middle(low: number, high: number): number {
  return low + (high - low) / 2;
}

function firstTry(from: number, end: number): number {
  return end === FARTHEST ? from + 1 : end;
}
