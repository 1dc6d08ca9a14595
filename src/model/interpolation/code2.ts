import type { AdditiveForm } from "../../graph/nodes.js";

/**
 * Interpolation code 2: quadratic inside |α| ≤ 1, linear outside. With D⁺ = hi − nominal and D⁻ = nominal − lo,
 *
 *   shift(α) = (D⁺ − D⁻)/2 α² + (D⁺ + D⁻)/2 α                    for |α| ≤ 1
 *   shift(α) = c⁺ + (3D⁺ − D⁻)/2 (α − 1)                         for α > 1
 *   shift(α) = c⁻ + (3D⁻ − D⁺)/2 (α + 1)                         for α < −1
 *
 * `outer` is 1 for ROOT's form, which is continuous with a continuous slope (c⁺ = D⁺, c⁻ = −D⁻), and 0 for pyhf's, which
 * leaves the constants out (c⁺ = c⁻ = 0) and so jumps at |α| = 1 (pyhf issue #2729). The second derivative jumps at ±1.
 */
function quadratic(name: string, outer: 0 | 1): AdditiveForm {
  return {
    name,
    kink: false,
    jumps: outer === 0 ? [-1, 1] : [],
    basis(alpha, _side, out, offset) {
      if (alpha > 1) {
        out[offset] = outer + 1.5 * (alpha - 1);
        out[offset + 1] = -0.5 * (alpha - 1);
        out[offset + 2] = 1.5;
        out[offset + 3] = -0.5;
        out[offset + 4] = 0;
        out[offset + 5] = 0;
      } else if (alpha < -1) {
        out[offset] = -0.5 * (alpha + 1);
        out[offset + 1] = -outer + 1.5 * (alpha + 1);
        out[offset + 2] = -0.5;
        out[offset + 3] = 1.5;
        out[offset + 4] = 0;
        out[offset + 5] = 0;
      } else {
        out[offset] = 0.5 * alpha * (alpha + 1);
        out[offset + 1] = 0.5 * alpha * (1 - alpha);
        out[offset + 2] = alpha + 0.5;
        out[offset + 3] = 0.5 - alpha;
        out[offset + 4] = 1;
        out[offset + 5] = -1;
      }
    },
  };
}

/**
 * Code 2 as pyhf has it: the shift jumps at α = ±1, so a fit that crosses there is not of a continuous likelihood.
 *
 * @see pyhf `interpcode: "code2"`
 */
export const code2 = quadratic("code2", 0);

/**
 * Code 2 as ROOT has it: continuous, with a continuous slope.
 *
 * @see ROOT `PiecewiseInterpolation`, interpolation code 2
 */
export const code2Root = quadratic("code2-root", 1);
