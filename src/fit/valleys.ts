import type { LikelihoodFactor, LikelihoodHessian } from "../likelihood/hessian.js";
import type { BoundData } from "../likelihood/likelihood.js";
import { dot, scaled } from "../math/vector.js";
import type { Model } from "../model/model.js";
import { boundedNewton } from "../newton/bounded-newton.js";
import { type Effort, NO_EFFORT, together } from "./effort.js";
import { feasibleStart } from "./feasible-start.js";
import { type FitInput, holding } from "./fit-input.js";
import { likelihoodProblem } from "./likelihood-problem.js";
import type { FoundMinimum } from "./neighbourhood.js";

/**
 * Least ratio of a parameter's variance to that with all others held, for it to lie along a narrow valley: two
 * normalisations whose shapes can hardly be told apart, say.
 */
const NARROW = 10;
/** Damping of the Hessian, relative to its diagonal: where it has no inverse, this leaves the direction of the valley. */
const DAMPED = 1e-9;
/** Sizes of the values at which a parameter along a valley is held. */
const SIZES = Array.from({ length: 10 }, (_, decade) => 10 ** decade);
/** How far above the minimum, in −log L, a valley is followed. */
const MOST_RISE = 20;
/** Most steps to a minimum with the parameter held. */
const HELD_ITERATIONS = 120;
/** An interval of a minimum along a valley in which −log L can fall by less than this is short enough, and the most parts of it. */
const LEFT = 1e-7;
const MOST_PARTS = 20;

/** A parameter that differs by this part of its bound from it is there but for rounding. */
const AT_BOUND = 1e-9;

/** A free parameter without a constraint along a narrow valley. */
export interface Valley {
  readonly parameter: number;
  /** How all parameters move along the valley as this one moves by 1: see `along`; `[nPars]`. */
  readonly direction: Float64Array;
}

/** The narrow valleys that the Hessian at a minimum shows. */
export function valleysAt(
  model: Model,
  input: FitInput,
  x: Float64Array,
  hessian: LikelihoodHessian,
): readonly Valley[] {
  const { prefits } = model;
  const unconstrained = [...x.keys()].filter((p) => input.fixed[p] === 0 && prefits[p] === undefined);
  if (unconstrained.length === 0) return [];
  const positive = hessian.approximation();
  const diagonal = positive.diagonal();
  const damping = dampingOf(diagonal);
  const inside = insideBounds(input, x);
  const ofInside = positive.factor(inside, damping, 0);
  return unconstrained.flatMap((parameter): Valley[] => {
    const factor = inside[parameter] === 1 ? ofInside : positive.factor(withParameter(inside, parameter), damping, 0);
    if (factor === undefined) return [];
    const variance = columnOf(factor, parameter)[parameter]!;
    if (!(variance * diagonal[parameter]! > NARROW)) return [];
    const direction = along(prefits, input, { x, hessian: positive }, parameter);
    return direction === undefined ? [] : [{ parameter, direction }];
  });
}

/**
 * How the parameters without a constraint follow one of them as it moves by 1, all others held: over orders of magnitude, the effect
 * of a constrained parameter on the difference of two large normalisations is anything but linear. Undefined where they cannot.
 *
 * @param at - a point, and a positive semidefinite Hessian there
 */
function along(
  prefits: Model["prefits"],
  input: FitInput,
  { x, hessian }: { readonly x: Float64Array; readonly hessian: LikelihoodHessian },
  parameter: number,
): Float64Array | undefined {
  const inside = insideBounds(input, x).map((is, p) => (prefits[p] === undefined ? is : 0));
  const factor = hessian.factor(withParameter(inside, parameter), dampingOf(hessian.diagonal()), 0);
  if (factor === undefined) return undefined;
  const column = columnOf(factor, parameter);
  return scaled(1 / column[parameter]!, column);
}

const dampingOf = (diagonal: Float64Array) => diagonal.map((h) => DAMPED * Math.max(1, h));

