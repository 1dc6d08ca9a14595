import type { ConditionalFit, ConditionalFits } from "./conditional-fits.js";

/** Where |√Δ − √level| / √level is below this, the next step of the interpolation is exact to about 1e-9. */
const CLOSE = 1e-4;
/** Largest number of fits of one search. */
const MOST_FITS = 60;
/** Largest t of a search; a likelihood that does not reach the level up to there is called flat. */
const LONGEST = 1e6;
/** A step outward goes at most to this multiple of the largest t below the level. */
const STRETCH = 4;
/** The search ends when a failing fit is this close to the farthest point with a valid fit, relative to its t. */
const EDGE = 1e-5;

/** A straight line through the best fit in the plane, or on the axis, of some parameters. */
export interface Ray {
  readonly held: readonly number[];
  /** Change of each held parameter per unit of t. */
  readonly direction: readonly number[];
  /** dθ̂/dt of all parameters at the best fit. */
  readonly response: Float64Array;
  /**
   * dt/d√Δ at the best fit: 1 where t counts standard deviations of the Hessian; 0 where the best fit is at a bound with a
   * gradient that points outside, so that Δ begins linearly.
   */
  readonly initialSlope: 0 | 1;
}

/** A start of the search: the t at which the end is expected, and estimates of all parameters there. */
export interface Guess {
  readonly t: number;
  readonly values: Float64Array;
}

/** The point at which Δ reaches its level, or the reason why it does not. */
export type RayEnd =
  | { readonly t: number; readonly values: Float64Array }
  | { readonly t?: undefined; readonly reason: string; readonly isBound: boolean };

/** A point of the profile along a ray: t, y = √Δ, and the slope dt/dy. */
interface Point {
  readonly t: number;
  readonly y: number;
  readonly slope: number;
  readonly values: Float64Array;
  readonly response: Float64Array | undefined;
}

/**
 * First t > 0 at which the profile of −2 log L along a ray is `level` above the best fit.
 *
 * In y = √Δ the profile is nearly a straight line. Its slope follows from dΔ/dt = gradient · direction over the held parameters,
 * since the others are at their conditional minimum and do not contribute. So t(y) is interpolated by the cubic through two
 * points and their slopes, inside a bracket, and each fit starts on the tangent of the nearest earlier one. Two or three fits are
 * usually enough.
 *
 * @throws LowerMinimum when a point lies below the best fit
 */
export function seekLevel(fits: ConditionalFits, ray: Ray, level: number, guess?: Guess): RayEnd {
  return new LevelSearch(fits, ray, level).run(guess);
}

class LevelSearch {
  readonly #fits: ConditionalFits;
  readonly #ray: Ray;
  readonly #target: number;
  readonly #origin: readonly number[];
  /** The t at which the ray leaves the bounds, and the index of the parameter that is at its bound there. */
  readonly #bound: { readonly t: number; readonly p: number };
  /** The highest point below the level. */
  #low: Point;
  /** The lowest point above the level. */
  #high: Point | undefined;
  /** The last two points, the later one first. */
  #last: Point;
  #before: Point | undefined;
  /** The nearest t at which the fit failed. */
  #failure: { readonly t: number; readonly message: string } | undefined;

  constructor(fits: ConditionalFits, ray: Ray, level: number) {
    this.#fits = fits;
    this.#ray = ray;
    this.#target = Math.sqrt(level);
    const values = Float64Array.from(fits.best.values);
    this.#origin = ray.held.map((p) => values[p]!);
    this.#low = { t: 0, y: 0, slope: ray.initialSlope, values, response: ray.response };
    this.#last = this.#low;
    this.#bound = this.#nearestBound();
  }

