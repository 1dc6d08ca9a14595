import type { BoundData } from "../graph/evaluate-value.js";
import type { Model } from "../model/model.js";
import { boundedNewton, type NewtonOptions } from "../optimize/bounded-newton.js";
import { freeOf, type NewtonProblem, type NewtonResult } from "../optimize/newton-problem.js";
import { type Certified, certify, isCertified, newtonDecrement, RANK_TOLERANCE } from "./certificate.js";
import { walkBothWays } from "./downhill.js";
import { followEdges } from "./edge-path.js";
import { dataOfEdge, type EdgeBin, type EdgePoint, edgePoint, heldAtEdge } from "./edge-point.js";
import { type Effort, NO_EFFORT, together } from "./effort.js";
import { emptyBins } from "./empty-bins.js";
import { isStationaryOnEdge } from "./edge-stationary.js";
import type { FitInput } from "./fit-input.js";
import { likelihoodProblem } from "./likelihood-problem.js";
import { pointState } from "./point-state.js";
import type { FlatEnd } from "./results.js";

/** Largest gᵀH⁻¹g of a minimum, in −log L: far below any difference of two minima that matters. */
const LARGEST_DECREMENT = 1e-10;
/** Steps in a row that the edge of the domain may cut short before the edge is followed. */
const MOST_BLOCKED = 6;
/**
 * Largest product of a bin's multiplier and its expectation at the edge, in −log L: what is still to be gained by going there. The
 * path ends at 1e-8 (complementarity; J. Nocedal, S. J. Wright, Numerical Optimization (2006), theorem 12.1).
 */
const LARGEST_COMPLEMENT = 2e-8;
/** A parameter this near to its bound may belong there: the path along an edge keeps away from it. */
const NEARLY_AT_BOUND = 1e-4;
/** Times that a point which turns out to be no minimum is left downhill: each lowers −log L, so that they come to an end. */
const MOST_DESCENTS = 60;
/** Iterations of all runs after which no further one is begun: numbers of absurd size make each of them a long one. */
const MOST_ITERATIONS = 3000;
/** How much lower, in −log L, a point has to be for a minimisation to go on from there: far above rounding. */
const LOWER = { absolute: 1e-7, relative: 1e-12 };
/** How a saddle is left: steps double until the value rises. */
const OFF_SADDLE = { growth: 2, rise: 1e-3 };
/** How a flat direction is tested: to the bounds, or until −2 log L has risen by 1. */
const ALONG_FLAT = { growth: 4, rise: 0.5 };

/** What is wanted of a minimisation. */
export interface LocalOptions
  extends Pick<NewtonOptions, "maxIterations" | "startWasValued" | "startValue" | "abandon"> {
  /**
   * How near to the minimum, in gᵀH⁻¹g, the Hessian may be taken that judges it. Without it the Hessian is that of the minimum,
   * and there is a covariance.
   */
  readonly hessianWithin?: number;
}

/** The end of a local minimisation; derivatives are in the model's evaluator until its next evaluation. */
export interface LocalMinimum {
  readonly x: Float64Array;
  /** The deviance part of −log L, of the data that were given. */
  readonly value: number;
  /** Whether a certificate holds. */
  readonly isMinimum: boolean;
  readonly status: NewtonResult["status"];
  /** FREE, FIXED, AT_LOWER, AT_UPPER or ON_KINK per parameter. */
  readonly state: Uint8Array;
  /** Bins without events that hold the point on the edge of the domain. */
  readonly edges: readonly EdgeBin[];
  /** The point and the data that derivatives are of: others than those given on the edge, see `EdgePoint`. */
  readonly derivativesAt: EdgePoint["beside"];
  /** What the Hessian says; undefined where a quicker look was enough. */
  readonly certified: Certified | undefined;
  /** How far each flat direction of `certified` is flat, down and up. */
  readonly flatEnds: readonly (readonly [FlatEnd, FlatEnd])[];
  readonly effort: Effort;
}

