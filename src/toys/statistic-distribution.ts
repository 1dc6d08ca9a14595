import { ascending, countFrom, type ToyPValue, toyPValue } from "./p-value.js";

/** How a test statistic is distributed if one value is the true one. */
export interface StatisticDistribution {
  /** Probability of a statistic as large as that of the data or larger. */
  readonly pValue: (statistic: number) => ToyPValue;
  /** The largest statistic whose p-value is above 1 − `confidenceLevel`; infinite where no statistic is rare enough. */
  readonly critical: (confidenceLevel: number) => number;
  /** Experiments whose statistic could not be worked out. */
  readonly nFailed: number;
}

/** Sums of probabilities this near to each other are equal but for rounding. */
const ROUNDING = 1e-12;

/**
 * The distribution from n toys. The data count as one more toy: p = (k + 1)/(n + 1) for k toys with a statistic as large as
 * that of the data. If the value is the true one, p ≤ α has a probability of no more than α for any number of toys, while
 * k/n ≤ α has one of α + (1 − α)/(n + 1).
 *
 * @see A. C. Davison and D. V. Hinkley, Bootstrap Methods and their Application (1997), section 4.2
 */
export function toyDistribution(statistics: ArrayLike<number>, nFailed: number): StatisticDistribution {
  const sorted = ascending(statistics);
  const n = sorted.length;
  return {
    nFailed,
    pValue: (statistic) => toyPValue(sorted, statistic, { smoothing: "add-one" }),
    critical: (confidenceLevel) => {
      const fewest = Math.floor((1 - confidenceLevel) * (n + 1) + ROUNDING * n); // toys from the critical value on
      return fewest === 0 ? Number.POSITIVE_INFINITY : sorted[n - fewest]!;
    },
  };
}

/** A possible outcome of an experiment. */
export interface Outcome {
  readonly probability: number;
  readonly statistic: number;
}

/**
 * The distribution from all outcomes of an experiment. The probability that they lack, of outcomes that were left out or
 * have no statistic, counts as that of larger statistics, so that no value is rejected because of it.
 */
export function exactDistribution(outcomes: readonly Outcome[], nFailed: number): StatisticDistribution {
  const sorted = [...outcomes].sort((a, b) => a.statistic - b.statistic);
  const statistics = Float64Array.from(sorted, ({ statistic }) => statistic);
  const known = outcomes.reduce((sum, { probability }) => sum + probability, 0);
  /** Probability of the outcomes from each one on. */
  const tail = new Float64Array(sorted.length + 1);
  tail[sorted.length] = Math.max(0, 1 - known);
  for (let i = sorted.length - 1; i >= 0; i--) tail[i] = tail[i + 1]! + sorted[i]!.probability;
  const probabilityFrom = (statistic: number): number => tail[sorted.length - countFrom(statistics, statistic)]!;
  return {
    nFailed,
    pValue: (statistic) => ({ value: probabilityFrom(statistic), error: 0 }),
    critical: (confidenceLevel) => {
      const least = 1 - confidenceLevel + ROUNDING;
      if (tail[sorted.length]! > least) return Number.POSITIVE_INFINITY;
      let i = sorted.length - 1;
      while (i > 0 && probabilityFrom(statistics[i]!) <= least) i--;
      return statistics[i]!;
    },
  };
}
