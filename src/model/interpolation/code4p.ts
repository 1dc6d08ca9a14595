import type { AdditiveForm } from "../../graph/nodes.js";

/**
 * Interpolation code 4p: sixth-order polynomial shift inside |α| ≤ 1, linear outside. With D⁺ = hi − nominal and
 * D⁻ = nominal − lo, S = (D⁺ + D⁻)/2 and A = (D⁺ − D⁻)/16,
 *
 *   shift(α) = α S + A α² (15 − 10α² + 3α⁴)   for |α| ≤ 1
 *   shift(α) = α D⁺                           for α > 1
 *   shift(α) = α D⁻                           for α < −1
 *
 * Value, slope and second derivative are continuous everywhere.
 *
 * @see pyhf `interpcode: "code4p"` (pyhf's default for histosys); ROOT `PiecewiseInterpolation`, code 4
 */
export const code4p: AdditiveForm = {
  name: "code4p",
  kink: false,
  jumps: [],
  basis(alpha, _side, out, offset) {
    if (alpha > 1 || alpha < -1) {
      const right = alpha > 1;
      out[offset] = right ? alpha : 0;
      out[offset + 1] = right ? 0 : alpha;
      out[offset + 2] = right ? 1 : 0;
      out[offset + 3] = right ? 0 : 1;
      out[offset + 4] = 0;
      out[offset + 5] = 0;
      return;
    }
    const square = alpha * alpha;
    const even = (square * (15 + square * (-10 + 3 * square))) / 16;
    const slope = (alpha * (30 + square * (-40 + 18 * square))) / 16;
    const curvature = (30 + square * (-120 + 90 * square)) / 16;
    out[offset] = 0.5 * alpha + even;
    out[offset + 1] = 0.5 * alpha - even;
    out[offset + 2] = 0.5 + slope;
    out[offset + 3] = 0.5 - slope;
    out[offset + 4] = curvature;
    out[offset + 5] = -curvature;
  },
};