/**
 * Minimises −log L from a start inside its domain, and certifies where that ends by the gradient, the Hessian and the bounds at
 * that point alone. What turns out to be no minimum is left: a saddle along its steepest negative curvature, a flat direction
 * that leads down, the edge of the domain along it.
 */
export function localMinimum(model: Model, data: BoundData, input: FitInput, options: LocalOptions): LocalMinimum {
  return new Descent(model, data, input, options).run();
}

/** Where a run of steps ended. */
type Ended = Pick<NewtonResult, "x" | "value" | "status" | "state" | "isFactored">;

/** A point that was looked at, and a way down from it if it is no minimum. */
interface Look {
  readonly isMinimum: boolean;
  readonly state: Uint8Array;
  readonly certified?: Certified;
  readonly flatEnds?: readonly (readonly [FlatEnd, FlatEnd])[];
  readonly lower?: Float64Array;
}

class Descent {
  readonly #model: Model;
  readonly #given: BoundData;
  readonly #input: FitInput;
  readonly #options: LocalOptions;
  readonly #hasEmptyBins: boolean;
  /** The point on the edge that derivatives are taken beside. */
  #edge: EdgePoint | undefined;
  #problem: NewtonProblem;
  #effort: Effort = NO_EFFORT;

  constructor(model: Model, data: BoundData, input: FitInput, options: LocalOptions) {
    this.#model = model;
    this.#given = data;
    this.#input = input;
    this.#options = options;
    this.#hasEmptyBins = emptyBins(model, data).length > 0;
    this.#problem = likelihoodProblem(model, data, input);
  }

