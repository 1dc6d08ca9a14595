// Whether a point is a stationary one of the likelihood, inside bounds and the domain: slopes by model.gradient alone.

/** |gradient of -log L| x uncertainty of a certified fit, with a margin for what another order of sums does. */
const SCALED_GRADIENT = 2e-6;
const EPSILON = 2 ** -52;
/** Roundings in a derivative: of rates, of ratios and of sums. */
const ROUNDINGS = 64;
/** A bin without events is on the edge of the domain where its rate is below this part of what an uncertainty moves it by. */
const ON_EDGE = 1e-6;
const SWEEPS = 500;

/** Parameters whose slope does not vanish, or that a bound or the edge of the domain holds on the wrong side. */
export function slopeFaults(model, data, result) {
  const gradient = model.gradient(result.values, data);
  const rates = model.expectedMainData(result.values);
  const free = freeParameters(model, data, result, rates);
  const edge = [...rates.keys()].filter(
    (b) => data[b] === 0 && free.some(({ moves }) => rates[b] <= ON_EDGE * Math.abs(moves[b])),
  );
  for (const each of free) each.slope = -gradient[each.p] * each.sigma;
  pushFromEdge(free, edge);
  return free
    .filter((each) => !(outward(each) <= SCALED_GRADIENT + each.rounding))
    .map(
      ({ name, slope, sigma, value, side }) =>
        `a slope of ${slope / sigma} in ${name} = ${value} ± ${sigma}${side === undefined ? "" : `, at its ${side} bound`}`,
    );
}

/** Parameters that a fit could move, in units of their uncertainties: how each moves the rates, and what rounding does. */
function freeParameters(model, data, { values, uncertainties, certificate }, rates) {
  return model.parNames.flatMap((name, p) => {
    const [low, high] = model.suggestedBounds[p];
    if (model.suggestedFixed[p] || low === high || certificate.onKinks.includes(name)) return [];
    const value = values[p];
    const sigma = uncertainties[name] ?? Math.min(1, high - low);
    const step = Math.max(1e-4 * sigma, 8 * EPSILON * Math.abs(value));
    const at = (x) => model.expectedMainData(values.map((other, i) => (i === p ? x : other)));
    const [below, above] = [at(value - step), at(value + step)];
    const moves = rates.map((_, b) => ((above[b] - below[b]) / (2 * step)) * sigma);
    const size = moves.reduce((sum, move, b) => sum + Math.abs(move) * (1 + (data[b] > 0 ? data[b] / rates[b] : 0)), 0);
    const rounding = ROUNDINGS * EPSILON * (size + Math.abs(value) / sigma);
    const side = value === low ? "lower" : value === high ? "upper" : undefined;
    return [{ p, name, value, sigma, moves, rounding, side }];
  });
}

/** The part of a slope that a bound does not hold. */
function outward({ slope, side }) {
  if (side === undefined) return Math.abs(slope);
  return side === "lower" ? -slope : slope;
}

/**
 * On the edge of the domain -log L falls towards rates below 0: slopes there are a sum of the rates' own, none with a
 * negative weight. Takes off the sum that leaves least.
 */
function pushFromEdge(free, edge) {
  const inside = free.filter(({ side }) => side === undefined);
  const weights = new Map(edge.map((b) => [b, 0]));
  for (let sweep = 0; sweep < SWEEPS && edge.length > 0; sweep++) {
    for (const b of edge) {
      const square = inside.reduce((sum, { moves }) => sum + moves[b] ** 2, 0);
      if (!(square > 0)) continue;
      const along = inside.reduce((sum, { moves, slope }) => sum + moves[b] * slope, 0) / square;
      const change = Math.max(along, -weights.get(b));
      weights.set(b, weights.get(b) + change);
      for (const each of free) each.slope -= change * each.moves[b];
    }
  }
}
