import type { Model } from "../model/model.js";
import type { FoundMinimum } from "./neighbourhood.js";
import type { Moves, Surroundings } from "./search-point.js";

type Growth = Model["growths"][number];

/** Starts with a sample that has grown exponentially, in one round. */
const MOST_GROWN = 3;
/** Events that a sample must grow to, to be looked at. */
const LEAST_GROWN = 1;

/** Parameters that the fit varies along directions in which a sample outgrows all others. */
export function growing(around: Surroundings): number[] {
  const all = around.point.model.growths.flatMap(({ parameters }) => parameters);
  return [...new Set(all)].filter((p) => around.isFree(p));
}

/**
 * Points where a sample that grows exponentially has the events that a bin lacks, or lacks without what one of the normalisations
 * scales there; and without the growth that the minimum has. Unless −log L falls convexly from there to the minimum; lowest first.
 */
export function grownStarts(around: Surroundings): readonly Float64Array[] {
  const { model, input, x } = around.point;
  if (model.growths.length === 0) return [];
  const { lower, upper } = input;
  const scaling = around.unconstrained().filter((p) => around.isFree(p) && lower[p]! <= 0 && upper[p]! > 0);
  const bases = [[], ...scaling.map((p) => [[p, 0] as const])];
  const isGrown = (growth: Growth) => {
    const widths = growth.parameters.reduce((sum, p, i) => sum + growth.parts[i]! * x[p]!, 0);
    return growth.eventsAfter(widths) > LEAST_GROWN;
  };
  const points = [
    ...model.growths.filter(isGrown).map((growth) => around.at(along(around, growth, [], 0))),
    ...model.growths.flatMap((growth) => bases.flatMap((base) => grownTo(around, growth, base))),
  ];
  return around.lowestElsewhere(points, MOST_GROWN);
}

/** Where a sample has grown to what its bin lacks. */
function grownTo(around: Surroundings, growth: Growth, base: Moves): readonly FoundMinimum[] {
  const { model, data, value } = around.point;
  const { bin, sign } = growth;
  const lacking = sign * (data.values[bin]! - model.likelihood.rates(along(around, growth, base, 0))[bin]!);
  const widths = lacking > LEAST_GROWN ? growth.widthsTo(lacking) : undefined;
  // The constraints alone are above the minimum there.
  if (widths === undefined || widths ** 2 / 2 > value) return [];
  return [around.at(along(around, growth, base, widths))];
}

function along(around: Surroundings, { parameters, parts }: Growth, base: Moves, widths: number): Float64Array {
  const moves = parameters.map((p, i) => [p, around.inside(p, widths * parts[i]!)] as const);
  return around.moved([...base, ...moves.filter(([p]) => around.isFree(p))]);
}
