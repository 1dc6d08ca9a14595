import type { State } from "./state.js";

/** A sample's rate in a bin without its floor: (nominal + Σ shifts) × Π scalar factors × Π per-bin factors. */
export function rateOf(base: number, factor: number, gamma: number): number {
  return base * factor * gamma;
}

/**
 * Expected events of a sample in one of its bins at the last evaluation of rates, its own floor applied. A gradient sets the
 * parts of a rate that a floor holds to 0, so such a rate is the floor itself.
 *
 * @param bin - counted from the first bin of the sample's channel
 */
export function sampleRate(
  { program, base, gamma, factor, clippedSample }: State,
  sample: number,
  bin: number,
): number {
  const { offset, floor } = program.samples[sample]!;
  if (clippedSample[offset + bin] === 1) return floor;
  return rateOf(base[offset + bin]!, factor[sample]!, gamma[offset + bin]!);
}