  run(): LocalMinimum {
    const { startWasValued, startValue } = this.#options;
    let ended = this.#newton(this.#input.init, {
      ...(startWasValued === undefined ? {} : { startWasValued }),
      ...(startValue === undefined ? {} : { startValue }),
    });
    if (ended.status === "abandoned") {
      this.#problem.sides.fill(1);
      return this.#result(ended, { isMinimum: false, state: ended.state });
    }
    let look = this.#look(ended);
    for (let descent = 0; descent < MOST_DESCENTS && !look.isMinimum && look.lower !== undefined; descent++) {
      if (this.#effort.nIterations > MOST_ITERATIONS) break;
      ended = this.#newton(look.lower, {});
      look = this.#look(ended);
    }
    if (look.isMinimum || !this.#hasEmptyBins || this.#isLimited(ended)) return this.#result(ended, look);
    return this.#alongEdges(ended, look);
  }

  /** Whether the caller's own limit of iterations ended the run. */
  #isLimited({ status }: NewtonResult): boolean {
    return status === "step-limit" && this.#options.maxIterations !== undefined;
  }

  /** The better of what was reached, and what paths along the edge of the domain lead to from there and from the start. */
  #alongEdges(ended: NewtonResult, look: Look): LocalMinimum {
    const { abandon } = this.#options;
    let best = this.#result(ended, look);
    for (const [init, startsAt] of [
      [ended.x, "edge"],
      [ended.x, "interior"],
      [this.#input.init, "interior"],
    ] as const) {
      const point = followEdges(this.#model, this.#given, { ...this.#input, init }, { startsAt, abandon });
      if (point === "abandoned") return { ...best, status: point };
      if (point === undefined) continue;
      const atBounds = this.#fromBounds(point.x);
      if (atBounds?.isMinimum === true) return atBounds;
      const direct = this.#lookAtEdge(point);
      if (direct.isMinimum) return direct;
      const found = this.#lookAtEdge(this.#polished(point));
      if (found.isMinimum) return found;
      if (found.value < best.value) best = found;
    }
    this.#model.evaluator.valueGradientHessian(best.derivativesAt.x, best.derivativesAt.data);
    return best;
  }

  /** A point of the edge that was looked at last, moved along the edge to where the likelihood is highest. */
  #polished({ bins, beside }: EdgePoint): EdgePoint {
    const { x, state } = this.#newton(beside.x, {});
    return edgePoint(this.#model, this.#given, this.#input, { x, state, bins });
  }

  /**
   * Where the bound of a parameter and the edge are one (a factor of 0, say), the path along the edge comes near the bound and
   * never to it: minimises the given data from the point with such parameters on their bounds. Undefined without any.
   */
  #fromBounds(x: Float64Array): LocalMinimum | undefined {
    const { lower, upper, fixed } = this.#input;
    const start = x.map((v, p) => {
      if (fixed[p] === 1) return v;
      if (v - lower[p]! < NEARLY_AT_BOUND) return lower[p]!;
      return upper[p]! - v < NEARLY_AT_BOUND ? upper[p]! : v;
    });
    if (start.every((v, p) => v === x[p])) return undefined;
    this.#edge = undefined;
    this.#problem = likelihoodProblem(this.#model, this.#given, this.#input);
    if (!(this.#problem.value(start) < Number.POSITIVE_INFINITY)) return undefined;
    const ended = this.#newton(start, {});
    return this.#result(ended, this.#look(ended));
  }

  /** Goes over to the data that hold a point on the edge, and looks at it with those. */
  #lookAtEdge(edge: EdgePoint): LocalMinimum {
    const { x, bins, beside } = edge;
    this.#edge = edge;
    this.#problem = likelihoodProblem(this.#model, beside.data, this.#input);
    this.#problem.evaluate(beside.x);
    const isStationaryAlong = isStationaryOnEdge(this.#model, this.#given, edge, pointState(this.#problem, beside.x));
    const value = this.#problem.evaluate(beside.x);
    const there = { status: "converged", state: new Uint8Array(x.length), isFactored: false } as const;
    const ended = { ...there, x, value };
    const look = this.#certifiedAtEdge(edge, this.#look({ ...there, x: beside.x, value }));
    const { evaluator } = this.#model;
    const rates = evaluator.rates(x).slice();
    evaluator.valueAndGradient(x, dataOfEdge(this.#given, bins, rates));
    const isComplementary = bins.every(({ rate, multiplier }) => multiplier * rates[rate]! <= LARGEST_COMPLEMENT);
    const isMinimum = look.isMinimum && isComplementary && isStationaryAlong && this.#isStationary(look.certified);
    return this.#result(ended, { ...look, isMinimum });
  }

  /** Whether the gradient that was evaluated last vanishes in terms of the Hessian that was factorised last. */
  #isStationary(certified: Certified | undefined): boolean {
    const { system, gradient } = this.#model.evaluator;
    if (certified !== undefined) return isCertified(system, gradient, certified);
    return newtonDecrement(system, gradient) <= LARGEST_DECREMENT;
  }

  /** What was seen at an edge, without uncertainties of parameters that only the edge holds. */
  #certifiedAtEdge({ bins }: EdgePoint, look: Look): Look {
    if (look.certified?.covariance === undefined) return look;
    const { sigmas } = look.certified;
    const held = new Set(heldAtEdge(this.#model, bins, (p) => sigmas[p] && sigmas[p] ** 2));
    const certified = { ...look.certified, sigmas: sigmas.map((sigma, p) => (held.has(p) ? undefined : sigma)) };
    return { ...look, certified };
  }

  #newton(start: Float64Array, more: NewtonOptions): NewtonResult {
    const { maxIterations, hessianWithin, abandon } = this.#options;
    const result = boundedNewton(this.#problem, start, {
      ...(maxIterations === undefined ? {} : { maxIterations }),
      ...(hessianWithin === undefined ? {} : { hessianWithin }),
      ...(abandon === undefined ? {} : { abandon }),
      ...(this.#hasEmptyBins && this.#edge === undefined ? { mostBlocked: MOST_BLOCKED } : {}),
      ...more,
    });
    this.#effort = together(this.#effort, result);
    return result;
  }

  #look(ended: Ended): Look {
    const state = pointState(this.#problem, ended.x);
    const isFactored = ended.isFactored && isSame(state, ended.state);
    if (this.#options.hessianWithin !== undefined) {
      if (ended.status === "converged" && this.#isQuickly(state, isFactored)) return { isMinimum: true, state };
      this.#problem.evaluate(ended.x);
      return this.#closeLook(ended, state, false);
    }
    const isSmooth = !this.#problem.kinked.includes(1);
    if (!isSmooth) this.#problem.evaluate(ended.x);
    return this.#closeLook(ended, state, isFactored && isSmooth);
  }

  /** Whether the gradient vanishes at the point in terms of a positive definite Hessian there or next to it. */
  #isQuickly(state: Uint8Array, isFactored: boolean): boolean {
    const { system } = this.#model.evaluator;
    const isDefinite =
      (isFactored && system.leastPivot > RANK_TOLERANCE) || system.factor(freeOf(state), undefined, RANK_TOLERANCE);
    return isDefinite && this.#isStationary(undefined);
  }

  /** What the gradient and the Hessian at the point say, and the function along directions that they do not decide about. */
  #closeLook(ended: Ended, state: Uint8Array, isFactored: boolean): Look {
    const { system, gradient } = this.#model.evaluator;
    const certified = certify(system, gradient, state, [], isFactored);
    if (certified.descent !== undefined) return this.#leaveSaddle(ended, state, certified);
    const isMinimum = isCertified(system, gradient, certified);
    if (certified.flatVectors.length === 0) return { isMinimum, state, certified };
    const { lower, ends } = this.#testFlat(ended, certified);
    if (lower !== undefined) return { isMinimum: false, state, certified, lower };
    this.#problem.evaluate(ended.x);
    return { isMinimum, state, certified, flatEnds: ends };
  }

  #landscape() {
    const { lower, upper, value } = this.#problem;
    return { lower, upper, value };
  }

  #isLower(value: number, than: number): boolean {
    return value < than - LOWER.absolute - LOWER.relative * Math.abs(than);
  }

  /**
   * A lower point along a direction of negative curvature, either way. One that curves down only out of the bounds makes no
   * saddle: of μ·k at μ = k = 0, say, where neither matters. The parameters of that direction that sit at bounds are then held
   * there for the uncertainties of the others; they themselves stay named as flat.
   */
  #leaveSaddle({ x, value }: Ended, state: Uint8Array, certified: Certified): Look {
    const { lower: best } = walkBothWays(this.#landscape(), x, value, certified.descent!, OFF_SADDLE);
    if (this.#isLower(best.value, value)) return { isMinimum: false, state, certified, lower: best.lowest };
    const { lower, upper } = this.#problem;
    const held = certified.flatDirections.flat().filter((p) => x[p] === lower[p] || x[p] === upper[p]);
    this.#problem.evaluate(x);
    const { system, gradient } = this.#model.evaluator;
    const others = certify(system, gradient, state, held);
    if (others.covariance === undefined) return { isMinimum: false, state, certified };
    const { free, rank, flatDirections, flatVectors } = certified;
    const merged = {
      ...others,
      free,
      rank,
      flatDirections: [...flatDirections, ...others.flatDirections],
      flatVectors: [...flatVectors, ...others.flatVectors],
    };
    return { isMinimum: isCertified(system, gradient, merged), state, certified: merged };
  }

  /** Walks along every flat direction, down and up. */
  #testFlat({ x, value }: Ended, { flatVectors }: Certified) {
    const ends: (readonly [FlatEnd, FlatEnd])[] = [];
    for (const direction of flatVectors) {
      const { up, down, lower } = walkBothWays(this.#landscape(), x, value, direction, ALONG_FLAT);
      if (this.#isLower(lower.value, value)) return { lower: lower.lowest, ends };
      ends.push([down.end, up.end]);
    }
    return { lower: undefined, ends };
  }

  #result({ x, value, status }: Ended, { isMinimum, state, certified, flatEnds }: Look): LocalMinimum {
    return {
      x,
      value: this.#edge === undefined ? value : this.#model.evaluator.value(x, this.#given),
      isMinimum,
      status,
      state,
      edges: this.#edge?.bins ?? [],
      derivativesAt: this.#edge?.beside ?? { x, data: this.#given },
      certified,
      flatEnds: flatEnds ?? [],
      effort: this.#effort,
    };
  }
}

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return a.every((v, i) => v === b[i]);
}
