import { isMasked } from "../graph/bin-deviance.js";
import type { GaussianTerm } from "../graph/program.js";
import { rateChange } from "../graph/rate-jacobian.js";
import { inverseFromFactor, lowerFactor } from "../math/definite.js";
import type { BoundData, Likelihood } from "./likelihood.js";

/**
 * −∂²(−log L)/∂n∂θ · v: how much the slope of log L along `v` `[nPars]` changes with the datum of each bin, to first order; `[nBins]`.
 * It is J v / rate for a count, V⁻¹ J v for Gaussian data, and NaN for a bin that is left out.
 */
export function slopeByDatum(
  likelihood: Likelihood,
  x: Float64Array,
  data: BoundData,
  v: ArrayLike<number>,
): Float64Array {
  const evaluator = likelihood.lend();
  evaluator.valueGradientHessian(x, data);
  const change = rateChange(evaluator, v);
  const { rate } = evaluator.state;
  const { channels, gaussians } = evaluator.program;
  const out = new Float64Array(change.length).fill(Number.NaN);
  for (const { binBegin, nBins, data: begin } of channels) {
    for (let b = binBegin; b < binBegin + nBins; b++) {
      if (!isMasked(data.values[begin + b - binBegin]!)) out[b] = change[b]! / rate[b]!;
    }
  }
  for (const term of gaussians) writeByPrecision(term, data, change, out);
  return out;
}

/** V⁻¹ times the changes of the bins of a term that are not left out. */
function writeByPrecision(
  { bins, covariance, data: positions }: GaussianTerm,
  { values }: BoundData,
  change: Float64Array,
  out: Float64Array,
): void {
  const kept = Array.from(bins.keys()).filter((i) => !isMasked(values[positions[i]!]!));
  const n = kept.length;
  const rows = kept.flatMap((i) => kept.map((j) => covariance[i * bins.length + j]!));
  const inverse = inverseFromFactor(lowerFactor(Float64Array.from(rows), n), n);
  for (const [r, i] of kept.entries()) {
    out[bins[i]!] = kept.reduce((sum, j, c) => sum + inverse[r * n + c]! * change[bins[j]!]!, 0);
  }
}
