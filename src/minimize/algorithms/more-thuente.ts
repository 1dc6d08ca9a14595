/** Line search of Moré and Thuente. */
import { nextStep, type Sample } from "./trial-step.js";

/** A point on a search line: its step, value and slope, its coordinates, and the gradient. */
export interface LinePoint extends Sample {
  readonly x: Float64Array;
  readonly gradient: Float64Array;
}

/** Evaluates the point at a step along a search line. */
export type Line = (step: number) => LinePoint;

export interface SearchOptions {
  /** Sufficient decrease: value ≤ value(0) + c1 · step · slope(0). */
  readonly c1: number;
  /** Curvature: |slope| ≤ c2 · |slope(0)|. */
  readonly c2: number;
  /** Relative width of the bracket at which the search ends. */
  readonly xtol: number;
  readonly minStep: number;
  readonly maxStep: number;
  readonly maxEvaluations: number;
}

/** Result of a search; if `converged` is false, the strong Wolfe conditions are not met, and the point is the best one found. */
export interface SearchResult {
  readonly point: LinePoint;
  readonly converged: boolean;
}

/** Without a bracket, the next step advances by a multiple of the last advance between these. */
const STRETCH = { low: 1.1, high: 4 };
/** The bracket must shrink by this factor in two steps, or it is halved. */
const SHRINK = 0.66;

/** Whether a point is in the domain of the function; −Infinity counts as the lowest possible value. */
export function usable(point: LinePoint): boolean {
  const value = Number.isFinite(point.value) && Number.isFinite(point.slope);
  return value || point.value === Number.NEGATIVE_INFINITY;
}

/** The interval of uncertainty: its best end, its other end, and the range of the next step. */
interface Interval {
  best: LinePoint;
  other: LinePoint;
  bracketed: boolean;
  low: number;
  high: number;
  width: number;
  oldWidth: number;
  /** Least step that is known to leave the domain of the function. */
  wall: number;
}

/**
 * A step that satisfies the strong Wolfe conditions, by safeguarded cubic interpolation in a shrinking interval.
 *
 * In a first stage the interval is chosen for ψ(t) = φ(t) − φ(0) − c1 t φ′(0), until some t has ψ ≤ 0 and φ′ ≥ 0.
 * Moré and Thuente, ACM TOMS 20 (1994) 286, in the version of MINPACK-2 (the one in SciPy and L-BFGS-B). A trial where
 * the function is not finite is followed by a shorter one.
 */
export function moreThuente(line: Line, origin: LinePoint, first: number, options: SearchOptions): SearchResult {
  const { c1, c2, xtol, minStep, maxStep } = options;
  const interval = startInterval(origin, first, options);
  const target = c1 * origin.slope;
  let firstStage = true;
  let step = first;
  for (let evaluations = 0; evaluations < options.maxEvaluations; evaluations++) {
    const trial = line(step);
    if (!usable(trial)) {
      interval.wall = step;
      step = interval.best.step + 0.25 * (step - interval.best.step);
      continue;
    }
    const ceiling = origin.value + step * target;
    const low = trial.value <= ceiling;
    if (low && Math.abs(trial.slope) <= -c2 * origin.slope) return { point: trial, converged: true };
    if (trial.value === Number.NEGATIVE_INFINITY) return { point: trial, converged: true };
    if (firstStage && low && trial.slope >= 0) firstStage = false;
    const atMax = step === maxStep && low && trial.slope <= target;
    const atMin = step === minStep && (!low || trial.slope >= target);
    if (isExhausted(interval, step, xtol) || atMax || atMin)
      return { point: lower(trial, interval.best), converged: false };
    const tilt = firstStage && !low && trial.value <= interval.best.value ? target : 0;
    step = shrink(interval, trial, tilt, options);
    if (step === interval.best.step) return { point: interval.best, converged: false };
  }
  return { point: interval.best, converged: false };
}

function lower(a: LinePoint, b: LinePoint): LinePoint {
  return a.value <= b.value ? a : b;
}

function startInterval(origin: LinePoint, first: number, { minStep, maxStep }: SearchOptions): Interval {
  const width = maxStep - minStep;
  const range = { low: 0, high: first + STRETCH.high * first };
  return { best: origin, other: origin, bracketed: false, ...range, width, oldWidth: 2 * width, wall: Infinity };
}

function isExhausted({ bracketed, low, high }: Interval, step: number, xtol: number): boolean {
  return bracketed && (step <= low || step >= high || high - low <= xtol * high);
}

/** Updates the interval by the trial and chooses the next step; `tilt` is the slope that is subtracted in the first stage. */
function shrink(interval: Interval, trial: LinePoint, tilt: number, { minStep, maxStep, xtol }: SearchOptions): number {
  const tilted = ({ step, value, slope }: Sample): Sample => ({
    step,
    value: value - step * tilt,
    slope: slope - tilt,
  });
  const [best, other, now] = [tilted(interval.best), tilted(interval.other), tilted(trial)];
  let step = nextStep({ ...interval, best, other, trial: now });
  if (now.value > best.value) {
    interval.other = trial;
    interval.bracketed = true;
  } else {
    if (now.slope * Math.sign(best.slope) < 0) {
      interval.other = interval.best;
      interval.bracketed = true;
    }
    interval.best = trial;
  }
  const ends = [interval.best.step, interval.other.step] as const;
  if (interval.bracketed) {
    const width = Math.abs(ends[1] - ends[0]);
    if (width >= SHRINK * interval.oldWidth || Number.isNaN(step)) step = (ends[0] + ends[1]) / 2;
    interval.oldWidth = interval.width;
    interval.width = width;
    interval.low = Math.min(...ends);
    interval.high = Math.max(...ends);
  } else {
    interval.low = step + STRETCH.low * (step - interval.best.step);
    interval.high = step + STRETCH.high * (step - interval.best.step);
  }
  step = Math.min(Math.max(step, minStep), maxStep);
  if (step >= interval.wall) step = (interval.best.step + interval.wall) / 2;
  return isExhausted(interval, step, xtol) ? interval.best.step : step;
}
