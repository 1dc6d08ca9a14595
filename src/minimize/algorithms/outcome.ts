/** The input and output of a minimiser, with the messages that say why it stopped. */
import type { Objective } from "./objective.js";

/** SciPy's status numbers; `99` when the callback asked to stop. */
export const STATUS = {
  converged: 0,
  limit: 1,
  precisionLoss: 2,

  notFinite: 3,
  stopped: 99,
} as const;

/** Where and why a minimiser stopped. */
export interface Outcome {
  readonly x: Float64Array;
  readonly fun: number;
  readonly jac?: Float64Array;
  /** Hessian at `x`, `[n, n]` row-major, from methods that use it. */
  readonly hess?: Float64Array;
  /** Approximation to the inverse of the Hessian, `[n, n]` row-major, from BFGS. */
  readonly hessInv?: Float64Array;
  /** Last simplex of Nelder–Mead, best vertex first. */
  readonly finalSimplex?: readonly Vertex[];
  readonly nit: number;
  readonly status: number;
  readonly message: string;
}

/** A corner of a simplex and the value there. */
export interface Vertex {
  readonly x: Float64Array;
  readonly value: number;
}

/** The input of every minimiser. */
export interface Task {
  readonly objective: Objective;
  readonly start: Float64Array;
  readonly monitor: Monitor;
}

/** Called after every iteration with the point reached; true stops the run. */
export type Monitor = (x: Float64Array, fun: number) => boolean;

/** Why a run stopped, as a status and a sentence. */
export interface Stop {
  readonly status: number;
  readonly message: string;
}

const digits = (v: number) => String(Number(v.toPrecision(3)));

/** The tolerance on the gradient is met, and the predicted further decrease is negligible. */
export function gradientConverged(size: number, gtol: number): Stop {
  return { status: STATUS.converged, message: `Converged: the gradient is ${digits(size)}, within gtol = ${gtol}.` };
}

/** Second derivatives show no lower point, and the gradient vanishes within the errors of its finite differences. */
export function differencesConverged(size: number, gtol: number): Stop {
  const message = `Converged: no lower point nearby, and the gradient is ${digits(size)}, within gtol = ${gtol} or the error of its finite differences.`;
  return { status: STATUS.converged, message };
}

/** The tolerance on the change of the value is met, and the predicted further decrease is negligible. */
export function valueConverged(ftol: number): Stop {
  return { status: STATUS.converged, message: `Converged: fun fell by less than ftol = ${ftol} of its size.` };
}

/** The tolerance on the step is met, and the predicted further decrease is negligible. */
export function stepConverged(option: string, tolerance: number): Stop {
  return { status: STATUS.converged, message: `Converged: the last step is within ${option} = ${tolerance}.` };
}

/** The largest number of iterations or evaluations that the options allow is reached. */
export function limitReached(option: string, limit: number): Stop {
  const message = `Not converged: stopped after ${option} = ${limit}. Raise ${option}, or start closer to the minimum.`;
  return { status: STATUS.limit, message };
}

/**
 * No step lowers the value any more, although the gradient is above its tolerance, because of rounding errors or a wrong or noisy
 * gradient. `confirmed` means that a second-order model finds no lower point either.
 */
export function precisionLost(size: number, gtol: number, confirmed: boolean): Stop {
  const cause = confirmed
    ? "Second derivatives show no lower point nearby either: within the rounding errors of fun, this is the minimum."
    : "Either rounding errors of fun hide a further decrease, or the gradient is not that of fun.";
  const but =
    size > gtol ? `the gradient is ${digits(size)}, above gtol = ${gtol}` : "its model predicts that it can fall";
  return { status: STATUS.precisionLoss, message: `Precision lost: no step lowers fun, but ${but}. ${cause}` };
}

/** The value rises where the gradient predicts that it falls. */
export function gradientWrong(): Stop {
  const message =
    "Precision lost: fun rises where its gradient says that it falls. Either the gradient is not that of fun, or fun has a " +
    "kink or noise here.";
  return { status: STATUS.precisionLoss, message };
}

/** No step lowers the value any more, although the Newton step is above its tolerance. */
export function stepsTooLong(xtol: number): Stop {
  const message = `Precision lost: no step lowers fun, but the Newton step is above xtol = ${xtol}. Rounding errors of fun hide any further decrease.`;
  return { status: STATUS.precisionLoss, message };
}

/** The value falls to −∞, or a derivative is not finite at the last point. */
export function notFinite(fun: number): Stop {
  const message =
    fun === Number.NEGATIVE_INFINITY
      ? "Not converged: fun reaches −Infinity, so it has no minimum. Add bounds or check the formula."
      : "Not converged: fun or a derivative is NaN or infinite at the last point. Check the formula there, or add bounds.";
  return { status: STATUS.notFinite, message };
}

/** The callback returned true. */
export const STOPPED: Stop = { status: STATUS.stopped, message: "Stopped by the callback, which returned true." };

/**
 * Largest further decrease of `fun`, as predicted by the quadratic model of the method, with which success is reported:
 * `edmtol` · (1 + |fun|). If the tolerance is k times its default, this is multiplied by k², since the remaining decrease is
 * proportional to the square of the gradient.
 */
export function allowedDecrease(fun: number, edmtol: number, tolerance: number, defaultTolerance: number): number {
  return edmtol * Math.max(1, tolerance / defaultTolerance) ** 2 * (1 + Math.abs(fun));
}

/** Default of `edmtol`. */
export const EDM_TOLERANCE = 1e-10;
