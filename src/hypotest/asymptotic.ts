import { erfcx } from "../math/erf.js";
import { normalCdf, normalLogCdf, normalQuantile } from "../math/normal.js";
import type { Band } from "./results.js";

/**
 * Distribution from which expected p-values are computed, in units of the standard deviation of the test statistic: the whole
 * normal distribution, or one that is cut off where the statistic is 0, which keeps expected best fits below the tested value.
 * The names are those of pyhf's `calc_base_dist`.
 */
export type BaseDistribution = "normal" | "clipped-normal";

/** Standard deviations of the band, in the order of growing p-values, as in pyhf. */
const N_SIGMA = [2, 1, 0, -1, -2] as const;

/**
 * A test in asymptotic form. Under the tested hypothesis `z` is standard normal; under the alternative hypothesis it is shifted
 * by `separation`.
 */
export interface AsymptoticTest {
  /** Significance with which the tested value is excluded. */
  readonly z: number;
  /** (μ − μ′)/σ, the signed distance of the tested value μ from the value μ′ of the Asimov data: see `signedSeparation`. */
  readonly separation: number;
}

/**
 * Separation of the tested value μ from the alternative μ′ in standard deviations of μ̂, (μ − μ′)/σ. It is negative where the
 * alternative is on the side that does not count against the tested value, so that a large statistic is rarer under the
 * alternative than under the tested hypothesis.
 *
 *   (μ − μ′)/σ = sign(μ − μ′) √t_μ,A       σ² = (μ − μ′)²/t_μ,A
 *
 * @param t - two-sided t_μ of the Asimov data of μ′, ≥ 0. The one-sided q_μ,A is 0 for μ′ > μ and has no information on σ.
 * @param difference - μ − μ′ for q_μ and q̃_μ; μ′ − μ for q_0, which excludes in the other direction
 * @see arXiv:1007.1727, section 3.2 for σ; eqs. 57 and 65, which hold for μ′ on both sides of μ
 */
export function signedSeparation(t: number, difference: number): number {
  return difference < 0 ? -Math.sqrt(t) : Math.sqrt(t);
}

/**
 * Distance μ/σ of the tested value from 0, with σ = (μ − μ′)/separation. The significance of q̃_μ changes its form where √q̃_μ
 * exceeds this distance.
 *
 * @param sigma - uncertainty of the parameter under the alternative, used where the tested value is the alternative itself and
 * the separation is 0. Where it is undefined, the distance is taken as infinite, so that q̃_μ has the form of q_μ
 * @see arXiv:1007.1727, section 3.2 and eq. 65
 */
export function tildeDistance(value: number, alternative: number, separation: number, sigma?: number): number {
  if (alternative === 0) return separation;
  if (value !== alternative) return separation * (value / (value - alternative));
  return sigma === undefined ? Number.POSITIVE_INFINITY : value / sigma;
}

/**
 * Significance of q̃_μ, whose distribution changes its form where the best fit would be negative:
 *
 *   z = √q̃ for q̃ ≤ μ²/σ², otherwise (q̃ + μ²/σ²) / (2 μ/σ)
 *
 * @param distance - μ/σ; for 0 the first form holds
 * @see arXiv:1007.1727, eq. 65
 */
export function tildeSignificance(q: number, distance: number): number {
  if (distance === 0 || Math.sqrt(q) <= distance) return Math.sqrt(q);
  return q / (2 * distance) + distance / 2;
}

/** A statistic q̃ and the distance μ/σ of the tested value from 0, or the derivatives of both. */
interface TildeStatistic {
  readonly q: number;
  readonly distance: number;
}

/** Derivative of `tildeSignificance`; use `distance` 0 for q_μ. It is 0 where the statistic is 0. */
export function tildeSignificanceSlope({ q, distance }: TildeStatistic, slope: TildeStatistic): number {
  const root = Math.sqrt(q);
  if (distance === 0 || root <= distance) return root > 0 ? slope.q / (2 * root) : 0;
  return slope.q / (2 * distance) + (slope.distance / 2) * (1 - q / (distance * distance));
}

/** p-value of t̃_μ under μ. @see arXiv:1007.1727, eq. 44 */
export function tildeTwoSidedP(t: number, distance: number): number {
  return normalCdf(-Math.sqrt(t)) + normalCdf(-tildeTwoSidedZ(t, distance));
}

