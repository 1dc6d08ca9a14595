import type { MultiplicativeForm } from "../../graph/nodes.js";

/**
 * Interpolation code 1: piecewise exponential factor.
 *
 *   factor(α) = hi^α      for α ≥ 0
 *   factor(α) = lo^(−α)   for α < 0
 *
 * `hi`, `lo`: dimensionless factors at α = ±1, both > 0. Continuous; its slope jumps at α = 0 unless hi · lo = 1.
 * At α = 0 the derivative is that from the side asked for.
 *
 * @see HistFactory, CERN-OPEN-2012-016, section 4.1; pyhf `interpcode: "code1"`
 */
export const code1: MultiplicativeForm = {
  name: "code1",
  kink: true,
  nCoefficients: 2,
  coefficients(hi, lo, out, offset) {
    out[offset] = Math.log(hi);
    out[offset + 1] = -Math.log(lo);
  },
  evaluate({ size, parameter, coefficients, value, first, second }, pars, sides) {
    for (let i = 0; i < size; i++) {
      const p = parameter[i]!;
      const alpha = pars[p]!;
      const right = alpha > 0 || (alpha === 0 && sides[p]! >= 0);
      const rate = coefficients[2 * i + (right ? 0 : 1)]!;
      const factor = Math.exp(rate * alpha);
      value[i] = factor;
      first[i] = rate * factor;
      second[i] = rate * rate * factor;
    }
  },
};
