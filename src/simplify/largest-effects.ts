import { DataError } from "../errors.js";
import { covarianceMatrix } from "../fit/covariance.js";
import type { FitResult } from "../fit/results.js";
import type { Model } from "../model/model.js";
import { pruneWorkspace } from "../operations/prune.js";
import type { WorkspaceSpec } from "../workspace/types.js";

/**
 * The document with the systematic effects of the largest impact on the parameter of interest, by the covariance C of the best fit:
 * |C_poi,k| / σ_k. Only parameters of one component with a constraint are removed: uncertainties by bin and free factors stay.
 *
 * @throws DataError `bad-option` where no effect would be removed; as `pruneWorkspace` for parameters that formulas, correlations or penalties name
 */
export function largestEffects(
  original: WorkspaceSpec,
  model: Model,
  poi: number,
  best: FitResult,
  count: number,
): WorkspaceSpec {
  const covariance = covarianceMatrix(best);
  const n = model.nPars;
  const impactOf = (p: number): number => {
    const variance = covariance[p * (n + 1)]!;
    return variance > 0 ? Math.abs(covariance[poi * n + p]!) / Math.sqrt(variance) : 0;
  };
  const effects = model.parameterSets
    .filter(({ size, first, constraint }) => size === 1 && constraint !== undefined && first !== poi)
    .map(({ name, first }) => ({ name, impact: impactOf(first) }))
    .sort((a, b) => b.impact - a.impact);
  if (count >= effects.length) {
    const expected = `fewer than the ${effects.length} systematic effects of the model`;
    throw new DataError([{ code: "bad-option", path: "count", expected, received: `${count}` }]);
  }
  return pruneWorkspace(original, { modifiers: effects.slice(count).map(({ name }) => name) });
}