function tildeTwoSidedZ(t: number, distance: number): number {
  if (Math.sqrt(t) <= distance) return Math.sqrt(t);
  return distance === 0 ? Number.POSITIVE_INFINITY : tildeSignificance(t, distance);
}

/** p-values of a test; `cls` = clsb/clb. */
export interface PValues {
  readonly clsb: number;
  readonly clb: number;
  readonly cls: number;
}

/**
 * CLsb = Φ(−z), CLb = Φ(separation − z) and their ratio, which is accurate also where both underflow. For a tested value below
 * the alternative the separation is negative, CLsb is larger than CLb, and CLs is above 1.
 *
 * For an infinite `z` all three are 0: the data are impossible at the tested value, whatever the separation is.
 *
 * @see arXiv:1007.1727, eqs. 57, 59
 */
export function pValues({ z, separation }: AsymptoticTest): PValues {
  if (z === Number.POSITIVE_INFINITY) return { clsb: 0, clb: 0, cls: 0 };
  return { clsb: normalCdf(-z), clb: normalCdf(separation - z), cls: Math.exp(logCls({ z, separation })) };
}

/**
 * log(Φ(−z) / Φ(separation − z)); 0 for separation 0, where both hypotheses are the same.
 *
 * Where both factors are upper tails, Φ(−x) = ½ e^(−x²/2) erfcx(x/√2) turns the difference of two squares into a product.
 */
export function logCls({ z, separation }: AsymptoticTest): number {
  if (separation === 0) return 0;
  if (z === Number.POSITIVE_INFINITY) return Number.NEGATIVE_INFINITY;
  const t = z - separation;
  if (!(z > 0 && t > 0)) return normalLogCdf(-z) - normalLogCdf(-t);
  return Math.log(erfcx(z * Math.SQRT1_2) / erfcx(t * Math.SQRT1_2)) - separation * (t + separation / 2);
}

/**
 * d log CLs for small changes of `z` and `separation`: −λ(z) dz + λ(t) (dz − d separation), t = z − separation, with the
 * normal hazard λ(x) = φ(x)/Φ(−x).
 */
export function logClsSlope({ z, separation }: AsymptoticTest, slope: AsymptoticTest): number {
  return hazard(z - separation) * (slope.z - slope.separation) - hazard(z) * slope.z;
}

/** φ(x)/Φ(−x) = √(2/π) / erfcx(x/√2). */
function hazard(x: number): number {
  return Math.sqrt(2 / Math.PI) / erfcx(x * Math.SQRT1_2);
}

/** Tests that are expected under the alternative, at −2 … +2 standard deviations in the order of growing p-values. */
export function expectedTests(separation: number, base: BaseDistribution): readonly AsymptoticTest[] {
  return N_SIGMA.map((n) => {
    const t = base === "clipped-normal" ? Math.max(n, -separation) : n;
    return { z: t + separation, separation };
  });
}

/** CLs of `expectedTests`. */
export function expectedCls(separation: number, base: BaseDistribution): Band {
  return band(expectedTests(separation, base).map((test) => Math.exp(logCls(test))));
}

/** CLsb of `expectedTests`, which is the expected p0 for q0. */
export function expectedClsb(separation: number, base: BaseDistribution): Band {
  return band(expectedTests(separation, base).map(({ z }) => normalCdf(-z)));
}

/** Converts a list of five numbers to a band. */
export function band(values: readonly number[]): Band {
  const [a, b, c, d, e] = values;
  return [a!, b!, c!, d!, e!];
}

/**
 * The separation s at which CLs is `level` for a given t = z − s, from Φ(−(t + s)) = level · Φ(−t).
 *
 * @param level - in (0, 1)
 */
export function separationAt(level: number, t: number): number {
  return -normalQuantile(level * normalCdf(-t)) - t;
}

/**
 * Separations s at which the expected CLs are `level`, one for each of −2 … +2 standard deviations t. With the clipped
 * distribution, CLs is ½/Φ(s) where the cut acts, that is for s < −t.
 */
export function expectedSeparations(level: number, base: BaseDistribution): Band {
  return band(
    N_SIGMA.map((t) => {
      const separation = separationAt(level, t);
      return base === "clipped-normal" && separation < -t ? normalQuantile(0.5 / level) : separation;
    }),
  );
}
