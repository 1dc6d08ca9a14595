import type { BoundAsimov } from "../fit/asimov.js";
import { RANK_TOLERANCE } from "../fit/certificate.js";
import type { FitInput } from "../fit/fit-input.js";
import type { Minimum } from "../fit/minimum.js";
import type { Model } from "../model/model.js";
import type { Factor } from "../newton/problem.js";

/** A free minimum that is known without a fit. */
export interface KnownMinimum {
  readonly minimum: Minimum;
  /** dθ̂/dμ along the conditional minima; undefined where the Hessian gives none. */
  readonly tangent: Float64Array | undefined;
  /** Uncertainty of the parameter of interest from the Hessian at the minimum; undefined where the Hessian gives none. */
  readonly sigma: number | undefined;
}

/** The free minimum of Asimov data: the parameters that they were made from, at which every term of −log L has its own minimum. */
export function asimovMinimum(
  model: Model,
  { data, expected }: BoundAsimov,
  input: FitInput,
  poi: number,
  values: Float64Array,
): KnownMinimum {
  const { slopes, hessian } = model.likelihood.evaluate(values, expected);
  const gradient = slopes.gradient.map((g) => 2 * g);
  const free = Uint8Array.from(values, (value, p) => {
    const inside = value > input.lower[p]! && value < input.upper[p]!;
    return p === poi || (input.fixed[p] === 0 && inside) ? 1 : 0;
  });
  const column = unitSolution(hessian.factor(free, undefined, RANK_TOLERANCE), poi);
  const value = data === expected ? slopes.value : model.likelihood.value(values, data);
  const twiceNll = 2 * (value + data.mainConstant + data.constraintConstant);
  return {
    minimum: {
      values,
      twiceNll,
      valid: true,
      status: "converged",
      message: "",
      gradient,
      edges: [],
      hessian,
      tangent: undefined,
    },
    tangent: column?.map((value) => value / column[poi]!),
    sigma: column && Math.sqrt(column[poi]!),
  };
}

/** H⁻¹ e_p, the column of parameter p in the inverse Hessian. */
function unitSolution(factor: Factor | undefined, p: number): Float64Array | undefined {
  if (factor === undefined) return undefined;
  const column = new Float64Array(factor.free.length);
  column[p] = 1;
  factor.solve(column, column);
  return column;
}
