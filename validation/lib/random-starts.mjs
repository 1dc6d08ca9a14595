// Seeded random starting points of a fit.
import { uniforms } from "./numbers.mjs";

const MAX_DRAWS = 1000;

/**
 * `count` starts around the suggested one: constrained parameters moved by up to one pre-fit width (every second
 * start by exactly one, up or down), unconstrained ones multiplied by 0.5 to 2; clipped to bounds, fixed parameters
 * kept, redrawn while outside the likelihood's domain.
 */
export function randomStarts({ model, data, widths, count, seed }) {
  const uniform = uniforms(seed);
  const draw = (wide) =>
    Float64Array.from(model.suggestedInit, (start, i) => {
      if (model.suggestedFixed[i]) return start;
      const signed = 2 * uniform() - 1;
      const move = wide ? Math.sign(signed) : signed;
      const value = widths[i] === undefined ? start * 2 ** move : start + move * widths[i];
      const [low, high] = model.suggestedBounds[i];
      return Math.min(Math.max(value, low), high);
    });
  const starts = [];
  for (let draws = 0; starts.length < count && draws < MAX_DRAWS; draws++) {
    const start = draw(starts.length % 2 === 1 && draws < MAX_DRAWS / 2);
    if (Number.isFinite(model.logpdf(start, data))) starts.push(start);
  }
  return starts;
}
