import { recordOrigin } from "../fit/origin.js";
import { saturatedDegreesOfFreedom, saturatedStatistic } from "../fit/saturated.js";
import { chiSquaredSf } from "../math/chi-squared.js";
import type { Data } from "../model/data.js";
import { requireInput } from "../model/input.js";
import type { Model } from "../model/model.js";
import { askedFor, DIAGNOSTIC_OPTIONS, type DiagnosticOptions, diagnosis } from "./diagnosis.js";
import type { GoodnessOfFit } from "./results.js";

/**
 * Goodness of fit from the saturated model, which predicts every bin exactly and has its constraints at their maximum:
 *
 *   statistic = −2 log(L(θ̂) / L_saturated), χ² with (main bins − free unconstrained parameters) degrees of freedom
 *
 * in the limit of large counts. Bins that are left out of the likelihood do not count. Several unconstrained parameters that the data
 * cannot tell apart count as one, and a parameter on which only bins that are left out depend does not count (cabinetry counts all).
 *
 * @returns without a p-value where there are no degrees of freedom, or the fit did not converge; notes say so
 * @throws DataError `bad-argument`, `unknown-option`, `bad-option`; as `fit`
 * @see S. Baker, R. D. Cousins, Nucl. Instrum. Meth. 221 (1984) 437; R. D. Cousins, "Generalization of chisquare
 * goodness-of-fit test for binned data using saturated models" (2013); cabinetry `fit(…, goodness_of_fit=True)`
 * @example goodnessOfFit(model, data).pValue
 */
export function goodnessOfFit(model: Model, data: Data, options: DiagnosticOptions = {}): GoodnessOfFit {
  requireInput({ model, data }, options, DIAGNOSTIC_OPTIONS);
  const { data: bound, input, best } = diagnosis(model, data, options);
  const notes: string[] = [];
  const { nFree, rank } = best.certificate;
  const flat = best.valid ? nFree - rank : 0;
  const statistic = saturatedStatistic(best.twiceNll, bound);
  const degreesOfFreedom = saturatedDegreesOfFreedom(model, bound, input.fixed) + flat;
  if (flat > 0) {
    const names = best.certificate.flatDirections.map((direction) => direction.join(" and "));
    notes.push(
      `The likelihood is flat in ${flat} of the free parameters, which do not reduce the degrees of freedom: ${names.join("; ")}.`,
    );
  }
  if (degreesOfFreedom <= 0)
    notes.push("There are not more bins than free parameters, so that the model can describe any data.");
  if (!best.valid) notes.push(`There is no p-value, since the fit is not valid: ${best.message}`);
  const hasPValue = best.valid && degreesOfFreedom > 0;
  return {
    kind: "goodness-of-fit",
    origin: recordOrigin(model, data, askedFor(options)),
    statistic,
    degreesOfFreedom,
    ...(hasPValue ? { pValue: chiSquaredSf(statistic, degreesOfFreedom) } : {}),
    valid: best.valid,
    notes,
  };
}
