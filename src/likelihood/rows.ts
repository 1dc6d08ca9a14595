import type { BoundData } from "../graph/evaluate-value.js";
import { RowEvaluator } from "../graph/rows/row-evaluator.js";
import type { Likelihood } from "./likelihood.js";

/** Largest number of points of a row. */
export { LONGEST_ROW } from "../graph/rows/wasm/deviance-kernel.js";

/** log L along rows of a grid on which one parameter takes the same values. */
export interface LikelihoodRow {
  /** Writes log L at `x`, with each value of the row in place of its parameter, to `out` from `offset`; `[n]`. */
  evaluate(x: Float64Array, out: Float64Array, offset: number): void;
}

/**
 * Evaluates rows on which a parameter takes the values `t`, faster than point by point; undefined for likelihoods that cannot be
 * evaluated by rows: those with floors under rates, derived variables, or terms of −log L that are evaluated beside the rates.
 *
 * @param t - `[n]`, at most LONGEST_ROW
 */
export function likelihoodRow(
  likelihood: Likelihood,
  data: BoundData,
  parameter: number,
  t: Float64Array,
): LikelihoodRow | undefined {
  const evaluator = likelihood.lend();
  if (!RowEvaluator.supports(evaluator.program)) return undefined;
  const row = new RowEvaluator(evaluator, data, parameter, t);
  return {
    evaluate: (x, out, offset) => {
      likelihood.lend();
      row.evaluate(x, out, offset);
    },
  };
}
