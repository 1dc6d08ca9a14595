import type { DerivedBins, DerivedFunction } from "./nodes.js";

/** The function of one bin alone, for uses that are not in a loop: every call evaluates those of all bins. */
export function functionOfBin(bins: DerivedBins, b: number): DerivedFunction {
  const { nBins, support } = bins;
  const n = support.length;
  const values = new Float64Array(nBins);
  const all = new Float64Array(nBins * n);
  const weights = new Float64Array(nBins);
  weights[b] = 1;
  return {
    support,
    value(pars) {
      bins.evaluate(pars, 0, values, all);
      return values[b]!;
    },
    gradient(pars, first) {
      bins.evaluate(pars, 1, values, all);
      first.set(all.subarray(b * n, (b + 1) * n));
      return values[b]!;
    },
    hessian(pars, first, second) {
      bins.evaluate(pars, 2, values, all);
      first.set(all.subarray(b * n, (b + 1) * n));
      second.fill(0);
      bins.addCurvature(weights, second);
      for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) second[j * n + i] = second[i * n + j]!;
      return values[b]!;
    },
  };
}
