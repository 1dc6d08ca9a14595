/**
 * Logarithm of the gamma function.
 *
 * Intervals and approximations: Sun Microsystems 1993, as in FreeBSD msun `e_lgamma_r.c`. Coefficients are in
 * ascending order of power; each has the 17 digits that a double holds.
 */
import { polynomial } from "./polynomial.js";

/** log Γ(1 + y) = −y/2 + y P(y)/Q(y), for y in (−0.1, 0.23). */
const P_ONE = [
  -0.07721566490153287, 0.6328270640250934, 1.4549225013723477, 0.9777175279633727, 0.22896372806469245,
  0.013381091853678766,
];
const Q_ONE = [1, 2.4559779371304113, 2.128489763798934, 0.7692851504566728, 0.10422264559336913, 0.003217092422824239];

/** log Γ(m + y) = f + y² P(y) for |y| ≤ 0.27, where f = log Γ(m) is the minimum for positive arguments. */
const MINIMUM_AT = 1.4616321449683622;
const MINIMUM = -0.12148629053584961;
/** Rounding error of MINIMUM. */
const MINIMUM_TAIL = 3.638676997039505e-18;
const P_MINIMUM = [
  0.48383612272381005, -0.1475877229945939, 0.06462494023913339, -0.032788541075985965, 0.01797067508118204,
  -0.010314224129834144, 0.006100538702462913, -0.0036845201678113826, 0.0022596478090061247, -0.0014034646998923284,
  0.000881081882437654, -0.0005385953053567405, 0.00031563207090362595, -0.00031275416837512086, 0.0003355291926355191,
];

/** log Γ(2 − y) = −y/2 + y P(y), for 0 ≤ y ≤ 0.27. */
const P_TWO = [
  0.07721566490153287, 0.3224670334241136, 0.06735230105312927, 0.020580808432516733, 0.007385550860814029,
  0.0028905138367341563, 0.0011927076318336207, 0.0005100697921535113, 0.00022086279071390839, 0.00010801156724758394,
  2.5214456545125733e-5, 4.4864094961891516e-5,
];

/** log Γ(2 + y) = y/2 + y P(y)/Q(y), for 0 ≤ y < 1. */
const P_ABOVE_TWO = [
  -0.07721566490153287, 0.21498241596060885, 0.325778796408931, 0.14635047265246445, 0.02664227030336386,
  0.0018402845140733772, 3.194753265841009e-5,
];
const Q_ABOVE_TWO = [
  1, 1.3920053346762105, 0.7219355475671381, 0.17193386563280308, 0.01864591917156529, 0.0007779424963818936,
  7.326684307446256e-6,
];

/** B_2k / (2k (2k − 1)), k = 1 … 9: coefficients of x^(1 − 2k) in the difference of log Γ(x) and Stirling's approximation. */
const STIRLING_SERIES = [
  1 / 12,
  -1 / 360,
  1 / 1260,
  -1 / 1680,
  1 / 1188,
  -691 / 360360,
  1 / 156,
  -3617 / 122400,
  43867 / 244188,
];
/** From this x on, nine terms give double precision (the first neglected term is below 2e-17 of the sum). */
export const STIRLING_FROM = 10;

const HALF_LOG_TWO_PI = 0.9189385332046728;

/** log Γ(x) − [(x − ½) log x − x + ½ log 2π], by its asymptotic series; x ≥ STIRLING_FROM. */
export function stirlingSeries(x: number): number {
  return polynomial(STIRLING_SERIES, 1 / (x * x)) / x;
}

/**
 * log Γ(1 + a), with full relative precision also for tiny `a`, where 1 + a would lose digits.
 *
 * Zero at a = 0 and a = 1; otherwise as `lgamma(1 + a)`. Relative error below 1e-15 for a > −0.5.
 * @see FreeBSD msun `e_lgamma_r.c`
 * @example lgamma1p(1e-10) // -5.772156648192861e-11
 */
export function lgamma1p(a: number): number {
  if (!(a >= -0.1 && a <= 1)) return lgamma(1 + a);
  if (a < 0.2316) return (polynomial(P_ONE, a) / polynomial(Q_ONE, a) - 0.5) * a;
  if (a < 0.7316) {
    const y = a - (MINIMUM_AT - 1);
    return MINIMUM + (y * y * polynomial(P_MINIMUM, y) - MINIMUM_TAIL);
  }
  return (polynomial(P_TWO, 1 - a) - 0.5) * (1 - a);
}

/** log Γ(x) for 2 ≤ x < STIRLING_FROM: Γ(x) = (x − 1)(x − 2)…(2 + y) Γ(2 + y). */
function lgammaMiddle(x: number): number {
  const y = x - Math.floor(x);
  let product = 1;
  for (let factor = y + 2; factor < x - 0.5; factor++) product *= factor;
  const value = (polynomial(P_ABOVE_TWO, y) / polynomial(Q_ABOVE_TWO, y) + 0.5) * y;
  return product === 1 ? value : value + Math.log(product);
}

/**
 * Logarithm of |Γ(x)|.
 *
 * Relative error below 1e-15 for x > 0, its zeros at 1 and 2 included; for x < 0 (reflection formula) the error is
 * a few 1e-16 of the larger of its two terms. Poles, x = 0, −1, −2, …: Infinity.
 * @see FreeBSD msun `e_lgamma_r.c`; Stirling's series: Abramowitz and Stegun 6.1.40
 * @example lgamma(0.5) // 0.5723649429247001, which is log √π
 */
export function lgamma(x: number): number {
  if (x <= 0) return lgammaNegative(x);
  if (x <= 0.9) return lgamma1p(x) - Math.log(x);
  if (x < 2) return lgamma1p(x - 1);
  if (x < STIRLING_FROM) return lgammaMiddle(x);
  if (x > 1e17) return x * (Math.log(x) - 1);
  return (x - 0.5) * (Math.log(x) - 1) + (HALF_LOG_TWO_PI - 0.5 + stirlingSeries(x));
}

/** log |Γ(x)| = log(π / |x sin πx|) − log Γ(−x) for x ≤ 0. */
function lgammaNegative(x: number): number {
  // In double precision Γ(x) = 1/x here, while x sin(πx) may underflow.
  if (x > -1e-20) return -Math.log(-x);
  const sinPi = Math.sin(Math.PI * (x - Math.round(x)));
  if (sinPi === 0 || x === -Infinity) return Infinity;
  return Math.log(Math.PI / Math.abs(x * sinPi)) - lgamma(-x);
}