  #nearestBound(): { readonly t: number; readonly p: number } {
    const { lower, upper } = this.#fits.input;
    let nearest = { t: Number.POSITIVE_INFINITY, p: -1 };
    for (const [i, p] of this.#ray.held.entries()) {
      const d = this.#ray.direction[i]!;
      const room = d > 0 ? upper[p]! - this.#origin[i]! : this.#origin[i]! - lower[p]!;
      const t = d === 0 ? Number.POSITIVE_INFINITY : Math.max(0, room / Math.abs(d));
      if (t < nearest.t) nearest = { t, p };
    }
    return nearest;
  }

  run(guess: Guess | undefined): RayEnd {
    if (this.#bound.t === 0) return this.#boundReached(0);
    let t = guess?.t ?? this.#firstStep();
    let start = guess?.values;
    for (let fit = 0; fit < MOST_FITS; fit++) {
      t = Math.min(t, this.#bound.t);
      const end = this.#visit(t, start);
      if (end !== undefined) return end;
      start = undefined;
      t = this.#next();
      if (t > LONGEST) return this.#without(`the likelihood is flat: ${this.#reached()}`);
      if (this.#failure !== undefined && this.#failure.t - this.#low.t < EDGE * Math.max(1, this.#low.t)) {
        return this.#without(`fits fail beyond this point: ${this.#reached()}; ${this.#failure.message}`);
      }
    }
    return this.#without(`the level was not found in ${MOST_FITS} fits: ${this.#reached()}`);
  }

  /** First t: √level where Δ begins as a parabola; otherwise level divided by the slope of Δ, if this is less. */
  #firstStep(): number {
    const { held, direction, initialSlope } = this.#ray;
    if (initialSlope === 1) return this.#target;
    const { atBounds } = this.#fits.best.certificate;
    let slope = 0;
    for (const [i, p] of held.entries()) {
      const name = this.#fits.model.parNames[p]!;
      slope += Math.abs(direction[i]!) * (atBounds.find((active) => active.name === name)?.multiplier ?? 0);
    }
    return slope > 0 ? Math.min(this.#target, this.#target ** 2 / slope) : this.#target;
  }

  /** Fits at t and adds the point to the bracket; returns the end if the point is near enough, or if a bound comes first. */
  #visit(t: number, start: Float64Array | undefined): RayEnd | undefined {
    const { held, direction } = this.#ray;
    const atBound = t === this.#bound.t;
    const coordinates = held.map((p, i) =>
      atBound && p === this.#bound.p ? this.#boundOf(i) : this.#origin[i]! + t * direction[i]!,
    );
    const fitted = this.#fits.at(held, coordinates, start ?? this.#predict(t), direction);
    if (!fitted.valid) {
      if (this.#failure === undefined || t < this.#failure.t) this.#failure = { t, message: fitted.message };
      return undefined;
    }
    const point = this.#pointOf(t, fitted);
    this.#before = this.#last;
    this.#last = point;
    if (Math.abs(point.y - this.#target) <= CLOSE * this.#target) return this.#finish(point);
    if (point.y > this.#target) this.#high = point;
    else if (atBound) return this.#boundReached(fitted.deltaTwiceNll);
    else this.#low = point;
    return undefined;
  }

  #boundOf(i: number): number {
    const { lower, upper } = this.#fits.input;
    return (this.#ray.direction[i]! > 0 ? upper : lower)[this.#ray.held[i]!]!;
  }

  #pointOf(t: number, { gradient, deltaTwiceNll, values, response }: ConditionalFit): Point {
    const { held, direction } = this.#ray;
    const y = Math.sqrt(Math.max(0, deltaTwiceNll));
    let rise = 0;
    for (const [i, p] of held.entries()) rise += gradient[p]! * direction[i]!;
    return { t, y, slope: (2 * y) / rise, values, response };
  }

  /** Estimates at t along the tangent of the nearest point. */
  #predict(t: number): Float64Array {
    const points = [this.#last, this.#low, ...(this.#high === undefined ? [] : [this.#high])];
    let nearest = points[0]!;
    for (const point of points) if (Math.abs(point.t - t) < Math.abs(nearest.t - t)) nearest = point;
    const { values, response } = nearest;
    return response === undefined ? values : values.map((value, p) => value + response[p]! * (t - nearest.t));
  }

  /** The next t: by interpolation where this stays inside the bracket, else farther outward or in the middle of the bracket. */
  #next(): number {
    const low = this.#low.t;
    const high = Math.min(this.#high?.t ?? Number.POSITIVE_INFINITY, this.#failure?.t ?? Number.POSITIVE_INFINITY);
    const t = this.#interpolated();
    const first = Math.max(low, this.#target);
    if (high === Number.POSITIVE_INFINITY) {
      const farthest = STRETCH * first;
      return t > low * 1.001 ? Math.min(t, farthest) : 2 * first;
    }
    const margin = 1e-3 * (high - low);
    return t > low + margin && t < high - margin ? t : 0.5 * (low + high);
  }

  /** t at the level on the cubic in y through the last two points and their slopes, or else on the tangent of the last point. */
  #interpolated(): number {
    const b = this.#last;
    const a = this.#before;
    if (!Number.isFinite(b.slope) || b.slope < 0) return Number.NaN;
    if (a === undefined || a.y === b.y || !Number.isFinite(a.slope)) return b.t + b.slope * (this.#target - b.y);
    const h = b.y - a.y;
    const s = (this.#target - a.y) / h;
    const [s2, s3] = [s * s, s * s * s];
    return (
      (2 * s3 - 3 * s2 + 1) * a.t + (s3 - 2 * s2 + s) * h * a.slope + (3 * s2 - 2 * s3) * b.t + (s3 - s2) * h * b.slope
    );
  }

  #finish(point: Point): RayEnd {
    const exact = this.#interpolated();
    const isSane = Math.abs(exact - point.t) <= 10 * CLOSE * Math.abs(point.t);
    const t = Math.min(isSane ? exact : point.t, this.#bound.t);
    return { t, values: this.#predict(t) };
  }

  #boundReached(delta: number): RayEnd {
    const name = this.#fits.model.parNames[this.#bound.p]!;
    const i = this.#ray.held.indexOf(this.#bound.p);
    const reason = `the bound ${this.#boundOf(i)} of "${name}" is reached with −2 Δ log L = ${delta.toPrecision(4)}`;
    return { reason, isBound: true };
  }

  #without(reason: string): RayEnd {
    return { reason, isBound: false };
  }

  /** The farthest valid point below the level, in words. */
  #reached(): string {
    const { held, direction } = this.#ray;
    const { t, y } = this.#low;
    const at = held.map((p, i) => {
      const value = this.#origin[i]! + t * direction[i]!;
      return `${this.#fits.model.parNames[p]} = ${Number(value.toPrecision(6))}`;
    });
    return `−2 Δ log L = ${(y * y).toPrecision(4)} at ${at.join(", ")}`;
  }
}