/** 1 where a parameter is free and inside its bounds, else 0. */
function insideBounds({ fixed, lower, upper }: FitInput, x: Float64Array): Uint8Array {
  return Uint8Array.from(x, (v, p) => (fixed[p] === 0 && v > lower[p]! && v < upper[p]! ? 1 : 0));
}

const withParameter = (free: Uint8Array, parameter: number) => free.map((is, p) => (p === parameter ? 1 : is));

/** A column of the inverse matrix. */
function columnOf(factor: LikelihoodFactor, parameter: number): Float64Array {
  const column = new Float64Array(factor.free.length);
  column[parameter] = 1;
  factor.solve(column, column);
  return column;
}

/** Where valleys lead to, and what it took to follow them. */
export interface ValleyStarts {
  /** Lowest first. */
  readonly starts: readonly Float64Array[];
  readonly effort: Effort;
}

/**
 * Starts for minimisations that may end lower, along narrow valleys: their parameter is held at values of every order of
 * magnitude, which leaves a well-conditioned problem for all others. Between two at which −log L falls towards each other there
 * is a minimum. Straight steps are of no use there: valleys are curved, and narrow.
 *
 * @param gradient - of −log L at `from`, if that is no minimum
 */
export function valleyStarts(
  model: Model,
  data: BoundData,
  input: FitInput,
  from: FoundMinimum,
  valleys: readonly Valley[],
  gradient?: Float64Array,
): ValleyStarts {
  const walk = new ValleyWalk(model, data, input, from, gradient);
  const starts = valleys
    .flatMap((valley) => [...walk.minima(valley, 1), ...walk.minima(valley, -1)])
    .sort((a, b) => a.value - b.value)
    .map(({ x }) => x);
  return { starts, effort: walk.effort };
}

/** A minimum with the parameter of a valley held. */
interface HeldMinimum extends FoundMinimum {
  /** The slope of −log L as that parameter moves. */
  readonly slope: number;
  /** Directions in which the valley may lead on from there: see `along`, and the line from the minimum before. */
  readonly directions: readonly Float64Array[];
}

class ValleyWalk {
  effort: Effort = NO_EFFORT;
  readonly #model: Model;
  readonly #data: BoundData;
  readonly #input: FitInput;
  readonly #from: FoundMinimum;
  readonly #gradient: Float64Array | undefined;

  constructor(model: Model, data: BoundData, input: FitInput, from: FoundMinimum, gradient: Float64Array | undefined) {
    this.#model = model;
    this.#data = data;
    this.#input = input;
    this.#from = from;
    this.#gradient = gradient;
  }

