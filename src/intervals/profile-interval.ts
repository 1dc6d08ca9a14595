import { covarianceColumn } from "../likelihood/covariance.js";
import type { ConditionalFits } from "./conditional-fits.js";
import { type Ray, seekLevel } from "./ray.js";
import type { IntervalEnd, ProfileInterval } from "./results.js";

/** First length of the search for a parameter without an uncertainty from the Hessian. */
const UNIT = 1;

/**
 * Profile-likelihood interval of one parameter: the values on either side of the estimate at which −2 Δ log L, with all
 * other parameters fitted anew, reaches `deltaTwiceNll`.
 *
 * @throws LowerMinimum when a point lies below the best fit
 * @see F. James, M. Roos, Comput. Phys. Commun. 10 (1975) 343 (MINOS); S. S. Wilks (1938) for the level
 */
export function profileInterval(fits: ConditionalFits, p: number, deltaTwiceNll: number): ProfileInterval {
  const { best, model } = fits;
  const name = model.parNames[p]!;
  const estimate = best.values[p]!;
  const hesse = best.uncertainties[name];
  const end = (side: 1 | -1): IntervalEnd => {
    if (!best.valid) return { reason: `the fit is not valid: ${best.message}` };
    const ray = rayAlong(fits, p, side);
    const found = seekLevel(fits, ray, deltaTwiceNll);
    if (found.t === undefined) return { reason: found.reason };
    const error = found.t * ray.direction[0]!;
    return { value: estimate + error, error };
  };
  const lower = end(-1);
  const upper = end(1);
  return { name, estimate, ...(hesse === undefined ? {} : { hesse }), lower, upper };
}

/** The ray up or down from the estimate of one parameter, in units of its standard deviation. */
function rayAlong({ best, model }: ConditionalFits, p: number, side: 1 | -1): Ray {
  const hesse = best.uncertainties[model.parNames[p]!];
  if (hesse === undefined || best.covariance === undefined) {
    const response = new Float64Array(model.nPars);
    response[p] = side * UNIT;
    return { held: [p], direction: [side * UNIT], response, initialSlope: 0 };
  }
  const column = covarianceColumn(best.covariance, p);
  const scale = side / hesse;
  return { held: [p], direction: [side * hesse], response: column.map((value) => value * scale), initialSlope: 1 };
}
