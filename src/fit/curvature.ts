import type { Model } from "../model/model.js";
import { RANK_TOLERANCE } from "./certificate.js";
import type { FitInput } from "./fit-input.js";
import type { LocalMinimum } from "./local-minimum.js";

/** What the Hessian at a minimum says about moves from there. */
export interface Curvature {
  /** Diagonal of the Hessian; `[nPars]`. */
  readonly diagonal: Float64Array;
  /**
   * For each free parameter without a constraint, the move of all parameters by one σ of it: H⁻¹e_p/σ_p; `[nPars]` each. None
   * where they were not asked for, or the Hessian has no inverse.
   */
  readonly soft: readonly Float64Array[];
}

/** Where nothing is known of it. */
export function unknownCurvature({ nPars }: Model): Curvature {
  return { diagonal: new Float64Array(nPars), soft: [] };
}

/**
 * The curvature at a minimum.
 *
 * @param withSoft - whether soft directions are wanted: they take a factorisation, and a solution for each
 */
export function curvatureAt(
  model: Model,
  input: FitInput,
  { x, hessian }: Pick<LocalMinimum, "x" | "hessian">,
  withSoft: boolean,
): Curvature {
  const diagonal = hessian.diagonal();
  if (!withSoft) return { diagonal, soft: [] };
  const { fixed, lower, upper } = input;
  const free = Uint8Array.from(x, (v, p) => (fixed[p] === 0 && v > lower[p]! && v < upper[p]! ? 1 : 0));
  const known = model.prefits;
  const unconstrained = [...free.keys()].filter((p) => free[p] === 1 && known[p] === undefined);
  const factor = unconstrained.length === 0 ? undefined : hessian.factor(free, undefined, RANK_TOLERANCE);
  if (factor === undefined) return { diagonal, soft: [] };
  const soft = unconstrained.map((p) => {
    const column = new Float64Array(model.nPars);
    column[p] = 1;
    factor.solve(column, column);
    const sigma = Math.sqrt(column[p]!);
    return column.map((v, q) => (free[q] === 1 ? v / sigma : 0));
  });
  return { diagonal, soft };
}
