import type { AdditiveForm } from "../../graph/nodes.js";

/**
 * Interpolation code 0: piecewise linear shift.
 *
 *   shift(α) = α (hi − nominal)   for α ≥ 0
 *   shift(α) = α (nominal − lo)   for α < 0
 *
 * α in units of the constraint width; templates in expected events. Continuous; its slope jumps at α = 0 unless
 * hi − nominal = nominal − lo. At α = 0 the derivative is that from the side asked for.
 *
 * @see HistFactory, CERN-OPEN-2012-016, section 4.1; pyhf `interpcode: "code0"`
 */
export const code0: AdditiveForm = {
  name: "code0",
  kink: true,
  jumps: [],
  basis(alpha, side, out, offset) {
    const right = alpha > 0 || (alpha === 0 && side >= 0);
    out[offset] = right ? alpha : 0;
    out[offset + 1] = right ? 0 : alpha;
    out[offset + 2] = right ? 1 : 0;
    out[offset + 3] = right ? 0 : 1;
    out[offset + 4] = 0;
    out[offset + 5] = 0;
  },
};
