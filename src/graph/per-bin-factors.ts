import type { Program } from "./program.js";

/** Product of a sample's per-bin factors in one bin but for the one at `k`. */
export function otherPerBinFactors(
  { binUses, arrow, channels, samples }: Program,
  pars: Float64Array,
  s: number,
  k: number,
  b: number,
): number {
  const { channel, binBegin, binEnd } = samples[s]!;
  const { arrows } = channels[channel]!;
  let product = 1;
  for (let j = binBegin; j < binEnd; j++) if (j !== k) product *= pars[arrow[arrows[binUses[j]!]! + b]!]!;
  return product;
}
