/** First and second derivatives along one variable from values only, each with an estimate of its error. */

/** A quantity and an estimate of its error. */
interface Estimate {
  readonly value: number;
  readonly error: number;
}

/** Derivatives along one variable, estimated from values. */
export interface AxisDerivatives {
  readonly first: Estimate;
  readonly second: Estimate;
  /**
   * Displacement at which the second difference is most accurate, away from a nearby bound; 0 for a variable that cannot move.
   */
  readonly step: number;
  /** Values at that displacement and at the opposite one; the latter is undefined where a bound prevents it. */
  readonly up: number;
  readonly down: number | undefined;
}

/** A variable: its value, its bounds, and its scale. */
export interface Axis {
  readonly x: number;
  readonly lower: number;
  readonly upper: number;
  readonly size: number;
}

/** Largest relative step, which balances the rounding error ε/h² of second differences and their first neglected term h². */
const LARGEST_STEP = Number.EPSILON ** 0.25;
/** Ratio of each step to the previous one. */
const RATIO = 1 / 8;
const LEVELS = 5;
/** Rounding error of a value, relative to its size. */
const ROUNDING = 2 * Number.EPSILON;

/** First and second differences at one step, without any correction. */
interface Level {
  readonly step: number;
  readonly up: number;
  readonly down: number | undefined;
  readonly first: number;
  readonly second: number;
  /** Rounding error of the values. */
  readonly noise: number;
}

/**
 * Derivatives at the point whose value is `middle`, from values `valueAt(displacement)` inside the bounds.
 *
 * Differences are taken at steps that shrink by factors of 8 until rounding errors make them worse, and those of two neighbouring
 * steps are extrapolated to step 0. The estimated error is the change by the extrapolation plus the rounding error of the values;
 * the pair with the least error is used. A function that is steep on a scale of 1e-4 needs the smaller steps, a noisy one the
 * larger.
 *
 * Where a bound leaves no room for central differences, they are one-sided. The result is NaN where values are not finite.
 * @see C. J. F. Ridders, Adv. Eng. Software 4 (1982) 75 (the extrapolation with its error)
 */
export function axisDerivatives(
  axis: Axis,
  middle: number,
  valueAt: (displacement: number) => number,
): AxisDerivatives {
  const largest = LARGEST_STEP * axis.size;
  const smallest = largest * RATIO ** (LEVELS - 1);
  const [below, above] = [axis.x - axis.lower, axis.upper - axis.x];
  if (Math.max(below, above) < 2 * smallest) return nothing(middle);
  const central = Math.min(below, above) >= smallest;
  const side = above >= below ? 1 : -1;
  const room = central ? Math.min(below, above) : Math.max(below, above) / 2;
  const levels: Level[] = [];
  for (let k = 0, step = Math.min(largest, room); k < LEVELS; k++, step *= RATIO) {
    const level = central ? centralLevel(axis.x, step, middle, valueAt) : oneSidedLevel(side * step, middle, valueAt);
    if (Number.isFinite(level.second)) levels.push(level);
    if (levels.length > 2 && isWorse(levels, central)) break;
  }
  return best(levels, central, middle);
}

function nothing(middle: number): AxisDerivatives {
  const none = { value: 0, error: 0 };
  return { first: none, second: none, step: 0, up: middle, down: middle };
}

function centralLevel(x: number, step: number, middle: number, valueAt: (displacement: number) => number): Level {
  // The actual displacements, after rounding of x + step.
  const [forward, backward] = [x + step - x, x - (x - step)];
  const [up, down] = [valueAt(forward), valueAt(-backward)];
  const first = (up - down) / (forward + backward);
  const second = (up - middle - (middle - down)) / (forward * backward);
  return { step: forward, up, down, first, second, noise: roundingOf(middle, up, down) };
}

/** Differences from the parabola through the point and two points on one side of it. */
function oneSidedLevel(step: number, middle: number, valueAt: (displacement: number) => number): Level {
  const [up, further] = [valueAt(step), valueAt(2 * step)];
  const second = (further - up - (up - middle)) / step ** 2;
  const first = (up - middle) / step - (second * step) / 2;
  return { step, up, down: undefined, first, second, noise: roundingOf(middle, up, further) };
}

function roundingOf(...values: readonly number[]): number {
  return ROUNDING * Math.max(...values.map(Math.abs));
}

/** Estimate of a derivative from two neighbouring levels. `order`: power of the step in the first neglected term. */
function extrapolated(coarse: number, fine: number, order: number, rounding: number): Estimate {
  const change = (fine - coarse) / (RATIO ** -order - 1);
  return { value: fine + change, error: Math.abs(change) + rounding };
}

function firstFrom(coarse: Level, fine: Level): Estimate {
  return extrapolated(coarse.first, fine.first, 2, fine.noise / Math.abs(fine.step));
}

function secondFrom(coarse: Level, fine: Level, central: boolean): Estimate {
  return extrapolated(coarse.second, fine.second, central ? 2 : 1, (4 * fine.noise) / fine.step ** 2);
}

/** Whether the last step has made both derivatives worse. */
function isWorse(levels: readonly Level[], central: boolean): boolean {
  const [before, coarse, fine] = levels.slice(-3) as [Level, Level, Level];
  const first = firstFrom(coarse, fine).error >= firstFrom(before, coarse).error;
  return first && secondFrom(coarse, fine, central).error >= secondFrom(before, coarse, central).error;
}

function best(levels: readonly Level[], central: boolean, middle: number): AxisDerivatives {
  const pairs = levels.slice(1).map((fine, k) => [levels[k]!, fine] as const);
  const second = mostCertain(pairs.map(([coarse, fine]) => secondFrom(coarse, fine, central)));
  const errorAt = (level: Level) => Math.abs(level.second - second.value) + (4 * level.noise) / level.step ** 2;
  const chosen = levels.reduce<Level | undefined>(
    (a, b) => (a === undefined || errorAt(b) < errorAt(a) ? b : a),
    undefined,
  );
  const { step, up, down } = chosen ?? { step: 0, up: middle, down: middle };
  return { first: mostCertain(pairs.map(([coarse, fine]) => firstFrom(coarse, fine))), second, step, up, down };
}

/**
 * The estimate with the least error. Its error is raised to its distance from the nearer of its neighbours, since values may have
 * larger errors than rounding, which the extrapolation does not include.
 */
function mostCertain(estimates: readonly Estimate[]): Estimate {
  const unknown: Estimate = { value: Number.NaN, error: Number.POSITIVE_INFINITY };
  const chosen = estimates.reduce((a, b) => (b.error < a.error ? b : a), unknown);
  const at = estimates.indexOf(chosen);
  const distances = [estimates[at - 1], estimates[at + 1]].map((other) =>
    Math.abs((other ?? unknown).value - chosen.value),
  );
  const nearer = Math.min(...distances.filter((distance) => !Number.isNaN(distance)));
  return { value: chosen.value, error: Number.isFinite(nearer) ? Math.max(chosen.error, nearer) : chosen.error };
}
