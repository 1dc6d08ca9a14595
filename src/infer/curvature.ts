import type { Model } from "../model/model.js";
import type { FitInput } from "./fit-input.js";
import { prefits } from "./prefit.js";

/** A pivot of the Hessian below this fraction of its diagonal entry is taken for zero. */
const PIVOT_TOLERANCE = 1e-12;

/** What the Hessian at a minimum says about moves from there. */
export interface Curvature {
  /** Diagonal of the Hessian; `[nPars]`. */
  readonly diagonal: Float64Array;
  /** For each free parameter without a constraint, the move of all parameters by one σ of it: H⁻¹e_p/σ_p; `[nPars]` each. */
  readonly soft: readonly Float64Array[];
}

/** Where nothing is known of it. */
export function unknownCurvature({ nPars }: Model): Curvature {
  return { diagonal: new Float64Array(nPars), soft: [] };
}

/** The curvature at a minimum whose Hessian the model's evaluator holds. */
export function curvatureAt(model: Model, input: FitInput, x: Float64Array): Curvature {
  const { system } = model.evaluator;
  const diagonal = new Float64Array(model.nPars);
  system.diagonal(diagonal);
  const { fixed, lower, upper } = input;
  const free = x.map((v, p) => (fixed[p] === 0 && v > lower[p]! && v < upper[p]! ? 1 : 0));
  const mask = Uint8Array.from(free);
  const known = prefits(model);
  const unconstrained = [...mask.keys()].filter((p) => mask[p] === 1 && known[p] === undefined);
  if (unconstrained.length === 0 || !system.factor(mask, undefined, PIVOT_TOLERANCE)) return { diagonal, soft: [] };
  const soft = unconstrained.map((p) => {
    const column = new Float64Array(model.nPars);
    column[p] = 1;
    system.solve(column, column);
    const sigma = Math.sqrt(column[p]!);
    return column.map((v, q) => (mask[q] === 1 ? v / sigma : 0));
  });
  return { diagonal, soft };
}
