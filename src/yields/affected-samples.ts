import { sampleJacobian } from "../likelihood/sample-jacobian.js";
import { requireModel } from "../model/input.js";
import type { Model } from "../model/model.js";
import { aText, requireArgument } from "../options.js";
import { SparseRow } from "./sparse-row.js";
import { firstSamples } from "./yields.js";

/**
 * Names of the samples whose expected events change with a parameter at the suggested values: for a signal strength, those of the
 * signal.
 *
 * @throws DataError `bad-argument`, `unknown-parameter`
 * @example yieldsPicture(result, { signal: affectedSamples(model, "mu") })
 */
export function affectedSamples(model: Model, parameter: string): readonly string[] {
  requireModel({ model });
  requireArgument(parameter, "parameter", aText);
  const p = model.parIndex(parameter);
  const jacobian = sampleJacobian(model.likelihood, Float64Array.from(model.suggestedInit));
  const row = new SparseRow(model.nPars);
  const first = firstSamples(model);
  const isAffected = (c: number, k: number): boolean => {
    for (let b = 0; b < model.channels[c]!.nBins; b++) {
      row.clear();
      jacobian.derivatives(first[c]! + k, b, row);
      if (row.parameters.includes(p) && row.values[p] !== 0) return true;
    }
    return false;
  };
  const names = model.channels.flatMap(({ samples }, c) => samples.filter((_, k) => isAffected(c, k)));
  return [...new Set(names)];
}
