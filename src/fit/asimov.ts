import { requireModel } from "../model/input.js";
import type { Model } from "../model/model.js";
import type { ParameterValues } from "../model/vectors.js";

/**
 * Asimov data at a parameter point: every main and auxiliary datum equals its expectation there, so that a fit returns
 * the point itself. `[nMainData + nAuxdata]`.
 *
 * @throws DataError `bad-argument` for what is no model; as `Model.resolve` for `pars`
 * @see G. Cowan et al., Eur. Phys. J. C 71 (2011) 1554 (arXiv:1007.1727), section 3.2
 */
export function asimovData(model: Model, pars: ParameterValues = model.suggestedInit): Float64Array {
  requireModel({ model });
  return model.expectedData(pars);
}
