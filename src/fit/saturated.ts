import type { BoundData } from "../likelihood/likelihood.js";
import type { Model } from "../model/model.js";

/**
 * Saturated goodness-of-fit statistic −2 log (L / L_saturated): how far a minimum of −2 log L lies above that of a model
 * which predicts every main bin and every auxiliary datum exactly.
 *
 * @param twiceNll - −2 log L at the best fit, with all constant terms
 * @see S. Baker and R. D. Cousins, Nucl. Instrum. Meth. 221 (1984) 437
 */
export function saturatedStatistic(twiceNll: number, { mainConstant, constraintConstant }: BoundData): number {
  return Math.max(0, twiceNll - 2 * (mainConstant + constraintConstant));
}

/**
 * Degrees of freedom of the saturated statistic: the number of main bins that are not left out, less that of free parameters without
 * a constraint, as cabinetry counts them. A constrained parameter adds one auxiliary datum and takes one degree of freedom. The
 * result may be 0 or negative: the statistic then has no χ² distribution.
 *
 * @param fixed - 1 for a parameter that the fit holds; `[nPars]`
 */
export function saturatedDegreesOfFreedom(model: Model, data: BoundData, fixed: ArrayLike<number>): number {
  let count = 0;
  // Gaussian data stand behind all others, and NaN in their places among the main data
  const nGiven = model.nMainData + model.auxdata.length;
  for (const [i, value] of data.values.entries()) {
    const isAuxiliary = i >= model.nMainData && i < nGiven;
    if (!isAuxiliary && !Number.isNaN(value)) count++;
  }
  for (const { first, size, constraint } of model.parameterSets) {
    if (constraint !== undefined) continue;
    for (let p = first; p < first + size; p++) if (fixed[p] !== 1) count--;
  }
  return count;
}
