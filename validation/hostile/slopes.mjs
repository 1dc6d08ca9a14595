// Whether a point is a stationary one of the likelihood, inside bounds and the domain: slopes by model.gradient alone.

/** |gradient of -log L| x uncertainty of a certified fit, with a margin for what another order of sums does. */
const SCALED_GRADIENT = 2e-6;
const EPSILON = 2 ** -52;
/** Roundings in a derivative: of rates, of ratios and of sums. */
const ROUNDINGS = 64;
/** A bin without events is on the edge of the domain where its rate is below this part of what a step of a parameter makes. */
const ON_EDGE = 1e-6;
/** Such a step: an uncertainty, or this part of 1 and of the value where that is larger. */
const STEP = 1e-3;
const SWEEPS = 500;
/** Parameters up to which the Hessian is looked at, for the widths of those that have no uncertainty. */
const MOST_PARAMETERS = 300;

/** Parameters whose slope does not vanish, or that a bound or the edge of the domain holds on the wrong side. */
export function slopeFaults(model, data, result) {
  const gradient = model.gradient(result.values, data);
  const rates = model.expectedMainData(result.values);
  const free = freeParameters(model, data, result, rates);
  const edge = [...rates.keys()].filter(
    (b) =>
      data[b] === 0 &&
      free.some(({ moves, sigma, value }) => {
        const steps = Math.max(1, (STEP * Math.max(1, Math.abs(value))) / sigma);
        return rates[b] <= ON_EDGE * steps * Math.abs(moves[b]);
      }),
  );
  for (const each of free) each.slope = -gradient[each.p] * each.sigma;
  pushFromEdge(free, edge);
  const held = free
    .filter((each) => !(outward(each) <= SCALED_GRADIENT + each.rounding))
    .map(
      ({ name, slope, sigma, value, side }) =>
        `a slope of ${slope / sigma} in ${name} = ${value} ± ${sigma}${side === undefined ? "" : `, at its ${side} bound`}`,
    );
  return [...held, ...flatFaults(free, result.certificate.flatDirections)];
}

/**
 * Pairs of parameters along whose flat direction there is a slope. In units of conditional widths the two move by as much,
 * with signs that leave the rates; a step is as long as the one that moves farther may go.
 */
function flatFaults(free, directions) {
  return directions.flatMap((names) => {
    const [a, b] = names.map((name) => free.find((each) => each.name === name));
    if (names.length !== 2 || a === undefined || b === undefined) return [];
    const sign = a.moves.reduce((sum, move, bin) => sum + move * b.moves[bin], 0) > 0 ? -1 : 1;
    const step = Math.min(1, Math.max(a.sigma, b.sigma)) / Math.max(a.sigma, b.sigma);
    const slope = Math.abs(a.slope + sign * b.slope) * step;
    const rounding = (a.rounding + b.rounding) * step;
    return slope <= SCALED_GRADIENT + rounding ? [] : [`a slope of ${slope} along the flat ${names.join(" and ")}`];
  });
}

/** Parameters that a fit could move, in units of their uncertainties: how each moves the rates, and what rounding does. */
function freeParameters(model, data, { values, uncertainties, certificate }, rates) {
  const conditional = conditionalWidths(model, data, values, Object.keys(uncertainties).length);
  const largest = Math.max(...partsOf(model, values), ...partsOf(model, model.suggestedInit));
  return model.parNames.flatMap((name, p) => {
    const [low, high] = model.suggestedBounds[p];
    if (model.suggestedFixed[p] || low === high || certificate.onKinks.includes(name)) return [];
    const value = values[p];
    const sigma = uncertainties[name] ?? Math.min(1, high - low, conditional(p));
    const step = Math.max(1e-4 * sigma, 8 * EPSILON * Math.abs(value));
    const at = (x) => model.expectedMainData(values.map((other, i) => (i === p ? x : other)));
    const [below2, below, above, above2] = [-2, -1, 1, 2].map((k) => at(value + k * step));
    // Five points (M. Abramowitz, I. A. Stegun, 25.3.6): an effect of a factor 1000 is too steep for three.
    const moves = rates.map((_, b) => ((8 * (above[b] - below[b]) - (above2[b] - below2[b])) / (12 * step)) * sigma);
    const size = moves.reduce((sum, move, b) => sum + Math.abs(move) * (1 + (data[b] > 0 ? data[b] / rates[b] : 0)), 0);
    const cancelled = (largest * sigma) / step;
    const rounding = ROUNDINGS * EPSILON * (size + Math.abs(value) / sigma) + EPSILON * cancelled;
    const side = value === low ? "lower" : value === high ? "upper" : undefined;
    return [{ p, name, value, sigma, moves, rounding, side }];
  });
}

/**
 * Sums of the sizes of what the samples expect in each bin: differences of rates have the rounding of these, at the suggested
 * values, too, since a shift may cancel a template.
 */
function partsOf(model, values) {
  return [...model.expectedBySample(values).values()].flatMap((samples) => {
    const rates = [...samples.values()];
    return [...rates[0].keys()].map((b) => rates.reduce((sum, rate) => sum + Math.abs(rate[b]), 0));
  });
}

/** 1/√(−∂²log L/∂θ²), all other parameters held: what stands for the uncertainty of a parameter in a flat direction. */
function conditionalWidths(model, data, values, nWithUncertainty) {
  const n = model.nPars;
  if (nWithUncertainty === n || n > MOST_PARAMETERS) return () => Number.POSITIVE_INFINITY;
  const hessian = model.hessian(values, data);
  return (p) => {
    const curvature = -hessian[p * (n + 1)];
    if (!Number.isFinite(curvature)) throw new Error(`a second derivative of ${curvature} in ${model.parNames[p]}`);
    return curvature > 0 ? 1 / Math.sqrt(curvature) : Number.POSITIVE_INFINITY;
  };
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
