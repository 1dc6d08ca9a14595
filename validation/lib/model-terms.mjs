// Sums that tolerances are measured in, and widths that random starts are drawn with.
import { logGamma } from "./numbers.mjs";

const STEP = 1e-3;
const ULP = 2 ** -52;

/**
 * Pre-fit width of every parameter, undefined for unconstrained ones: from the curvature of the constraint terms at
 * the suggested start, by a central difference (exact for a normal term, the error is 1e-6 for a Poisson one).
 */
export function prefitWidths(model, data) {
  const start = Float64Array.from(model.suggestedInit);
  const at = (i, h) => {
    const moved = Float64Array.from(start);
    moved[i] += h;
    return model.constraintLogpdf(moved, data);
  };
  return model.parNames.map((_, i) => {
    const curvature = -(at(i, STEP) - 2 * at(i, 0) + at(i, -STEP)) / STEP ** 2;
    return curvature > 1e-6 ? 1 / Math.sqrt(curvature) : undefined;
  });
}

/** Absolute main terms and what rounding does to the textbook formula n log(rate) - rate - lgamma(n + 1). */
export function mainTermSums(rates, counts) {
  let terms = 0;
  let textbook = 0;
  rates.forEach((rate, b) => {
    const n = counts[b];
    const pieces = [n > 0 ? n * Math.log(rate) : 0, -rate, -logGamma(n + 1)];
    terms += Math.abs(pieces[0] + pieces[1] + pieces[2]);
    textbook += pieces.reduce((sum, x) => sum + Math.abs(x), 0);
  });
  return { terms, rounding: 4 * ULP * textbook };
}
