import type { DerivedFunction } from "../graph/nodes.js";

/** Exponents by index of a parameter, ascending. */
export type Exponents = readonly (readonly [parameter: number, exponent: number])[];

/** Π θ_p^k as a function of the parameters, with exact derivatives. */
export function monomial(exponents: Exponents): DerivedFunction {
  const n = exponents.length;
  const power = (i: number, order: number, pars: Float64Array): number => {
    const [p, k] = exponents[i]!;
    let factor = 1;
    for (let o = 0; o < order; o++) factor *= k - o;
    return factor === 0 ? 0 : factor * pars[p]! ** (k - order);
  };
  /** The product with the factors i and j differentiated, twice where they are one. */
  const product = (pars: Float64Array, i = -1, j = -1) => {
    let value = 1;
    for (let m = 0; m < n; m++) value *= power(m, (m === i ? 1 : 0) + (m === j ? 1 : 0), pars);
    return value;
  };
  const gradient = (pars: Float64Array, first: Float64Array) => {
    for (let i = 0; i < n; i++) first[i] = product(pars, i);
    return product(pars);
  };
  return {
    support: exponents.map(([p]) => p),
    value: (pars) => product(pars),
    gradient,
    hessian(pars, first, second) {
      for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) second[i * n + j] = product(pars, i, j);
      return gradient(pars, first);
    },
  };
}
