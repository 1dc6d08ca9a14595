import type { MultiplicativeForm } from "../../graph/nodes.js";

/** ln hi, −ln lo, then c₁ … c₆. */
const N_COEFFICIENTS = 8;

/**
 * Interpolation code 4: sixth-order polynomial factor inside |α| < 1, exponential outside.
 *
 *   factor(α) = hi^α               for α ≥ 1
 *   factor(α) = lo^(−α)            for α ≤ −1
 *   factor(α) = 1 + Σₖ cₖ αᵏ       inside, k = 1 … 6
 *
 * with c such that value, slope and second derivative are continuous at α = ±1. Writing h = hi, h′ = h ln h,
 * h″ = h ln² h for the right joint and l = lo, l′ = −l ln l, l″ = l ln² l for the left one, the even and odd parts
 * E = (h + l)/2 − 1, E′ = (h′ − l′)/2, E″ = (h″ + l″)/2 and O = (h − l)/2, O′ = (h′ + l′)/2, O″ = (h″ − l″)/2 give
 *
 *   c₁ = (15 O − 7 O′ + O″)/8    c₃ = (−10 O + 10 O′ − 2 O″)/8   c₅ = (3 O − 3 O′ + O″)/8
 *   c₂ = (24 E − 9 E′ + E″)/8    c₄ = (−24 E + 14 E′ − 2 E″)/8   c₆ = (8 E − 5 E′ + E″)/8
 *
 * `hi`, `lo`: dimensionless factors at α = ±1, both > 0.
 *
 * @see pyhf `interpcode: "code4"` (pyhf's default for normsys); ROOT `FlexibleInterpVar`, code 5
 */
export const code4: MultiplicativeForm = {
  name: "code4",
  kink: false,
  nCoefficients: N_COEFFICIENTS,
  compiled: "sextic",
  coefficients(hi, lo, out, offset) {
    const [logHi, logLo] = [Math.log(hi), Math.log(lo)];
    const even = (hi + lo) / 2 - 1;
    const even1 = (hi * logHi + lo * logLo) / 2;
    const even2 = (hi * logHi * logHi + lo * logLo * logLo) / 2;
    const odd = (hi - lo) / 2;
    const odd1 = (hi * logHi - lo * logLo) / 2;
    const odd2 = (hi * logHi * logHi - lo * logLo * logLo) / 2;
    out[offset] = logHi;
    out[offset + 1] = -logLo;
    out[offset + 2] = (15 * odd - 7 * odd1 + odd2) / 8;
    out[offset + 3] = (24 * even - 9 * even1 + even2) / 8;
    out[offset + 4] = (-10 * odd + 10 * odd1 - 2 * odd2) / 8;
    out[offset + 5] = (-24 * even + 14 * even1 - 2 * even2) / 8;
    out[offset + 6] = (3 * odd - 3 * odd1 + odd2) / 8;
    out[offset + 7] = (8 * even - 5 * even1 + even2) / 8;
  },
  evaluate({ size, parameter, coefficients, value, first, second }, pars, _sides, order) {
    for (let i = 0; i < size; i++) {
      const a = pars[parameter[i]!]!;
      const at = N_COEFFICIENTS * i;
      if (a >= 1 || a <= -1) {
        const rate = coefficients[at + (a > 0 ? 0 : 1)]!;
        const factor = Math.exp(rate * a);
        value[i] = factor;
        first[i] = rate * factor;
        second[i] = rate * rate * factor;
        continue;
      }
      const c1 = coefficients[at + 2]!;
      const c2 = coefficients[at + 3]!;
      const c3 = coefficients[at + 4]!;
      const c4 = coefficients[at + 5]!;
      const c5 = coefficients[at + 6]!;
      const c6 = coefficients[at + 7]!;
      value[i] = 1 + a * (c1 + a * (c2 + a * (c3 + a * (c4 + a * (c5 + a * c6)))));
      if (order === 0) continue;
      first[i] = c1 + a * (2 * c2 + a * (3 * c3 + a * (4 * c4 + a * (5 * c5 + a * 6 * c6))));
      if (order === 1) continue;
      second[i] = 2 * c2 + a * (6 * c3 + a * (12 * c4 + a * (20 * c5 + a * 30 * c6)));
    }
  },
};
