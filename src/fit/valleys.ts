import type { LikelihoodHessian } from "../likelihood/hessian.js";
import type { BoundData } from "../likelihood/likelihood.js";
import { scaled } from "../math/vector.js";
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
/** Where, in gᵀH⁻¹g, the Hessian of a minimum with the parameter held is taken, and its most steps. */
const HELD = { near: 1e-2, iterations: 120 };
/** An interval of a minimum along a valley in which −log L can fall by less than this is short enough, and the most parts of it. */
const LEFT = 1e-4;
const MOST_PARTS = 10;

/** A free parameter without a constraint along a narrow valley, and how all parameters move along it as this one moves by 1. */
export interface Valley {
  readonly parameter: number;
  /** `[nPars]` */
  readonly direction: Float64Array;
}

/** The narrow valleys that the Hessian at a minimum shows. */
export function valleysAt(
  { prefits }: Model,
  { fixed, lower, upper }: FitInput,
  x: Float64Array,
  hessian: LikelihoodHessian,
): readonly Valley[] {
  const positive = hessian.approximation();
  const diagonal = positive.diagonal();
  const damping = diagonal.map((h) => DAMPED * Math.max(1, h));
  const unconstrained = [...x.keys()].filter((p) => fixed[p] === 0 && prefits[p] === undefined);
  if (unconstrained.length === 0) return [];
  const inside = Uint8Array.from(x, (v, p) => (fixed[p] === 0 && v > lower[p]! && v < upper[p]! ? 1 : 0));
  const ofInside = positive.factor(inside, damping, 0);
  return unconstrained.flatMap((parameter): Valley[] => {
    const free = Uint8Array.from(inside, (is, p) => (p === parameter ? 1 : is));
    const factor = inside[parameter] === 1 ? ofInside : positive.factor(free, damping, 0);
    if (factor === undefined) return [];
    const column = new Float64Array(x.length);
    column[parameter] = 1;
    factor.solve(column, column);
    const variance = column[parameter]!;
    if (!(variance * diagonal[parameter]! > NARROW)) return [];
    return [{ parameter, direction: scaled(1 / variance, column) }];
  });
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
 */
export function valleyStarts(
  model: Model,
  data: BoundData,
  input: FitInput,
  from: FoundMinimum,
  valleys: readonly Valley[],
): ValleyStarts {
  const walk = new ValleyWalk(model, data, input, from);
  const starts = valleys
    .flatMap((valley) => [...walk.minima(valley, 1), ...walk.minima(valley, -1)])
    .sort((a, b) => a.value - b.value)
    .map(({ x }) => x);
  return { starts, effort: walk.effort };
}

/** A minimum with the parameter of a valley held, and the slope of −log L as that moves. */
interface Rung extends FoundMinimum {
  readonly slope: number;
}

class ValleyWalk {
  effort: Effort = NO_EFFORT;
  readonly #model: Model;
  readonly #data: BoundData;
  readonly #input: FitInput;
  readonly #from: FoundMinimum;

  constructor(model: Model, data: BoundData, input: FitInput, from: FoundMinimum) {
    this.#model = model;
    this.#data = data;
    this.#input = input;
    this.#from = from;
  }

  /** Minima along one end of a valley, each to a fraction of its distance. */
  minima(valley: Valley, way: 1 | -1): readonly FoundMinimum[] {
    const { parameter: p } = valley;
    const out: FoundMinimum[] = [];
    let last: Rung = { ...this.#from, slope: way };
    for (const value of valuesBeyond(p, this.#from.x[p]!, way, this.#input)) {
      const next = this.#rung(valley, last, value);
      if (next === undefined || !(next.value < this.#from.value + MOST_RISE)) return out;
      if (way * last.slope < 0 && way * next.slope > 0) out.push(this.#between(valley, last, next));
      last = next;
    }
    return way * last.slope < 0 ? [...out, last] : out;
  }

  /** The minimum with the parameter held at a value, from one with it held elsewhere; undefined outside the domain. */
  #rung(valley: Valley, { x }: FoundMinimum, value: number): Rung | undefined {
    const { parameter: p } = valley;
    const held = holding(this.#input, p, value, movedTo(valley, x, value));
    const init = feasibleStart(this.#model, this.#data, held);
    if (init === undefined) return undefined;
    const ended = boundedNewton(likelihoodProblem(this.#model, this.#data, held), init, {
      hessianWithin: HELD.near,
      maxIterations: HELD.iterations,
    });
    this.effort = together(this.effort, ended);
    return { x: ended.x, value: ended.value, slope: ended.slopes.gradient[p]! };
  }

  /**
   * The minimum between two at which −log L slopes towards each other, by the Illinois method on the slope (M. Dowell, P. Jarratt,
   * BIT 11 (1971) 168) in asinh of the parameter, which may change by orders of magnitude.
   */
  #between(valley: Valley, first: Rung, second: Rung): FoundMinimum {
    const place = ({ x }: Rung) => Math.asinh(x[valley.parameter]!);
    const slopeOf = ({ x, slope }: Rung) => slope * Math.hypot(1, x[valley.parameter]!);
    let [a, b] = [first, second];
    let [slopeA, slopeB] = [slopeOf(a), slopeOf(b)];
    for (let part = 0; part < MOST_PARTS; part++) {
      const length = place(b) - place(a);
      if (Math.min(Math.abs(slopeA), Math.abs(slopeB)) * Math.abs(length) < LEFT) break;
      const middle = this.#rung(valley, b, Math.sinh(place(a) + (length * slopeA) / (slopeA - slopeB)));
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

/** A point moved along a valley until its parameter has a value. */
function movedTo({ parameter, direction }: Valley, x: Float64Array, value: number): Float64Array {
  const by = value - x[parameter]!;
  return x.map((v, p) => v + by * direction[p]!);
}
