/** Derivatives of log Γ(x): the digamma, trigamma and polygamma functions. */
import { polynomial } from "./polynomial.js";

/** Bernoulli numbers B_2, B_4, …, B_24. */
const BERNOULLI = [
  1 / 6,
  -1 / 30,
  1 / 42,
  -1 / 30,
  5 / 66,
  -691 / 2730,
  7 / 6,
  -3617 / 510,
  43867 / 798,
  -174611 / 330,
  854513 / 138,
  -236364091 / 2730,
];

/** B_2k / 2k: coefficients of x^(−2k) in log x − 1/(2x) − ψ(x). */
const DIGAMMA_SERIES = BERNOULLI.slice(0, 8).map((b, k) => b / (2 * k + 2));
const DIGAMMA_ASYMPTOTIC_FROM = 10;

/** The positive zero of ψ as a sum of three doubles; the first two have few bits, so that x minus them is exact. */
const ZERO = [1569415565 / 2 ** 30, 381566830 / 2 ** 60, 9.016312093258695e-20] as const;
/** [1, 2]: ψ(x) = (x − zero) (OFFSET + P(x − 1)/Q(x − 1)). From Boost.Math `digamma.hpp` (John Maddock, 2006). */
const OFFSET = Math.fround(0.99558162689208984);
const P_DIGAMMA = [
  0.25479851061131553, -0.3255503118680449, -0.6503185377089651, -0.28919126444774784, -0.04525132144873906,
  -0.002071332116774595,
];
const Q_DIGAMMA = [
  1, 2.076711702373047, 1.4606242909763516, 0.43593529692665967, 0.054151797245674226, 0.0021284987017821146,
  -5.578984132167551e-7,
];

/** ψ(x) for 1 ≤ x ≤ 2. */
function digammaNearZero(x: number): number {
  const fromZero = x - ZERO[0] - ZERO[1] - ZERO[2];
  return fromZero * OFFSET + (fromZero * polynomial(P_DIGAMMA, x - 1)) / polynomial(Q_DIGAMMA, x - 1);
}

/**
 * Digamma function, ψ(x) = d log Γ(x) / dx.
 *
 * Relative error below 1e-15 for x > 0, also near its zero at 1.4616. At the poles x = 0, −1, −2, … it is NaN, since the sign of
 * the infinity depends on the side.
 * @see Boost.Math `digamma.hpp` (around the zero); Abramowitz and Stegun 6.3.5, 6.3.7, 6.3.18
 * @example digamma(1) // -0.5772156649015329, minus Euler's constant
 */
export function digamma(x: number): number {
  if (x <= 0) {
    const fraction = x - Math.round(x);
    return fraction === 0 ? Number.NaN : digamma(1 - x) - Math.PI * cotangentOfPi(fraction);
  }
  if (x >= DIGAMMA_ASYMPTOTIC_FROM) {
    const z = 1 / (x * x);
    return Math.log(x) - 0.5 / x - z * polynomial(DIGAMMA_SERIES, z);
  }
  if (x < 1) return digammaNearZero(x + 1) - 1 / x;
  let sum = 0;
  let y = x;
  while (y > 2) {
    y -= 1;
    sum += 1 / y;
  }
  return sum + digammaNearZero(y);
}

/**
 * Trigamma function, ψ′(x) = d² log Γ(x) / dx².
 *
 * Relative error below 1e-15 for x > 0. Infinity at the poles x = 0, −1, −2, …
 * @example trigamma(1) // 1.6449340668482264, which is π²/6
 */
export function trigamma(x: number): number {
  return polygamma(1, x);
}

/** n! as a double. */
function factorial(n: number): number {
  let product = 1;
  for (let i = 2; i <= n; i++) product *= i;
  return product;
}

/**
 * Polygamma function ψ⁽ⁿ⁾(x), the derivative of order n + 1 of log Γ(x); `polygamma(0, x)` is `digamma(x)`.
 *
 * For x > 0 it is a sum of terms of the same sign, Σ n!/(x + k)^(n+1), followed by its asymptotic series, with a relative error
 * of a few 1e-16 for n up to about 20. For x < 0 the reflection formula is used. At the poles x = 0, −1, −2, … it is Infinity for
 * odd n, and NaN for even n.
 * @param n - order, a non-negative integer
 * @see Abramowitz and Stegun 6.4.6, 6.4.7, 6.4.11
 * @example polygamma(2, 1) // -2.404113806319188, which is −2 ζ(3)
 */
export function polygamma(n: number, x: number): number {
  if (n === 0) return digamma(x);
  if (x <= 0) return polygammaReflected(n, x);
  const magnitude = polygammaSum(n, x);
  return n % 2 === 1 ? magnitude : -magnitude;
}

/** |ψ⁽ⁿ⁾(x)| for n ≥ 1, x > 0: the sum up to a large argument, then the remainder by the Euler–Maclaurin formula. */
function polygammaSum(n: number, x: number): number {
  const large = 14 + n;
  let sum = 0;
  let y = x;
  for (; y < large; y++) sum += y ** -(n + 1);
  return factorial(n) * sum + factorial(n - 1) * polygammaRest(n, y);
}

/** y^(−n) (1 + n/(2y) + Σ B_2k (2k + n − 1)! / ((2k)! (n − 1)!) y^(−2k)) */
function polygammaRest(n: number, y: number): number {
  const z = 1 / (y * y);
  let factor = 1;
  let series = 0;
  for (let k = 1; k <= BERNOULLI.length; k++) {
    factor *= ((2 * k + n - 1) * (2 * k + n - 2) * z) / (2 * k * (2 * k - 1));
    series += BERNOULLI[k - 1]! * factor;
  }
  return (1 + n / (2 * y) + series) * y ** -n;
}

/** ψ⁽ⁿ⁾(x) = (−1)ⁿ ψ⁽ⁿ⁾(1 − x) − π dⁿ cot(πx)/dxⁿ for x ≤ 0. */
function polygammaReflected(n: number, x: number): number {
  const fraction = x - Math.round(x);
  if (fraction === 0) return n % 2 === 1 ? Infinity : Number.NaN;
  const cot = cotangentOfPi(fraction);
  const reflected = polygammaSum(n, 1 - x);
  return -reflected - Math.PI * polynomial(cotangentDerivative(n), cot);
}

/** cot(πx) for |x| ≤ ½. It is exactly 0 at ±½, since the other term of a polygamma function may be tiny there. */
function cotangentOfPi(x: number): number {
  if (Math.abs(x) <= 0.25) return 1 / Math.tan(Math.PI * x);
  return Math.sign(x) * Math.tan(Math.PI * (0.5 - Math.abs(x)));
}

/** dⁿ cot(πx)/dxⁿ as a polynomial in c = cot(πx), from dc/dx = −π (1 + c²). */
function cotangentDerivative(n: number): number[] {
  let coefficients = [0, 1];
  for (let order = 0; order < n; order++) {
    const next = new Array<number>(coefficients.length + 1).fill(0);
    for (let power = 1; power < coefficients.length; power++) {
      const slope = -Math.PI * power * coefficients[power]!;
      next[power - 1] = next[power - 1]! + slope;
      next[power + 1] = next[power + 1]! + slope;
    }
    coefficients = next;
  }
  return coefficients;
}
