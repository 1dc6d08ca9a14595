import type { TestStatisticName } from "../../hypotest/results.js";
import { lgamma } from "../../math/gamma.js";
import { normalCdf, normalLogPdf } from "../../math/normal.js";

/**
 * Asymptotic probability density of a test statistic q at q > 0, per unit of q; where there is a share of probability at
 * q = 0 it is not in it.
 *
 * With φ the standard normal density, s = √asimov = |μ − μ′|/σ of the alternative μ′, and d = 0 if the tested value is
 * true, d = s if the alternative is:
 *
 *   q, q0:      φ(√q − d) / (2√q)
 *   tmu:        [φ(√q − d) + φ(√q + d)] / (2√q)
 *   qtilde:     as q for q ≤ s², above it φ((q + s² − 2 s d)/(2s)) / (2s)
 *   tmutilde:   φ(√q + d) / (2√q) + the density of qtilde
 *
 * @param asimov - value of the statistic for the Asimov data of the alternative, ≥ 0; `Infinity` for a `qtilde` or
 * `tmutilde` far from its boundary
 * @see arXiv:1007.1727, sections 3.3 to 3.7
 */
export function statisticDensity(
  name: TestStatisticName,
  asimov: number,
  truth: "tested" | "alternative",
): (q: number) => number {
  const s = Math.sqrt(asimov);
  const d = truth === "tested" ? 0 : s;
  const side = (q: number, shift: number) => phi(Math.sqrt(q) - shift) / (2 * Math.sqrt(q));
  const bounded = (q: number) => (q <= asimov ? side(q, d) : phi((q + s * s - 2 * s * d) / (2 * s)) / (2 * s));
  return composed(name, d, side, bounded);
}

/**
 * Asymptotic probability of a test statistic above q ≥ 0, with the names of `statisticDensity`: 1 − Φ of the same
 * arguments, and 1 − Φ(√q + d) for the second term of the two-sided ones.
 *
 * @see arXiv:1007.1727, sections 3.3 to 3.7
 */
export function statisticTail(
  name: TestStatisticName,
  asimov: number,
  truth: "tested" | "alternative",
): (q: number) => number {
  const s = Math.sqrt(asimov);
  const d = truth === "tested" ? 0 : s;
  const side = (q: number, shift: number) => normalCdf(shift - Math.sqrt(q));
  const bounded = (q: number) => (q <= asimov ? side(q, d) : normalCdf(-(q + s * s - 2 * s * d) / (2 * s)));
  return composed(name, d, side, bounded);
}

/** The form of each statistic: of its parts at √q, on either side, and of the one that ends at the boundary. */
function composed(
  name: TestStatisticName,
  d: number,
  side: (q: number, shift: number) => number,
  bounded: (q: number) => number,
): (q: number) => number {
  switch (name) {
    case "q":
    case "q0":
      return (q) => side(q, d);
    case "tmu":
      return (q) => side(q, d) + side(q, -d);
    case "qtilde":
      return bounded;
    case "tmutilde":
      return (q) => side(q, -d) + bounded(q);
  }
}

function phi(z: number): number {
  return Math.exp(normalLogPdf(z, 0, 1));
}

/** Probability density of χ² with k degrees of freedom at x > 0: x^(k/2 − 1) e^(−x/2) / (2^(k/2) Γ(k/2)). */
export function chiSquareDensity(x: number, k: number): number {
  return Math.exp((k / 2 - 1) * Math.log(x) - x / 2 - (k / 2) * Math.LN2 - lgamma(k / 2));
}
