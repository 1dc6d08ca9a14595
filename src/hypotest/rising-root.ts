/** A function value with its slope. */
export interface Sloped {
  readonly value: number;
  readonly slope: number;
}

/** A point of a function with its slope. */
export interface SlopedPoint extends Sloped {
  readonly x: number;
}

/** Where a function that rises from below a target is searched. */
export interface RootSearch {
  /** Where the function is known to be below the target; not evaluated. */
  readonly from: number;
  /** End of the search; may be infinite. */
  readonly to: number;
  readonly guess: number;
  /** Points of the function; those that the search evaluates are added. */
  readonly points: SlopedPoint[];
  /** Whether values of the function are not worth going on with; asked after each. */
  readonly isHopeless?: () => boolean;
}

/** A root, or the largest argument at which the function was still below the target, or where a hopeless search was given up. */
export type RootSearchResult =
  | { readonly root: number }
  | { readonly stillBelowAt: number }
  | { readonly givenUpAt: number };

/** Where a root should be, and what that rests on. */
interface Prediction {
  readonly x: number;
  /** Two points with slopes, near enough for the error to be of fourth order; otherwise of second order. */
  readonly isCubic: boolean;
  /** By how much the slopes of two points disagree about it; 0 with one point. */
  readonly doubt: number;
}

/** A step below this fraction of the distance from the start is the last: what it leaves is of the order of its square. */
const LAST_STEP = { newton: 1e-5, cubic: 1e-4 };
/** Doubt up to this fraction of the distance is none: slopes may be rounding, and values then decide. */
const NO_DOUBT = 1e-7;
/** Points within this fraction of the distance serve for a last cubic step. */
const NEAR = 0.3;
/** Relative width of a bracket that counts as a root: where slopes do not help. */
const NARROW = 1e-9;
/** A step that is not below this fraction of the last one is not trusted. */
const SHRINK = 0.7;
/** How far one step may go while the root is not bracketed, in units of the distance reached. */
const LONGEST_STEP = 8;
const MOST_EVALUATIONS = 200;
/** Where a search without an end stops. */
const FARTHEST = 1e30;

/**
 * Where a rising function with slopes reaches a target: by the inverse of the cubic through the two nearest points (from
 * one point, Newton's step), inside a bracket that is halved where a step does not help. It always ends: the bracket
 * shrinks, or the argument grows to `to` (1e30 for an infinite one).
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

/** The argument at which the function should reach `target`, from points that are known; undefined without two of them. */
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

/** The two rising points whose values are next to `target`. */
function closest(points: readonly SlopedPoint[], target: number): readonly SlopedPoint[] {
  const rising = points.filter(({ value, slope }) => slope > 0 && Number.isFinite(value) && Number.isFinite(slope));
  return rising.sort((a, b) => Math.abs(a.value - target) - Math.abs(b.value - target)).slice(0, 2);
}

/** x(target) of the cubic x(y) through two points with their slopes 1/f′; undefined where that does not rise. */
function inverseCubic(a: SlopedPoint, b: SlopedPoint, target: number): number | undefined {
  const h = b.value - a.value;
  if (h === 0 || !((b.x - a.x) / h > 0)) return undefined;
  const u = (target - a.value) / h;
  const v = 1 - u;
  const chord = v * v * (1 + 2 * u) * a.x + u * u * (3 - 2 * u) * b.x;
  const x = chord + h * u * v * (v / a.slope - u / b.slope);
  return (x - a.x) * (target - a.value) > 0 ? x : undefined;
}

/** Next argument while no point above the target is known. */
function outward(low: number, end: number, predicted: number, from: number): number {
  const farthest = low + LONGEST_STEP * Math.max(low - from, Number.MIN_VALUE);
  if (predicted > low && predicted <= Math.min(farthest, end)) return predicted;
  return end < FARTHEST && !(predicted <= end) ? end : Math.min(farthest, end);
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
