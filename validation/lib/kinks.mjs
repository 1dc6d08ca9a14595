// The joints of the interpolation codes: where a derivative may jump.

/** A parameter this close to a joint sits on it. */
export const ON_JOINT = 1e-12;

/** Just beside 0: on one side of the kink, and no further. */
export const BESIDE = 1e-300;

/** Distance to the nearest joint of an interpolation, -1, 0 or 1; on one, infinite, since both sides count there. */
export function distanceToJoint(alpha) {
  const distance = Math.min(...[-1, 0, 1].map((joint) => Math.abs(alpha - joint)));
  return distance > ON_JOINT ? distance : Number.POSITIVE_INFINITY;
}

/**
 * Slopes of twiceNll in one parameter just below and just above 0, the kink of codes 0 and 1, where `values` has it
 * there; zeros elsewhere, and where a side is outside the domain.
 */
export function slopesBeside(model, data, values, i) {
  if (Math.abs(values[i]) > ON_JOINT) return { below: 0, above: 0 };
  const [below, above] = [-BESIDE, BESIDE].map((at) => {
    const moved = Float64Array.from(values);
    moved[i] = at;
    return Number.isFinite(model.logpdf(moved, data)) ? -2 * model.gradient(moved, data)[i] : Number.NaN;
  });
  return Number.isFinite(below) && Number.isFinite(above) ? { below, above } : { below: 0, above: 0 };
}
