import type { LikelihoodHessian } from "../likelihood/hessian.js";
import type { BoundData } from "../likelihood/likelihood.js";
import type { Model } from "../model/model.js";
import { boundedNewton, type NewtonOptions, type NewtonResult, type NewtonStatus } from "../newton/bounded-newton.js";
import { type Certified, isCertified } from "./certificate.js";
import { followEdges } from "./edge-path.js";
import { dataOfEdge, type EdgeBin, type EdgePoint, edgePoint, heldAtEdge } from "./edge-point.js";
import { isStationaryOnEdge } from "./edge-stationary.js";
import { type Effort, NO_EFFORT, together } from "./effort.js";
import { emptyBins } from "./empty-bins.js";
import type { FitInput } from "./fit-input.js";
import { forcingBins, withForced } from "./forced.js";
import { type LikelihoodProblem, likelihoodProblem } from "./likelihood-problem.js";
import { closeLook, type Look, vanishesQuickly } from "./look.js";
import { pointState } from "./point-state.js";
import type { FlatEnd } from "./results.js";

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
/** Iterations of all runs after which no further one is begun, by default: numbers of absurd size make each of them a long one. */
const MOST_ITERATIONS = 3000;

/** What is wanted of a minimisation. */
export interface LocalOptions
  extends Pick<NewtonOptions<LikelihoodHessian>, "maxIterations" | "startsWith" | "abandon"> {
  /**
   * How near to the minimum, in gᵀH⁻¹g, the Hessian may be taken that judges it. Without it the Hessian is that of the minimum,
   * and there is a covariance.
   */
  readonly hessianWithin?: number;
  /** Iterations of all runs after which no further one is begun; default 3000. */
  readonly mostIterations?: number;
}

