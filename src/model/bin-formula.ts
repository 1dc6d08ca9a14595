import type { DerivedFunction } from "../graph/nodes.js";

/**
 * A function of parameters and of further numbers, which are constants, as one of the parameters alone.
 *
 * @param kernel - a function of a vector with the parameters and then the numbers
 */
export function binFormula(kernel: DerivedFunction, nPars: number, numbers: readonly number[]): DerivedFunction {
  const all = Array.from(kernel.support);
  const support = all.filter((p) => p < nPars);
  const [n, m] = [support.length, all.length];
  const x = new Float64Array(nPars + numbers.length);
  x.set(numbers, nPars);
  const first = new Float64Array(m);
  const second = new Float64Array(m * m);
  const at = (pars: Float64Array) => {
    for (const p of support) x[p] = pars[p]!;
    return x;
  };
  return {
    support,
    value: (pars) => kernel.value(at(pars)),
    gradient(pars, out) {
      const value = kernel.gradient(at(pars), first);
      out.set(first.subarray(0, n));
      return value;
    },
    hessian(pars, out, outSecond) {
      const value = kernel.hessian(at(pars), first, second);
      out.set(first.subarray(0, n));
      for (let i = 0; i < n; i++) outSecond.set(second.subarray(i * m, i * m + n), i * n);
      return value;
    },
  };
}
