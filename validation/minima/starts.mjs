// Random points that the judge starts from.
import { prefitWidths } from "../lib/model-terms.mjs";

const SIGMAS = 2; // spread of constrained parameters
const AROUND_ONE = 0.4; // share of unconstrained parameters drawn near 1,
const SMALL = 0.2; // and near 0, by order of magnitude; the others anywhere in their bounds
const WIDE = 100; // a range of values from here on is drawn by order of magnitude, too
const HALVINGS = 8; // on the way from a point outside the domain to one inside

/** Draws one point: constrained parameters normally around their suggested values, others in their bounds or around 1. */
export function pointDrawer({ model, data, lower, upper }) {
  const widths = prefitWidths(model, data);
  const { suggestedInit } = model;
  return (draws) =>
    Float64Array.from(suggestedInit, (init, i) => {
      const [low, high] = [lower[i], upper[i]];
      const drawn = widths[i] === undefined ? freeValue(draws, low, high) : init + SIGMAS * widths[i] * draws.normal();
      return Math.min(Math.max(drawn, low), high);
    });
}

function freeValue(draws, low, high) {
  if (draws.chance(AROUND_ONE)) return 1 + draws.normal();
  if (draws.chance(SMALL / (1 - AROUND_ONE))) return draws.sign() * draws.logUniform(1e-3, 1);
  if (high - low < WIDE) return draws.uniform(low, high);
  const size = draws.logUniform(0.1, Math.max(Math.abs(low), Math.abs(high)));
  return low < 0 && draws.chance(0.5) ? -size : size;
}

/**
 * `count` starts inside the domain: half of them the lowest of four times as many points, the others as they are drawn.
 * Points outside the domain are moved towards the lowest one inside.
 */
export function startsOf({ drawPoint, value, count, draws, anchors }) {
  const seen = (x) => ({ x, value: value(x) });
  const points = [...anchors, ...Array.from({ length: 4 * count }, () => drawPoint(draws))].map(seen);
  const inside = points.filter((point) => Number.isFinite(point.value)).sort((a, b) => a.value - b.value);
  if (inside.length === 0) return { starts: [], points };
  const low = inside.slice(0, count / 2);
  const others = points.filter((point) => !low.includes(point)).slice(0, count - low.length);
  const moved = others.map((point) => pulledInside(point, low[0].x, seen)).filter((point) => point !== undefined);
  return { starts: [...low, ...moved].map(({ x }) => x), points };
}

function pulledInside(point, towards, seen) {
  let trial = point;
  for (let k = 0; k < HALVINGS && !Number.isFinite(trial.value); k++) {
    trial = seen(trial.x.map((value, i) => (value + towards[i]) / 2));
  }
  return Number.isFinite(trial.value) ? trial : undefined;
}
