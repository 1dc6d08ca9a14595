import type { Model } from "../../src/model/model.js";
import type { SeededRandom } from "./random.js";

const STEP = 1e-3;
const MOST_DRAWS = 500;

/** Pre-fit width of each parameter, undefined for free ones: from the curvature of the constraint terms. */
function prefitWidths(model: Model, data: Float64Array): readonly (number | undefined)[] {
  const at = (p: number, h: number) =>
    model.constraintLogpdf(
      model.suggestedInit.map((x, i) => (i === p ? x + h : x)),
      data,
    );
  return model.suggestedInit.map((_, p) => {
    const curvature = -(at(p, STEP) - 2 * at(p, 0) + at(p, -STEP)) / STEP ** 2;
    return curvature > 1e-6 ? 1 / Math.sqrt(curvature) : undefined;
  });
}

/**
 * Start points around the suggested one: constrained parameters moved by up to one pre-fit width, others multiplied by
 * 0.5 to 2, clipped to bounds; fixed ones stay. Redrawn while outside the domain.
 */
export function randomStarts(model: Model, data: Float64Array, count: number, random: SeededRandom): Float64Array[] {
  const widths = prefitWidths(model, data);
  const draw = () =>
    Float64Array.from(model.suggestedInit, (start, p) => {
      if (model.suggestedFixed[p]) return start;
      const width = widths[p];
      const value = width === undefined ? start * 2 ** random.uniform(-1, 1) : start + width * random.uniform(-1, 1);
      const [low, high] = model.suggestedBounds[p]!;
      return Math.min(Math.max(value, low), high);
    });
  const starts: Float64Array[] = [];
  for (let draws = 0; starts.length < count && draws < MOST_DRAWS; draws++) {
    const start = draw();
    if (Number.isFinite(model.logpdf(start, data))) starts.push(start);
  }
  return starts;
}
