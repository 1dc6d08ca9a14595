/** Downhill simplex minimisation, without derivatives. */
import { type Box, clip } from "../../math/box.js";
import type { Objective } from "./objective.js";
import {
  EDM_TOLERANCE,
  limitReached,
  type Monitor,
  notFinite,
  type Outcome,
  STATUS,
  STOPPED,
  type Stop,
  type Task,
  type Vertex,
} from "./outcome.js";
import { simplexTowards, sortVertices, spread, startSimplex } from "./simplex.js";
import { adaptive, type Coefficients, moveWorst, STANDARD } from "./simplex-move.js";
import { verdictOn } from "./simplex-verdict.js";

/** Options of Nelder–Mead, with SciPy's names and defaults. */
export interface NelderMeadOptions {
  /** Largest coordinate distance from the best vertex at which to stop (with fatol). Default 1e-4. */
  readonly xatol: number;
  /** Largest difference from the best value at which to stop (with xatol). Default 1e-4. */
  readonly fatol: number;
  /** Largest number of iterations. Default 200 per variable, or none when maxfev is given. */
  readonly maxiter: number;
  /** Largest number of evaluations. Default 200 per variable, or none when maxiter is given. */
  readonly maxfev: number;
  /** Reflection, expansion, contraction and shrinkage that depend on n, better for many variables. Default false. */
  readonly adaptive: boolean;
  /** First simplex, n + 1 points, in place of one around x0. */
  readonly initialSimplex?: readonly Float64Array[] | undefined;
  /** Predicted further decrease, relative to 1 + |fun|, above which success is not reported. Default 1e-10; not in SciPy. */
  readonly edmtol: number;
}

/** Defaults for n variables. */
export function nelderMeadDefaults(n: number): NelderMeadOptions {
  const limits = { maxiter: 200 * n, maxfev: 200 * n };
  return { xatol: 1e-4, fatol: 1e-4, ...limits, adaptive: false, initialSimplex: undefined, edmtol: EDM_TOLERANCE };
}

/** Thrown inside an iteration when `maxfev` is reached; it is always caught in this file. */
class OutOfEvaluations extends Error {}

/** Evaluations per variable after which a run without convergence also uses the model; it does so again after half as many. */
const STALE = 1000;

/**
 * Minimises by moving the worst vertex of a simplex through the centroid of the others.
 *
 * J. A. Nelder and R. Mead, Computer J. 7 (1965) 308, as in J. C. Lagarias et al., SIAM J. Optim. 9 (1998) 112; points are
 * clipped to the bounds. A simplex can collapse away from a minimum, so that a small simplex is not enough for success. Besides,
 * a second-order model from values around the best vertex must not lead to a lower point; where it does, a new simplex starts
 * there. Where the model is too ill-conditioned, a second run from a new simplex must not find a lower point. A very long run
 * also uses the model in between.
 */
export function nelderMead({ objective, start, monitor }: Task, box: Box, options: NelderMeadOptions): Outcome {
  return new SimplexRun(objective, box, options, start.length).run(start, monitor);
}

class SimplexRun {
  readonly #objective: Objective;
  readonly #box: Box;
  readonly #options: NelderMeadOptions;
  readonly #coefficients: Coefficients;
  readonly #simplex: Vertex[] = [];
  #nit = 0;
  /** Whether the last iteration could move a vertex. */
  #moved = true;
  /** Best value at the end of the last run from a new simplex. */
  #lastEnd = Number.POSITIVE_INFINITY;
  /** Number of evaluations at which the model is used next although the simplex is not small. */
  #nextQuestion: number;

  constructor(objective: Objective, box: Box, options: NelderMeadOptions, n: number) {
    this.#objective = objective;
    this.#box = box;
    this.#options = options;
    this.#coefficients = options.adaptive ? adaptive(n) : STANDARD;
    this.#nextQuestion = STALE * n;
  }

