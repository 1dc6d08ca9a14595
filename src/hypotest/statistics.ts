import type { TestStatisticName } from "./results.js";

/** The arguments of a test statistic. The same constant terms may be left out of both minima of −2 log L. */
export interface StatisticInput {
  /** −2 log L at its minimum. */
  readonly twiceNllFree: number;
  /** −2 log L at its minimum with the parameter of interest held at `mu`. */
  readonly twiceNllConditional: number;
  /** Best-fit value of the parameter of interest. */
  readonly muHat: number;
  /** Tested value. */
  readonly mu: number;
}

/**
 * Value of a test statistic.
 *
 *   t_μ = −2 log [L(μ, θ̂̂) / L(μ̂, θ̂)], never below 0
 *   q_μ = t_μ where μ̂ ≤ μ, else 0
 *   q_0 = t_0 where μ̂ ≥ 0, else 0
 *
 * The forms with a tilde are the same functions, of minima with 0 as the lower bound of μ.
 *
 * @returns NaN when a minimum is NaN
 * @see G. Cowan et al., Eur. Phys. J. C 71 (2011) 1554 (arXiv:1007.1727), equations 8, 11, 12, 14, 16
 */
export function statisticValue(name: TestStatisticName, input: StatisticInput): number {
  switch (name) {
    case "tmu":
    case "tmutilde":
      return tMuValue(input);
    case "q":
    case "qtilde":
      return qMuValue(input);
    case "q0":
      return q0Value(input);
  }
}

/** t_μ: see `statisticValue`. */
export function tMuValue({ twiceNllFree, twiceNllConditional }: Omit<StatisticInput, "mu" | "muHat">): number {
  return Math.max(0, twiceNllConditional - twiceNllFree);
}

/** q_μ for upper limits: see `statisticValue`. */
function qMuValue(input: StatisticInput): number {
  return input.muHat <= input.mu ? tMuValue(input) : 0;
}

/** q_0 for discovery: see `statisticValue`. */
function q0Value(input: Omit<StatisticInput, "mu">): number {
  return input.muHat >= 0 ? tMuValue(input) : 0;
}
