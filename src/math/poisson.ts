/**
 * Poisson distribution continued to real counts, in the saddle-point form:
 *
 *   log p(n; λ) = −½ log(2πn) − δ(n) − D(n, λ)
 *
 * with δ the error of Stirling's formula and D half the deviance. All terms but the first are positive and none is a
 * difference of large numbers, unlike in n log λ − λ − log Γ(n + 1), which loses 1e-10 at 1e6 events.
 * Source: C. Loader, Fast and accurate computation of binomial probabilities (2000).
 */
import { lgamma1p, STIRLING_FROM, stirlingSeries } from "./gamma.js";

const HALF_LOG_TWO_PI = 0.9189385332046728;

/** `stirlingStep` uses its series from this n on; below, subtracting 1 from the logarithm loses no digits. */
const SERIES_FROM = 0.25;

/** δ(n) − δ(n + 1) = (n + ½) log(1 + 1/n) − 1 = t²/3 + t⁴/5 + …, with t = 1/(2n + 1). */
function stirlingStep(n: number): number {
  if (n < SERIES_FROM) return (n + 0.5) * (Math.log1p(n) - Math.log(n)) - 1;
  const z = 1 / (2 * n + 1) ** 2;
  let power = z;
  let sum = 0;
  for (let k = 3; ; k += 2) {
    const next = sum + power / k;
    if (next === sum) return sum;
    sum = next;
    power *= z;
  }
}

/**
 * Error of Stirling's formula, δ(n) = log Γ(n + 1) − [(n + ½) log n − n + ½ log 2π], for every real n ≥ 0.
 *
 * It is positive and falls: it is 1/(12n) − 1/(360n³) + … for large n, about −½ log(2πn) for small n, and Infinity at 0. Below
 * n = 10 it is computed by the recurrence for δ(n) − δ(n + 1), whose terms are all positive. Relative error below 1e-15.
 * @returns NaN for n < 0
 * @see C. Loader (2000), δ(n); the recurrence follows from Γ(n + 2) = (n + 1) Γ(n + 1)
 * @example stirlingError(1) // 0.08106146679532725, which is 1 − ½ log 2π
 */
export function stirlingError(n: number): number {
  if (n === 0) return Infinity;
  if (n === Infinity) return 0;
  let sum = 0;
  let m = n;
  for (; m < STIRLING_FROM; m++) sum += stirlingStep(m);
  return sum + stirlingSeries(m);
}

/** Below this |v|, u − log(1 + u) is computed by a series in v = u/(2 + u). */
const SERIES_LIMIT = 0.25;

/** u − log(1 + u) = u v − 2 (v³/3 + v⁵/5 + …) with v = u/(2 + u), for u = (λ − n)/n near 0. */
function logExcess(u: number, v: number): number {
  const z = v * v;
  let power = 2 * v * z;
  let sum = u * v;
  for (let k = 3; ; k += 2) {
    const next = sum - power / k;
    if (next === sum) return sum;
    sum = next;
    power *= z;
  }
}

/**
 * Half the Poisson deviance, D(n, λ) = n log(n/λ) + λ − n ≥ 0, without cancellation near n = λ.
 *
 * D(0, λ) = λ; D(n, 0) = Infinity for n > 0; Infinity outside the domain (λ < 0 or n < 0), NaN only for NaN.
 * The sum of 2 D over all bins is the deviance, −2 log of the likelihood ratio to the saturated model.
 * Relative error below 2e-15.
 * @see C. Loader (2000), n D₀(λ/n)
 * @example poissonDeviance(10, 8) // 0.23143551314209754
 */
export function poissonDeviance(n: number, lambda: number): number {
  if (n < 0 || lambda < 0) return Infinity;
  if (n === 0) return lambda;
  if (lambda === 0 || lambda === Infinity) return Infinity;
  const difference = lambda - n;
  const v = difference / (lambda + n);
  if (Math.abs(v) < SERIES_LIMIT) return n * logExcess(difference / n, v);
  const ratio = n / lambda;
  const log = ratio < Infinity && ratio > 0 ? Math.log(ratio) : Math.log(n) - Math.log(lambda);
  return n * log + difference;
}

/**
 * Logarithm of the Poisson probability, continued to real counts: n log λ − λ − log Γ(n + 1).
 *
 * (n = 0, λ = 0) gives 0; λ = 0 with n > 0, λ < 0 and n < 0 give −Infinity; NaN only for NaN.
 * Relative error below 5e-15, at 1e6 events and more as well as for tiny n and λ.
 *
 * pyhf differs at λ < 0: it returns NaN, or a log-probability above 0 when n = 0.
 * @see C. Loader (2000)
 * @example poissonLogPmf(10, 8) // -2.309997156277156
 */
export function poissonLogPmf(n: number, lambda: number): number {
  if (n < 0 || lambda < 0) return -Infinity;
  if (n === 0) return lambda === 0 ? 0 : -lambda;
  if (lambda === 0 || lambda === Infinity) return -Infinity;
  // For n < 1 the saddle-point terms −½ log(2πn) and δ(n) cancel, while the plain form loses no digits.
  if (n < 1) return n * Math.log(lambda) - lambda - lgamma1p(n);
  return -(HALF_LOG_TWO_PI + 0.5 * Math.log(n) + stirlingError(n) + poissonDeviance(n, lambda));
}

/**
 * The part of −log of the Poisson probability that does not depend on λ: its value at λ = n, log Γ(n + 1) − n log n + n; n ≥ 0.
 */
export function poissonConstant(n: number): number {
  if (n === 0) return 0;
  return n < 1 ? lgamma1p(n) - n * Math.log(n) + n : stirlingError(n) + 0.5 * Math.log(2 * Math.PI * n);
}
