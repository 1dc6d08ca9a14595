import type { MultiplicativeForm } from "../../graph/nodes.js";

/**
 * Combine's asymmetric log-normal factor exp(α L(α)): with a = log hi and b = −log lo,
 *
 *   L = a                                   for α ≥ ½
 *   L = b                                   for α ≤ −½
 *   L = (a + b)/2 + h(2α) (a − b)/2         between, h(x) = (3x⁵ − 10x³ + 15x)/8
 *
 * Value, slope and second derivative are continuous everywhere. For hi · lo = 1 it is κ^α.
 *
 * @see CMS Combine, `lnN` with two numbers (interface/ProcessNormalization.h, logKappaForX)
 */
export const lnN: MultiplicativeForm = {
  name: "lnN",
  kink: false,
  nCoefficients: 2,
  coefficients(hi, lo, out, offset) {
    out[offset] = Math.log(hi);
    out[offset + 1] = -Math.log(lo);
  },
  evaluate({ size, parameter, coefficients, value, first, second }, pars) {
    for (let i = 0; i < size; i++) {
      const alpha = pars[parameter[i]!]!;
      const [a, b] = [coefficients[2 * i]!, coefficients[2 * i + 1]!];
      let [exponent, slope, curvature] = [alpha * (alpha > 0 ? a : b), alpha > 0 ? a : b, 0];
      if (alpha < 0.5 && alpha > -0.5) {
        const x = 2 * alpha;
        const square = x * x;
        const h = (x * (15 + square * (-10 + 3 * square))) / 8;
        const h1 = (15 * (square - 1) ** 2) / 8;
        const h2 = (15 * x * (square - 1)) / 2;
        const [mean, half] = [(a + b) / 2, (a - b) / 2];
        exponent = alpha * (mean + h * half);
        slope = mean + half * (h + x * h1);
        curvature = half * (4 * h1 + 2 * x * h2);
      }
      const factor = Math.exp(exponent);
      value[i] = factor;
      first[i] = slope * factor;
      second[i] = (curvature + slope * slope) * factor;
    }
  },
};
