import type { BoundData } from "../likelihood/likelihood.js";
import { blindedLike, type Data } from "../model/data.js";
import { requireModel } from "../model/input.js";
import type { Model } from "../model/model.js";
import type { ParameterValues } from "../model/vectors.js";
import type { EdgeBin } from "./edge-point.js";
import { withCounts } from "./empty-bins.js";

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

/** The values of a minimum, and the bins without events that hold it on the edge of the domain. */
export interface PointWithEdges {
  readonly values: Float64Array;
  readonly edges: readonly EdgeBin[];
}

/** Asimov data of a minimum, checked by its model. */
export interface BoundAsimov {
  /** Without events in the bins that hold the minimum on the edge of the domain. */
  readonly data: BoundData;
  /**
   * With the expectations that rounding leaves in these bins, 1e-10 say: as data they would be events in bins that nearly expect none,
   * but derivatives with them keep parameters on the edge.
   */
  readonly expected: BoundData;
}

/**
 * The data that are expected at a minimum, with the bins left out that `like` leaves out.
 *
 * @throws DataError `negative-count` where a bin has a negative expectation
 */
export function asimovOf(model: Model, like: Data, { values, edges }: PointWithEdges): BoundAsimov {
  const expected = model.bind(blindedLike(like, model.expectedData(values)));
  return { expected, data: edges.length === 0 ? expected : withCounts(expected, edges, () => 0) };
}
