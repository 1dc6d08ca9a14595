import { recordOrigin } from "../fit/origin.js";
import { covarianceColumn } from "../likelihood/covariance.js";
import type { Data } from "../model/data.js";
import { requireInput } from "../model/input.js";
import type { Model } from "../model/model.js";
import {
  askedFor,
  diagnosis,
  POI_OPTIONS,
  type PoiOptions,
  poiIndex,
  requireCovariance,
  requireUncertainty,
} from "./diagnosis.js";
import type { BinImpacts } from "./results.js";

/**
 * How the estimate of a parameter changes with the number of events in each bin, to first order, by the implicit
 * function theorem at the best fit:
 *
 *   dμ̂/dn_b = Σ_p C_μp J_bp / ν_b
 *
 * C: inverse of the exact Hessian of −log L; J = ∂ν/∂θ; ν_b: expected events of the bin. `perSigma` is √n_b times that.
 * Bins that are left out of the likelihood, and bins in which nothing is expected, are left out here too; notes name the
 * latter.
 *
 * @returns bins in model order, counted from 0 in each channel
 * @throws DataError `bad-argument`, `unknown-option`, `bad-option`, `unknown-parameter`, `held-parameter`; as `fit`
 * @throws ModelError `no-poi`, `no-covariance`, `no-uncertainty`
 * @see docs/engine.md, which derives the gradient and the Hessian that the implicit function theorem is applied to
 * @example binImpacts(model, data).bins.map(({ perSigma }) => perSigma)
 */
export function binImpacts(model: Model, data: Data, options: PoiOptions = {}): BinImpacts {
  requireInput({ model, data }, options, POI_OPTIONS);
  const found = diagnosis(model, data, options);
  const poi = poiIndex(model, found.input, options.poi);
  const covariance = requireCovariance(found);
  requireUncertainty(found, poi);
  const { likelihood } = model;
  const best = Float64Array.from(found.best.values);
  const change = likelihood.evaluate(best, found.data).hessian.rateChange(covarianceColumn(covariance, poi));
  const rate = likelihood.rates(best);
  const notes: string[] = [];
  const bins = model.channels.flatMap(({ name, begin, nBins }) =>
    Array.from({ length: nBins }, (_, bin) => bin).flatMap((bin) => {
      const n = found.data.values[begin + bin]!;
      if (Number.isNaN(n)) return [];
      if (!(rate[begin + bin]! > 0)) {
        notes.push(`channel "${name}", bin ${bin}: no events are expected there, so that an event is impossible`);
        return [];
      }
      const perEvent = change[begin + bin]! / rate[begin + bin]!;
      return [{ channel: name, bin, perEvent, perSigma: perEvent * Math.sqrt(n) }];
    }),
  );
  const poiName = model.parNames[poi]!;
  const origin = recordOrigin(model, data, askedFor(options, { poi: poiName }));
  return { kind: "bin-impacts", origin, poi: poiName, bins, ...(notes.length === 0 ? {} : { notes }) };
}
