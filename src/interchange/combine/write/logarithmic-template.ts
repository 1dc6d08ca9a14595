import { sum } from "../../../math/sum.js";

/** Relative difference of integrals that rounding may make. */
const ROUNDING = 1e-10;

/**
 * A template of shapeN that has the integral of the nominal one, and whose fractions differ from the nominal ones by the same
 * logarithms; undefined where there is none. Combine moves no bin in which one of the templates has no events. So bins that do not move
 * can be empty, and events can be added where the nominal template has none.
 *
 * @param varied - `[nBins]`
 * @param nominal - `[nBins]`
 */
export function logarithmicTemplate(
  varied: readonly number[],
  nominal: readonly number[],
): readonly number[] | undefined {
  const total = sum(nominal);
  const moves = varied.map((value, b) => nominal[b]! > 0 && value > 0 && value !== nominal[b]);
  const emptyBin = nominal.indexOf(0);
  for (const candidate of [varied, varied.map((value, b) => (moves[b] ? value : 0))]) {
    const missing = total - sum(candidate);
    if (Math.abs(missing) <= ROUNDING * total) return candidate;
    if (missing > 0 && emptyBin >= 0) return candidate.map((value, b) => (b === emptyBin ? value + missing : value));
  }
  return undefined;
}
