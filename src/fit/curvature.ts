import { scaled } from "../math/vector.js";
import type { Model } from "../model/model.js";
import { RANK_TOLERANCE } from "./certificate.js";
import type { FitInput } from "./fit-input.js";
import type { LocalMinimum } from "./local-minimum.js";
import { type Valley, valleysAt } from "./valleys.js";

/** What the Hessian at a minimum says about moves from there. */
export interface Curvature {
  /** Diagonal of the Hessian; `[nPars]`. */
  readonly diagonal: Float64Array;
  /**
   * The move of all parameters by one σ of one of them, H⁻¹e_p/σ_p, for those of the free ones that were asked for; `[nPars]`
   * each. None where the Hessian has no inverse.
   */
  readonly moves: ReadonlyMap<number, Float64Array>;
  /** H⁻¹ times a vector over the free parameters, 0 in all others; absent where the Hessian has no inverse, or no move was asked for. */
  readonly solve?: (forces: Float64Array) => Float64Array;
  /** Narrow valleys; none where they were not asked for. */
  readonly valleys: readonly Valley[];
}

/** What is asked of the Hessian: it takes a factorisation, and a solution for each parameter. */
export interface AskedCurvature {
  /** Parameters whose moves are wanted. */
  readonly parameters: readonly number[];
  readonly withValleys: boolean;
}

/** Where nothing is known of it. */
export function unknownCurvature({ nPars }: Model): Curvature {
  return { diagonal: new Float64Array(nPars), moves: new Map(), valleys: [] };
}

/** The curvature at a minimum. */
export function curvatureAt(
  model: Model,
  input: FitInput,
  { x, hessian }: Pick<LocalMinimum, "x" | "hessian">,
  { parameters, withValleys }: AskedCurvature,
): Curvature {
  const diagonal = hessian.diagonal();
  const valleys = withValleys ? valleysAt(model, input, x, hessian) : [];
  const { fixed, lower, upper } = input;
  const free = Uint8Array.from(x, (v, p) => (fixed[p] === 0 && v > lower[p]! && v < upper[p]! ? 1 : 0));
  const asked = parameters.filter((p) => free[p] === 1);
  const factor = asked.length === 0 ? undefined : hessian.factor(free, undefined, RANK_TOLERANCE);
  const moves = new Map<number, Float64Array>();
  if (factor === undefined) return { diagonal, moves, valleys };
  for (const p of asked) {
    const column = new Float64Array(model.nPars);
    column[p] = 1;
    factor.solve(column, column);
    const sigma = Math.sqrt(column[p]!);
    moves.set(p, scaled(1 / sigma, column));
  }
  const solve = (forces: Float64Array) => {
    const out = new Float64Array(model.nPars);
    factor.solve(forces, out);
    return out;
  };
  return { diagonal, moves, solve, valleys };
}
