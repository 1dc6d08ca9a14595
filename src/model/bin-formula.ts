import type { DerivedBins, DerivedFunction } from "../graph/nodes.js";
import { allFinite } from "../math/vector.js";

/**
 * A function of parameters and of further numbers, which differ by bin, as one of the parameters alone for each bin.
 *
 * @param kernel - a function of a vector with the parameters and then the numbers
 * @param numbers - by bin
 */
export function binFormulas(
  kernel: DerivedFunction,
  nPars: number,
  numbers: readonly (readonly number[])[],
): DerivedBins {
  const all = Array.from(kernel.support);
  const support = all.filter((p) => p < nPars);
  const [n, m] = [support.length, all.length];
  const x = new Float64Array(nPars + (numbers[0]?.length ?? 0));
  const first = new Float64Array(m);
  const second = numbers.map(() => new Float64Array(m * m));
  const evaluateBin = (b: number, order: 0 | 1 | 2) => {
    x.set(numbers[b]!, nPars);
    if (order === 0) return kernel.value(x);
    return order === 1 ? kernel.gradient(x, first) : kernel.hessian(x, first, second[b]!);
  };
  return {
    nBins: numbers.length,
    support,
    evaluate(pars, order, values, firsts) {
      for (const p of support) x[p] = pars[p]!;
      let finite = true;
      for (let b = 0; b < numbers.length; b++) {
        values[b] = evaluateBin(b, order);
        finite &&= Number.isFinite(values[b]);
        if (order > 0) finite &&= allFinite(first);
        if (order === 2) finite &&= allFinite(second[b]!);
        for (let i = 0; order > 0 && i < n; i++) firsts[b * n + i] = first[i]!;
      }
      return finite;
    },
    addCurvature(weights, out) {
      for (let b = 0; b < numbers.length; b++) {
        for (let i = 0; i < n; i++) {
          for (let j = 0; j <= i; j++) out[i * n + j]! += weights[b]! * second[b]![i * m + j]!;
        }
      }
    },
  };
}
