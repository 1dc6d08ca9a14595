import { aFitResult } from "../fit/fit-result-rule.js";
import type { FitResult } from "../fit/results.js";
import { requireArgument } from "../options.js";
import type { Pull, Pulls } from "./results.js";

/**
 * Estimates and uncertainties of a fit beside the constraints of its parameters: pulls are (value − center) / width. All
 * parameters are there, the free ones too, in model order.
 *
 * A Poisson constraint of auxiliary data a = τ θ₀ has centre a/τ and width √a/τ.
 *
 * @throws DataError `bad-argument` for anything but the result of a fit
 * @example plot(pulls(fit(model, data)))
 */
export function pulls(fit: FitResult): Pulls {
  requireArgument(fit, "fit", aFitResult);
  const { origin, parNames, values, uncertainties, withoutUncertainty, constraints, valid, message } = fit;
  const parameters = parNames.map((name, p): Pull => {
    const [uncertainty, reason, constraint] = [uncertainties[name], withoutUncertainty[name], constraints[name]];
    return {
      name,
      value: values[p]!,
      ...(uncertainty === undefined ? {} : { uncertainty }),
      ...(reason === undefined ? {} : { reason }),
      ...(constraint === undefined ? {} : { constraint }),
    };
  });
  return { kind: "pulls", origin, parameters, valid, notes: valid ? [] : [message] };
}
