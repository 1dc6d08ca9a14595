import { contourLines } from "../scan/contour-lines.js";
import { outward } from "../scan/outward.js";
import type { GridValues } from "../scan/results.js";
import type { ConditionalFits } from "./conditional-fits.js";
import type { Plane } from "./plane.js";
import { profileInterval } from "./profile-interval.js";
import type { IntervalEnd } from "./results.js";

/** Points of the grid along each axis. */
const POINTS = 41;
/** Space around the largest contour, as a fraction of its width. */
const MARGIN = 0.05;
/** Largest number of Newton steps of a point, and the |√Δ − √level| / √level up to which it counts as on the contour. */
const MOST_STEPS = 8;
const ON_LEVEL = 1e-4;
/** Where neither an interval nor its parameter has an end, the grid ends this many half-widths from the best fit. */
const WITHOUT_END = 5;

/**
 * √Δ, with Δ = −2 Δ log L of the profile likelihood of two parameters, on a grid that contains the contour of `level` as far as
 * bounds allow. √Δ is nearly linear across a contour, so that linear interpolation gives lines close to the true ones.
 *
 * @throws LowerMinimum when a point lies below the best fit
 */
export function profileGrid(fits: ConditionalFits, plane: Plane, level: number): GridValues {
  const [px, py] = plane.held;
  const x = axis(fits, px, level, plane.l11 * Math.sqrt(level));
  const y = axis(fits, py, level, Math.hypot(plane.l21, plane.l22) * Math.sqrt(level));
  const roots = new Float64Array(POINTS * POINTS);
  const estimates: (Float64Array | undefined)[] = new Array<undefined>(POINTS * POINTS).fill(undefined);
  const start = [nearest(x, plane.origin[0]), nearest(y, plane.origin[1])];
  const best = Float64Array.from(fits.best.values);
  for (const { position, from } of outward([POINTS, POINTS], start)) {
    const [i, j] = position as [number, number];
    const init = from === undefined ? best : (estimates[from[0]! * POINTS + from[1]!] ?? best);
    const fitted = fits.at(plane.held, [x[i]!, y[j]!], init, [0, 0]);
    estimates[i * POINTS + j] = fitted.values;
    roots[i * POINTS + j] = fitted.valid ? Math.sqrt(Math.max(0, fitted.deltaTwiceNll)) : Number.NaN;
  }
  const names = fits.model.parNames;
  const axes = [
    { name: names[px]!, values: x },
    { name: names[py]!, values: y },
  ];
  return { axes, shape: [POINTS, POINTS], values: roots };
}

/** A line of a contour. */
interface Line {
  readonly closed: boolean;
  readonly x: readonly number[];
  readonly y: readonly number[];
}

/**
 * Lines at a level through a grid of `profileGrid`: linear interpolation first, then Newton steps of each point along the
 * gradient of √Δ until the point is on the contour.
 *
 * @throws LowerMinimum when a point lies below the best fit
 */
export function gridLines(fits: ConditionalFits, plane: Plane, grid: GridValues, level: number): readonly Line[] {
  const [set] = contourLines(grid, [Math.sqrt(level)]);
  return set!.lines.map(({ closed, x, y }) => {
    const points = Array.from(x, (value, i) => ontoLevel(fits, plane, grid, Math.sqrt(level), [value, y[i]!]));
    if (closed) points[points.length - 1] = points[0]!;
    return { closed, x: points.map(([value]) => value), y: points.map(([, value]) => value) };
  });
}

type XY = readonly [number, number];

/** The point of the contour near `from`; `from` itself where the steps do not reach the contour. */
function ontoLevel(fits: ConditionalFits, plane: Plane, { axes }: GridValues, target: number, from: XY): XY {
  const cells = axes.map(({ values }) => (values[values.length - 1]! - values[0]!) / (values.length - 1));
  const bounds = plane.held.map((p) => [fits.input.lower[p]!, fits.input.upper[p]!] as const);
  let at: XY = from;
  let init: Float64Array = Float64Array.from(fits.best.values);
  for (let step = 0; step < MOST_STEPS; step++) {
    const { valid, deltaTwiceNll, gradient, values } = fits.at(plane.held, at, init, [0, 0]);
    if (!valid || !(deltaTwiceNll > 0)) return from;
    const root = Math.sqrt(deltaTwiceNll);
    if (Math.abs(root - target) <= ON_LEVEL * target) return at;
    init = values;
    // In units of grid cells, so that the step does not depend on the units of the parameters.
    const slopes = plane.held.map((p, a) => (gradient[p]! * cells[a]!) / (2 * root));
    const length = (target - root) / (slopes[0]! ** 2 + slopes[1]! ** 2);
    const shift = slopes.map((slope) => slope * length);
    const shortening = Math.min(1, 1 / Math.hypot(shift[0]!, shift[1]!));
    const moved = (a: 0 | 1) =>
      Math.min(Math.max(at[a] + shortening * shift[a]! * cells[a]!, bounds[a]![0]), bounds[a]![1]);
    at = [moved(0), moved(1)];
  }
  return from;
}

function axis(fits: ConditionalFits, p: number, level: number, halfWidth: number): Float64Array {
  const interval = profileInterval(fits, p, level);
  const reach = (end: IntervalEnd, side: 1 | -1) => {
    const bound = side > 0 ? fits.input.upper[p]! : fits.input.lower[p]!;
    const far = interval.estimate + side * WITHOUT_END * halfWidth;
    return end.value ?? (side > 0 ? Math.min(bound, far) : Math.max(bound, far));
  };
  const [low, high] = [reach(interval.lower, -1), reach(interval.upper, 1)];
  const margin = MARGIN * (high - low);
  const from = Math.max(fits.input.lower[p]!, low - margin);
  const to = Math.min(fits.input.upper[p]!, high + margin);
  return Float64Array.from({ length: POINTS }, (_, k) => from + ((to - from) * k) / (POINTS - 1));
}

function nearest(values: Float64Array, target: number): number {
  let best = 0;
  for (const [k, value] of values.entries()) if (Math.abs(value - target) < Math.abs(values[best]! - target)) best = k;
  return best;
}
