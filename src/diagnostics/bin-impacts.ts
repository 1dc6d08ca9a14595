import { quote } from "../describe.js";
import { curvatureOfFit } from "../fit/curvature-of-fit.js";
import { recordOrigin } from "../fit/origin.js";
import { type ArrowCovariance, covarianceColumn } from "../likelihood/covariance.js";
import { slopeByDatum } from "../likelihood/slope-by-datum.js";
import { countsOf, type Data, maskedBins } from "../model/data.js";
import { requireInput } from "../model/input.js";
import type { Model } from "../model/model.js";
import {
  askedFor,
  type Diagnosis,
  diagnosis,
  POI_OPTIONS,
  type PoiOptions,
  poiIndex,
  requireCovariance,
  requireUncertainty,
} from "./diagnosis.js";
import type { BinImpacts } from "./results.js";

/**
 * How the estimate of a parameter changes with the datum of each bin, to first order, by the implicit function theorem at the
 * best fit:
 *
 *   dμ̂/dn_b = Σ_p C_μp J_bp / ν_b              for counts
 *   dμ̂/dn_b = Σ_p C_μp (V⁻¹ J)_bp               for Gaussian data with the covariance V
 *
 * C: inverse of the exact Hessian of −log L; J = ∂ν/∂θ; ν_b: expected events of the bin. `perSigma` is that times the standard
 * deviation of the datum, √n_b or √V_bb. Bins that are left out of the likelihood, and bins with counts in which nothing is
 * expected, are left out here too; notes name the latter.
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
  const perEvent = slopesOf(found, covariance, poi);
  const rate = model.likelihood.rates(Float64Array.from(found.best.values));
  const variances = gaussianVariances(model);
  const counts = countsOf(data);
  const notes: string[] = model.channels
    .filter(({ begin }) => variances.has(begin))
    .map(
      ({ name }) =>
        `The data of channel ${quote(name)} are Gaussian: changes are per unit and per standard deviation of a bin.`,
    );
  const bins = model.channels.flatMap(({ name, begin, nBins }) => {
    const leftOut = new Set(maskedBins(data).flatMap((masked) => (masked.channel === name ? masked.bins : [])));
    return Array.from({ length: nBins }, (_, bin) => bin).flatMap((bin) => {
      const [at, variance] = [begin + bin, variances.get(begin + bin)];
      if (leftOut.has(bin)) return [];
      if (variance === undefined && !(rate[at]! > 0)) {
        notes.push(
          `No events are expected in bin ${bin} (counted from 0) of channel ${quote(name)}, so that an event is impossible there.`,
        );
        return [];
      }
      const sigma = Math.sqrt(variance ?? counts[at]!);
      return [{ channel: name, bin, perEvent: perEvent[at]!, perSigma: perEvent[at]! * sigma }];
    });
  });
  const poiName = model.parNames[poi]!;
  const origin = recordOrigin(model, data, askedFor(options, { poi: poiName }));
  return { kind: "bin-impacts", origin, poi: poiName, bins, ...(notes.length === 0 ? {} : { notes }) };
}

/**
 * dμ̂/dn of each bin. On the edge of the domain all factors are those of one point next to it: an expectation of nearly 0 says nothing
 * by itself, but its ratio to how the edge holds the parameters there does.
 */
function slopesOf(found: Diagnosis, covariance: ArrowCovariance, poi: number): Float64Array {
  const { model, data, input, best } = found;
  const { likelihood } = model;
  const values = Float64Array.from(best.values);
  if (best.certificate.atEdges.length === 0) {
    return slopeByDatum(likelihood, values, data, covarianceColumn(covariance, poi));
  }
  const { hessian, data: beside, varied } = curvatureOfFit(model, data, input, best);
  const column = new Float64Array(model.nPars);
  column[poi] = 1;
  hessian.factor(varied, undefined, 0)?.solve(column, column);
  return slopeByDatum(likelihood, hessian.place.x, beside, column);
}

/** Variances of Gaussian data by position among the main data. */
function gaussianVariances({ gaussian }: Model): ReadonlyMap<number, number> {
  return new Map(
    gaussian.flatMap(({ bins, covariance }) =>
      bins.map((bin, i) => [bin, covariance[i * (bins.length + 1)]!] as const),
    ),
  );
}