/** The end of a local minimisation. */
export interface LocalMinimum {
  readonly x: Float64Array;
  /** The deviance part of −log L, of the data that were given. */
  readonly value: number;
  /** Whether a certificate holds. */
  readonly isMinimum: boolean;
  readonly status: NewtonStatus;
  /** FREE, FIXED, AT_LOWER, AT_UPPER or ON_KINK per parameter. */
  readonly state: Uint8Array;
  /** Bins without events that hold the point on the edge of the domain. */
  readonly edges: readonly EdgeBin[];
  /** ∂(−log L)/∂θ at the point; on the edge, of the Lagrangian. */
  readonly gradient: Float64Array;
  /** The Hessian there or, within `hessianWithin`, just before; on the edge, next to it: see `EdgePoint`. */
  readonly hessian: LikelihoodHessian;
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
type Ended = Pick<NewtonResult<LikelihoodHessian>, "x" | "status" | "hessian">;

class Descent {
  readonly #model: Model;
  readonly #given: BoundData;
  readonly #input: FitInput;
  readonly #options: LocalOptions;
  readonly #hasEmptyBins: boolean;
  readonly #problem: LikelihoodProblem;
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
    const { startsWith } = this.#options;
    const mostBlocked = this.#hasEmptyBins ? { mostBlocked: MOST_BLOCKED } : {};
    let ended = this.#newton(this.#problem, this.#input.init, {
      ...mostBlocked,
      ...(startsWith === undefined ? {} : { startsWith }),
    });
    if (ended.status === "abandoned") return this.#result(ended.status, { ...ended, isMinimum: false });
    let look = this.#look(this.#problem, ended);
    for (let descent = 0; descent < MOST_DESCENTS && !look.isMinimum && look.lower !== undefined; descent++) {
      if (this.#effort.nIterations > (this.#options.mostIterations ?? MOST_ITERATIONS)) break;
      ended = this.#newton(this.#problem, look.lower, mostBlocked);
      look = this.#look(this.#problem, ended);
    }
    const found = this.#result(ended.status, look);
    if (look.isMinimum || !this.#hasEmptyBins || this.#isLimited(ended)) return found;
    return this.#besideForced(found) ?? this.#alongEdges(found);
  }

  /** A minimum over those parameters to which bins without events leave more than one value; undefined where they force none. */
  #besideForced({ x }: LocalMinimum): LocalMinimum | undefined {
    const bins = forcingBins(this.#model, this.#given, this.#input, x);
    if (bins.length === 0) return undefined;
    const fixed = this.#input.fixed.slice();
    for (const p of bins.flatMap(({ parameters }) => parameters)) fixed[p] = 1;
    const { startsWith: _, ...options } = this.#options;
    const local = localMinimum(this.#model, this.#given, { ...this.#input, init: x, fixed }, options);
    this.#effort = together(this.#effort, local.effort);
    return local.isMinimum ? { ...local, ...withForced(local, this.#input, bins), effort: this.#effort } : undefined;
  }

  /** Whether the caller's own limit of iterations ended the run. */
  #isLimited({ status }: Ended): boolean {
    return status === "step-limit" && this.#options.maxIterations !== undefined;
  }

  /** The better of what was reached, and what paths along the edge of the domain lead to from there and from the start. */
  #alongEdges(ended: LocalMinimum): LocalMinimum {
    const { abandon } = this.#options;
    const onEffort = (effort: Effort) => {
      this.#effort = together(this.#effort, effort);
    };
    let best = ended;
    for (const [init, startsAt] of [
      [ended.x, "edge"],
      [ended.x, "interior"],
      [this.#input.init, "interior"],
    ] as const) {
      const point = followEdges(this.#model, this.#given, { ...this.#input, init }, { startsAt, onEffort, abandon });
      if (point === "abandoned") return { ...best, status: point, effort: this.#effort };
      if (point === undefined) continue;
      const atBounds = this.#fromBounds(point.x);
      if (atBounds?.isMinimum === true) return atBounds;
      const direct = this.#lookAtEdge(point);
      if (direct.isMinimum) return direct;
      const found = this.#lookAtEdge(this.#polished(point));
      if (found.isMinimum) return found;
      if (found.value < best.value) best = found;
    }
    return best;
  }

  /** A point of the edge, moved along the edge to where the likelihood is highest. */
  #polished({ bins, beside }: EdgePoint): EdgePoint {
    const problem = likelihoodProblem(this.#model, beside.data, this.#input);
    const { x, state } = this.#newton(problem, beside.x, {});
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
    if (!(this.#problem.value(start) < Number.POSITIVE_INFINITY)) return undefined;
    const ended = this.#newton(this.#problem, start, { mostBlocked: MOST_BLOCKED });
    return this.#result(ended.status, this.#look(this.#problem, ended));
  }

  /** Looks at a point of the edge, with the data that hold it there. */
  #lookAtEdge(edge: EdgePoint): LocalMinimum {
    const { x, bins, beside } = edge;
    const { likelihood } = this.#model;
    const problem = likelihoodProblem(this.#model, beside.data, this.#input);
    const isStationaryAlong = isStationaryOnEdge(this.#model, this.#given, edge, pointState(problem, beside.x).state);
    const { hessian } = problem.evaluate(beside.x);
    const look = withoutHeld(edge, this.#look(problem, { status: "converged", x: beside.x, hessian }));
    const rates = likelihood.rates(x);
    const slopes = likelihood.slopes(x, dataOfEdge(this.#given, bins, rates));
    const isComplementary = bins.every(({ index, multiplier }) => multiplier * rates[index]! <= LARGEST_COMPLEMENT);
    const isStationary =
      look.certified === undefined
        ? vanishesQuickly(slopes.gradient, look)
        : isCertified(look.hessian, slopes.gradient, look.certified);
    const isMinimum = look.isMinimum && isComplementary && isStationaryAlong && isStationary;
    const value = likelihood.value(x, this.#given);
    return { ...this.#result("converged", { ...look, slopes, isMinimum }), value, edges: bins };
  }

  #newton(
    problem: LikelihoodProblem,
    start: Float64Array,
    more: NewtonOptions<LikelihoodHessian>,
  ): NewtonResult<LikelihoodHessian> {
    const { maxIterations, hessianWithin, abandon } = this.#options;
    const result = boundedNewton(problem, start, {
      ...(maxIterations === undefined ? {} : { maxIterations }),
      ...(hessianWithin === undefined ? {} : { hessianWithin }),
      ...(abandon === undefined ? {} : { abandon }),
      ...more,
    });
    this.#effort = together(this.#effort, result);
    return result;
  }

  #look(problem: LikelihoodProblem, { x, status, hessian }: Ended): Look {
    const { slopes, state } = pointState(problem, x);
    const near = { slopes, state, hessian };
    const isQuick = this.#options.hessianWithin !== undefined;
    if (isQuick && status === "converged" && vanishesQuickly(slopes.gradient, near)) {
      return { slopes, state, hessian, isMinimum: true };
    }
    const isAtPoint = !isQuick && !problem.kinked.includes(1);
    return closeLook(problem, isAtPoint ? near : { slopes, state, hessian: problem.evaluate(slopes.x).hessian });
  }

  #result(status: NewtonStatus, { slopes, hessian, isMinimum, state, certified, flatEnds }: Look): LocalMinimum {
    return {
      x: slopes.x,
      value: slopes.value,
      isMinimum,
      status,
      state,
      edges: [],
      gradient: slopes.gradient.slice(),
      hessian,
      certified,
      flatEnds: flatEnds ?? [],
      effort: this.#effort,
    };
  }
}

/** What was seen at an edge, without uncertainties of parameters that only the edge holds. */
function withoutHeld({ bins }: EdgePoint, look: Look): Look {
  const { certified } = look;
  if (certified?.factor === undefined) return look;
  const { sigmas, factor } = certified;
  const held = new Set(heldAtEdge(factor, bins, (p) => sigmas[p] && sigmas[p] ** 2));
  return { ...look, certified: { ...certified, sigmas: sigmas.map((sigma, p) => (held.has(p) ? undefined : sigma)) } };
}