  /** Minima along one end of a valley, each to a fraction of its distance. */
  minima(valley: Valley, way: 1 | -1): readonly FoundMinimum[] {
    const { parameter: p, direction } = valley;
    const out: FoundMinimum[] = [];
    const slope = this.#gradient === undefined ? way : dot(direction, this.#gradient);
    let last: HeldMinimum = { ...this.#from, slope, directions: [direction] };
    for (const value of valuesBeyond(p, this.#from.x[p]!, way, this.#input)) {
      const next = this.#heldMinimum(valley, last, value);
      if (next === undefined || !(next.value < this.#from.value + MOST_RISE)) return out;
      if (way * last.slope < 0 && way * next.slope > 0) out.push(this.#between(valley, last, next));
      last = next;
    }
    return way * last.slope < 0 ? [...out, last] : out;
  }

  /** The minimum with the parameter held at a value, from one with it held elsewhere; undefined outside the domain. */
  #heldMinimum({ parameter: p, direction: first }: Valley, last: HeldMinimum, value: number): HeldMinimum | undefined {
    const init = this.#onwards(p, last, value);
    if (init === undefined) return undefined;
    const held = holding(this.#input, p, value, init);
    const ended = boundedNewton(likelihoodProblem(this.#model, this.#data, held), init, {
      hessianWithin: Number.POSITIVE_INFINITY,
      maxIterations: HELD_ITERATIONS,
    });
    this.effort = together(this.effort, ended);
    const x = ontoBounds(ended.x, this.#input);
    const direction =
      along(this.#model.prefits, this.#input, { x, hessian: ended.hessian.approximation() }, p) ?? first;
    // Along the valley: rounding of the other parameters' slopes, which is all that is left of them, takes no part in it.
    const slope = dot(direction, ended.slopes.gradient);
    return { x, value: ended.value, slope, directions: [direction, this.#secant(p, last, x)] };
  }

  /** The lowest start inside the domain to which the directions of a valley lead; undefined without any. */
  #onwards(p: number, last: HeldMinimum, value: number): Float64Array | undefined {
    const { likelihood } = this.#model;
    const starts = last.directions.flatMap((direction) => {
      const held = holding(this.#input, p, value, movedTo(p, last.x, direction, value));
      const x = feasibleStart(this.#model, this.#data, held);
      return x === undefined ? [] : [{ x, height: likelihood.regularValue(x, this.#data) }];
    });
    return starts.sort((a, b) => a.height - b.height)[0]?.x;
  }

  /** The line from one minimum along a valley to the next, as its parameter moves by 1, with constrained parameters held. */
  #secant(p: number, { x: from }: HeldMinimum, to: Float64Array): Float64Array {
    const { prefits } = this.#model;
    const by = to[p]! - from[p]!;
    return to.map((v, q) => (prefits[q] === undefined ? (v - from[q]!) / by : 0));
  }

  /**
   * The minimum between two at which −log L slopes towards each other, by the Illinois method on the slope (M. Dowell, P. Jarratt,
   * BIT 11 (1971) 168) in asinh of the parameter, which may change by orders of magnitude.
   */
  #between(valley: Valley, first: HeldMinimum, second: HeldMinimum): FoundMinimum {
    const place = ({ x }: HeldMinimum) => Math.asinh(x[valley.parameter]!);
    const slopeOf = ({ x, slope }: HeldMinimum) => slope * Math.hypot(1, x[valley.parameter]!);
    let [a, b] = [first, second];
    let [slopeA, slopeB] = [slopeOf(a), slopeOf(b)];
    for (let nParts = 0; nParts < MOST_PARTS; nParts++) {
      const length = place(b) - place(a);
      if (Math.min(Math.abs(slopeA), Math.abs(slopeB)) * Math.abs(length) < LEFT) break;
      const part = slopeA / (slopeA - slopeB);
      const middle = this.#heldMinimum(valley, part < 0.5 ? a : b, Math.sinh(place(a) + length * part));
      if (middle === undefined) break;
      const slope = slopeOf(middle);
      if (slope * slopeB < 0) [a, slopeA] = [b, slopeB];
      else slopeA /= 2;
      [b, slopeB] = [middle, slope];
    }
    return a.value < b.value ? a : b;
  }
}

/** Values of every order of magnitude on one side of a minimum, from the nearest to the bound. */
function valuesBeyond(p: number, from: number, way: 1 | -1, { lower, upper }: FitInput): number[] {
  const all = [lower[p]!, upper[p]!, 0, ...SIZES, ...SIZES.map((size) => -size)];
  const distance = (value: number) => way * (value - from);
  return [...new Set(all)]
    .filter((v) => Number.isFinite(v) && v >= lower[p]! && v <= upper[p]! && distance(v) > 0)
    .sort((a, b) => distance(a) - distance(b));
}

/** A point moved along its valley until a parameter has a value. */
function movedTo(parameter: number, x: Float64Array, direction: Float64Array, value: number): Float64Array {
  const by = value - x[parameter]!;
  return x.map((v, p) => v + by * direction[p]!);
}

/** A point with parameters that are at their bounds but for rounding exactly there. */
function ontoBounds(x: Float64Array, { lower, upper }: FitInput): Float64Array {
  const isAt = (v: number, bound: number) => Math.abs(v - bound) <= AT_BOUND * Math.abs(bound);
  return x.map((v, p) => (isAt(v, lower[p]!) ? lower[p]! : isAt(v, upper[p]!) ? upper[p]! : v));
}
