import { poissonLogPmf } from "../math/poisson.js";

/** Largest probability of the counts of one bin that are left out on each side. */
const NEGLECTED = 1e-14;

/** Neighbouring counts of one bin, `first`, `first + 1`, …, with their probabilities. */
interface CountRange {
  readonly first: number;
  readonly probabilities: readonly number[];
}

/** All combinations of counts that bins can have, except some of negligible probability. */
export interface CountOutcomes {
  readonly size: number;
  /** Writes the counts of outcome `index` to their bins of `out`, and returns its probability. */
  readonly take: (index: number, out: Float64Array) => number;
}

/**
 * Lists the outcomes of independent Poisson counts. The counts of a bin that are left out have a total probability below 2e-14.
 *
 * @param means - expected events of all bins, ≥ 0
 * @param bins - indices of the bins to include
 * @param most - largest number of outcomes
 * @returns undefined for more than `most` outcomes
 */
export function countOutcomes(
  means: ArrayLike<number>,
  bins: readonly number[],
  most: number,
): CountOutcomes | undefined {
  const ranges: CountRange[] = [];
  let size = 1;
  for (const bin of bins) {
    const range = countRange(means[bin]!, most / size);
    if (range === undefined) return undefined;
    ranges.push(range);
    size *= range.probabilities.length;
  }
  const take = (index: number, out: Float64Array): number => {
    let rest = index;
    let probability = 1;
    for (const [i, { first, probabilities }] of ranges.entries()) {
      const k = rest % probabilities.length;
      rest = (rest - k) / probabilities.length;
      out[bins[i]!] = first + k;
      probability *= probabilities[k]!;
    }
    return probability;
  };
  return { size, take };
}

/** Counts around the mean, without at most `NEGLECTED` of the probability on each side; undefined for more than `most`. */
function countRange(mean: number, most: number): CountRange | undefined {
  const middle = Math.floor(mean);
  const probabilities: number[] = [];
  const probabilityOf = (n: number): number => Math.exp(poissonLogPmf(n, mean));
  for (let n = middle; n >= 0 && probabilities.length <= most; n--) {
    const probability = probabilityOf(n);
    if (probability * (n + 1) < NEGLECTED) break; // None of the n + 1 counts from n down to 0 is more probable than n.
    probabilities.unshift(probability);
  }
  const first = middle + 1 - probabilities.length;
  for (let n = middle + 1; probabilities.length <= most; n++) {
    const probability = probabilityOf(n);
    if (probability < NEGLECTED * (1 - mean / (n + 1))) break; // The sum of the rest is below that of a geometric series.
    probabilities.push(probability);
  }
  return probabilities.length <= most ? { first, probabilities } : undefined;
}