  run(x0: Float64Array, monitor: Monitor): Outcome {
    const stop = this.#untilStopped(x0, monitor);
    sortVertices(this.#simplex);
    const best = this.#simplex[0] ?? { x: x0, value: this.#objective.value(x0) };
    return { x: best.x, fun: best.value, finalSimplex: this.#simplex, nit: this.#nit, ...stop };
  }

  #untilStopped(x0: Float64Array, monitor: Monitor): Stop {
    const { initialSimplex, maxfev } = this.#options;
    try {
      const corners = initialSimplex?.map((corner) => clip(corner, this.#box)) ?? startSimplex(x0, this.#box);
      for (const x of corners) this.#simplex.push({ x, value: this.#evaluate(x) });
      for (;;) {
        sortVertices(this.#simplex);
        const stop = this.#step();
        if (stop !== undefined) return stop;
        this.#nit += 1;
        sortVertices(this.#simplex);
        const best = this.#simplex[0]!;
        if (best.value === Number.NEGATIVE_INFINITY) return notFinite(best.value);
        if (monitor(best.x, best.value)) return STOPPED;
      }
    } catch (error) {
      if (error instanceof OutOfEvaluations) return limitReached("maxfev", maxfev);
      throw error;
    }
  }

  readonly #evaluate = (x: Float64Array): number => {
    if (this.#objective.counts.nfev >= this.#options.maxfev) throw new OutOfEvaluations();
    const value = this.#objective.value(x);
    return Number.isNaN(value) ? Number.POSITIVE_INFINITY : value;
  };

  /** Makes one iteration or a new simplex; returns the reason where the run ends. */
  #step(): Stop | undefined {
    const { xatol, fatol, maxiter } = this.#options;
    const size = spread(this.#simplex);
    const settled = size.x <= xatol && size.value <= fatol;
    if (settled || !this.#moved) {
      if (!this.#renew()) return settled ? simplexConverged(this.#options) : simplexAtRounding(this.#options);
      return this.#nit >= maxiter ? limitReached("maxiter", maxiter) : undefined;
    }
    if (this.#nit >= maxiter) return limitReached("maxiter", maxiter);
    if (this.#objective.counts.nfev >= this.#nextQuestion && this.#jump()) return undefined;
    this.#moved = moveWorst(this.#simplex, this.#coefficients, this.#box, this.#evaluate);
    return undefined;
  }

  /**
   * Makes a new simplex at the point that the model predicts, or when the model is inconclusive for the first time; false at a
   * minimum.
   */
  #renew(): boolean {
    const best = this.#simplex[0]!;
    const allowed = allowedBy(this.#options, best.value);
    const verdict = verdictOn(best, this.#box, this.#evaluate, allowed);
    if (verdict === "minimum" || (verdict === "unsure" && this.#lastEnd - best.value <= allowed)) return false;
    if (verdict === "unsure") this.#replace(best, startSimplex(best.x, this.#box));
    else this.#replace(verdict, simplexTowards(verdict.x, best.x, this.#box));
    this.#lastEnd = best.value;
    return true;
  }

  /**
   * Makes a new simplex at the point that the model predicts from the best vertex of a large simplex; false where it predicts
   * none.
   */
  #jump(): boolean {
    const best = this.#simplex[0]!;
    const verdict = verdictOn(best, this.#box, this.#evaluate, allowedBy(this.#options, best.value));
    this.#nextQuestion = this.#objective.counts.nfev + (STALE / 2) * best.x.length;
    if (verdict === "minimum" || verdict === "unsure") return false;
    this.#replace(verdict, simplexTowards(verdict.x, best.x, this.#box));
    return true;
  }

  /** Replaces the simplex by one with the vertex `first` and all corners except the first. */
  #replace(first: Vertex, corners: readonly Float64Array[]): void {
    this.#simplex[0] = first;
    for (let k = 1; k < corners.length; k++) {
      this.#simplex[k] = { x: corners[k]!, value: this.#evaluate(corners[k]!) };
    }
    this.#moved = true;
  }
}

function simplexConverged({ xatol, fatol }: NelderMeadOptions): Stop {
  const message = `Converged: the simplex is within xatol = ${xatol} and its values within fatol = ${fatol}.`;
  return { status: STATUS.converged, message };
}

function simplexAtRounding({ fatol }: NelderMeadOptions): Stop {
  const message =
    `Precision lost: the simplex cannot shrink any further, but its values differ by more than fatol = ${fatol}. ` +
    "Within the rounding errors of fun, this is the minimum.";
  return { status: STATUS.precisionLoss, message };
}

/** Predicted further decrease that is negligible. */
function allowedBy({ edmtol, fatol }: NelderMeadOptions, value: number): number {
  return edmtol * Math.max(1, fatol / nelderMeadDefaults(1).fatol) * (1 + Math.abs(value));
}
