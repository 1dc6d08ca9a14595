import type { BoundData } from "../likelihood/likelihood.js";
import type { Model } from "../model/model.js";
import { AT_LOWER, AT_UPPER } from "../newton/problem.js";
import { type EdgeBin, LEAST_MULTIPLIER } from "./edge-point.js";
import { emptyBins, type VoidBin, voidBins } from "./empty-bins.js";
import type { FitInput } from "./fit-input.js";

/** A bin without events that expects none at a point, and none or fewer wherever parameters can move from there. */
interface ForcingBin extends VoidBin {
  /** Parameters that can only move to where it expects fewer: they stay at their bounds. */
  readonly parameters: readonly number[];
}

/**
 * Bins in which the edge of the domain and bounds of parameters leave these one value: a signal of −4 events without any background,
 * say, whose factor cannot be negative.
 */
export function forcingBins(model: Model, data: BoundData, input: FitInput, x: Float64Array): readonly ForcingBin[] {
  const { lower, upper, fixed } = input;
  return voidBins(model, data, x, emptyBins(model, data)).flatMap(({ bin, row }) => {
    const parameters = [...row.keys()].filter((p) => row[p] !== 0 && fixed[p] === 0);
    const isForced = parameters.every((p) => (row[p]! > 0 ? x[p] === upper[p] : x[p] === lower[p]));
    return isForced && parameters.length > 0 ? [{ bin, row, parameters }] : [];
  });
}

/** A point, the states of its parameters, the gradient there, and the bins that hold it on the edge of the domain. */
interface Held {
  readonly x: Float64Array;
  readonly state: Uint8Array;
  readonly gradient: Float64Array;
  readonly edges: readonly EdgeBin[];
}

/**
 * A minimum over all other parameters as one over all: those that bins force are at their bounds, and what pushes them from there into
 * the edge is the multiplier of the bin (J. Nocedal, S. J. Wright, Numerical Optimization (2006), theorem 12.1).
 */
export function withForced(local: Held, input: FitInput, bins: readonly ForcingBin[]): Omit<Held, "x"> {
  const state = local.state.slice();
  const gradient = local.gradient.slice();
  const edges: EdgeBin[] = [...local.edges];
  for (const { bin, row, parameters } of bins) {
    for (const p of parameters) state[p] = local.x[p] === input.lower[p] ? AT_LOWER : AT_UPPER;
    const multiplier = Math.max(...parameters.map((p) => gradient[p]! / row[p]!));
    if (!(multiplier > LEAST_MULTIPLIER)) continue;
    edges.push({ ...bin, multiplier });
    for (const p of row.keys()) gradient[p]! -= multiplier * row[p]!;
  }
  return { state, gradient, edges };
}
