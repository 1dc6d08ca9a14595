import { lowerGammaP, upperGammaQ } from "./incomplete-gamma.js";
import { poissonLogPmf } from "./poisson.js";

/** Probability within one standard deviation of a normal distribution. */
const ONE_SIGMA = 0.6826894921370859;
/** The lower end is 0 for counts below this, which are nearer to 0 than to 1; the formula is for whole numbers. */
const LEAST_COUNT = 0.5;
const STEPS = 200;

/**
 * Central interval for the mean of a Poisson distribution from which `n` events were observed, such that each tail has the
 * probability α/2 = (1 − probability)/2:
 *
 *   P(N ≥ n | lower) = α/2,   P(N ≤ n | upper) = α/2
 *
 * These are quantiles of χ² distributions: lower = χ²_{α/2}(2n)/2, upper = χ²_{1−α/2}(2n + 2)/2. The interval covers the true
 * mean at least with the given probability. ATLAS and CMS use it for the error bars of counts in histograms. The formula is
 * continued to counts that are not whole numbers (Asimov data); for counts below 0.5 the lower end is 0.
 *
 * @param n - ≥ 0 (NaN below)
 * @param probability - between 0 and 1; default that of one standard deviation
 * @returns lower and upper end, to 12 digits
 * @see F. Garwood, Biometrika 28 (1936) 437
 * @example garwoodInterval(0) // [0, 1.8410216450092632]
 */
export function garwoodInterval(n: number, probability = ONE_SIGMA): readonly [number, number] {
  if (!(n >= 0 && probability > 0 && probability < 1)) return [Number.NaN, Number.NaN];
  const tail = (1 - probability) / 2;
  // P(N ≥ n | x) rises with x from 0, P(N ≤ n | x) falls to 0.
  const lower = n < LEAST_COUNT ? 0 : crossing(0, n, (x) => lowerGammaP(n, x) - tail, density(n));
  let top = n + 2 + 2 * Math.sqrt(n);
  while (upperGammaQ(n + 1, top) > tail) top = 2 * top - n;
  const upper = crossing(n, top, (x) => tail - upperGammaQ(n + 1, x), density(n + 1));
  return [lower, upper];
}

/** Derivative of P(a, x), x^(a − 1) e^(−x) / Γ(a). */
function density(a: number): (x: number) => number {
  return (x) => (x > 0 ? (a / x) * Math.exp(poissonLogPmf(a, x)) : 0);
}

/** The root of a rising function between `low` and `high`, by Newton's method, and by bisection where that leaves the bracket. */
function crossing(low: number, high: number, f: (x: number) => number, slope: (x: number) => number): number {
  let [a, b] = [low, high];
  let x = 0.5 * (a + b);
  for (let k = 0; k < STEPS; k++) {
    const value = f(x);
    if (value === 0) return x;
    if (value < 0) a = x;
    else b = x;
    const newton = x - value / slope(x);
    const next = newton > a && newton < b ? newton : 0.5 * (a + b);
    if (Math.abs(next - x) <= 1e-14 * Math.abs(x)) return next;
    x = next;
  }
  return x;
}
