import type { Prefit } from "../model/constraints/index.js";
import type { Model } from "../model/model.js";
import { MODIFIERS } from "../model/modifiers/index.js";

/** Cosine of the angle between the up and the down variation from which on they count as shifts to the same side. */
const SAME_WAY = 0.5;
/** Least size of a variation that matters: √χ² of its shift against the statistical uncertainty of the channel. */
const NOTICEABLE = 0.02;

/** A parameter that moves the expected events of channels the same way up and down. */
export interface OneSided {
  readonly parameter: number;
  readonly channels: readonly string[];
}

/**
 * Interpolated parameters whose variations by ±1 standard deviation of their constraint, at `pars`, shift the expected
 * events of some channel to the same side: the cosine between both shifts, bins weighted with 1/expected, is above ½ and
 * both are large enough to matter.
 */
export function oneSidedVariations(model: Model, pars: Float64Array): readonly OneSided[] {
  const known = model.prefits;
  const nominal = model.likelihood.rates(pars);
  return model.parameterSets.flatMap(({ first, types }) => {
    const prefit = known[first];
    if (prefit === undefined || !types.some((type) => MODIFIERS[type].hasVariations)) return [];
    const [up, down] = [1, -1].map((side) => shifts(model, pars, nominal, first, prefit, side));
    const channels = model.channels.flatMap(({ name, begin, nBins }) =>
      isOneSided(nominal, up!, down!, begin, begin + nBins) ? [name] : [],
    );
    return channels.length === 0 ? [] : [{ parameter: first, channels }];
  });
}

/** Change of the expected events when one parameter is a standard deviation off its centre; `[nBins]`. */
function shifts(
  { likelihood }: Model,
  pars: Float64Array,
  nominal: Float64Array,
  p: number,
  { center, width }: Prefit,
  side: number,
): Float64Array {
  const moved = pars.slice();
  moved[p] = center;
  const from = likelihood.rates(moved);
  moved[p] = center + side * width;
  const to = likelihood.rates(moved);
  return nominal.map((_, b) => to[b]! - from[b]!);
}

function isOneSided(nominal: Float64Array, up: Float64Array, down: Float64Array, begin: number, end: number): boolean {
  let [uu, ud, dd] = [0, 0, 0];
  for (let b = begin; b < end; b++) {
    if (!(nominal[b]! > 0)) continue;
    uu += (up[b]! * up[b]!) / nominal[b]!;
    ud += (up[b]! * down[b]!) / nominal[b]!;
    dd += (down[b]! * down[b]!) / nominal[b]!;
  }
  return Math.min(uu, dd) > NOTICEABLE ** 2 && ud > SAME_WAY * Math.sqrt(uu * dd);
}
