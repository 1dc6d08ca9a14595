import { ascending, countFrom, type ToyPValue, toyPValue } from "./p-value.js";

/** The distribution of a test statistic under one value of the parameter. */
export interface StatisticDistribution {
  /** Probability of a statistic at least as large as the given one. */
  readonly pValue: (statistic: number) => ToyPValue;
  /** The largest statistic whose p-value is above 1 − `confidenceLevel`; infinite where all p-values are. */
  readonly critical: (confidenceLevel: number) => number;
  /** Number of experiments whose statistic could not be computed. */
  readonly nFailed: number;
}

/** Sums of probabilities with a smaller difference than this count as equal. */
const ROUNDING = 1e-12;

/**
 * The distribution from n toys. The data count as one more toy: p = (k + 1)/(n + 1) if k toys have a statistic at least as large
 * as that of the data. Under the true value, the probability of p ≤ α is then at most α for any number of toys, while the
 * probability of k/n ≤ α can be α + (1 − α)/(n + 1).
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
      const fewest = Math.floor((1 - confidenceLevel) * (n + 1) + ROUNDING * n); // number of toys from the critical value on
      return fewest === 0 ? Number.POSITIVE_INFINITY : sorted[Math.max(0, n - fewest)]!;
    },
  };
}

/** A possible outcome of an experiment. */
export interface Outcome {
  readonly probability: number;
  readonly statistic: number;
}

/**
 * The exact distribution from all outcomes of an experiment. The probability of outcomes that were left out or have no statistic
 * counts as that of larger statistics, so that no value is rejected because of it.
 */
export function exactDistribution(outcomes: readonly Outcome[], nFailed: number): StatisticDistribution {
  const sorted = [...outcomes].sort((a, b) => a.statistic - b.statistic);
  const statistics = Float64Array.from(sorted, ({ statistic }) => statistic);
  const known = outcomes.reduce((sum, { probability }) => sum + probability, 0);
  /** Total probability of each outcome and all outcomes with larger statistics. */
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
