/** The normal distribution: density, distribution function and quantile, accurate also far out in the tails. */
import { erf, erfc, erfcx, expMinusSquare } from "./erf.js";
import { polynomial } from "./polynomial.js";

const HALF_LOG_TWO_PI = 0.9189385332046728;
const SQRT_TWO_PI = 2.5066282746310007;

/** Below this z the distribution function is computed as exp(−z²/2) times a slowly varying function. */
const TAIL = -1.25 * Math.SQRT2;

/**
 * Logarithm of the normal density, with its full normalisation: −((x − mean)/sigma)²/2 − log(sigma √2π).
 *
 * @param sigma - standard deviation, > 0 (otherwise NaN or Infinity)
 * @example normalLogPdf(0, 0, 1) // -0.9189385332046728
 */
export function normalLogPdf(x: number, mean: number, sigma: number): number {
  const z = (x - mean) / sigma;
  return -0.5 * z * z - (Math.log(sigma) + HALF_LOG_TWO_PI);
}

/**
 * Standard normal distribution function, Φ(z) = ½ erfc(−z/√2).
 *
 * Relative error below 1e-15 wherever Φ is a normal double (z > −37.5).
 * @example normalCdf(-5) // 2.866515718791939e-7
 */
export function normalCdf(z: number): number {
  if (z >= TAIL) return 0.5 * erfc(-z * Math.SQRT1_2);
  return z === -Infinity ? 0 : 0.5 * erfcx(-z * Math.SQRT1_2) * expMinusSquare(z, 2);
}

/**
 * log Φ(z), also where Φ(z) itself underflows.
 *
 * Relative error below 1e-15 for z from −1e150 up to 38, where the result underflows to −0.
 * @example normalLogCdf(-300) // -45006.62273211866
 */
export function normalLogCdf(z: number): number {
  if (z > 0) return Math.log1p(-normalCdf(-z));
  if (z >= TAIL) return Math.log(normalCdf(z));
  return z === -Infinity ? -Infinity : -0.5 * z * z + Math.log(0.5 * erfcx(-z * Math.SQRT1_2));
}

/** |p − ½| ≤ 0.425: z = q P(r)/Q(r), with q = p − ½ and r = 0.425² − q². */
const CENTRE = 0.425;
const P_CENTRE = [
  3.3871328727963665, 133.14166789178438, 1971.5909503065513, 13731.69376550946, 45921.95393154987, 67265.7709270087,
  33430.57558358813, 2509.0809287301227,
];
const Q_CENTRE = [
  1, 42.31333070160091, 687.1870074920579, 5394.196021424751, 21213.794301586597, 39307.89580009271, 28729.085735721943,
  5226.495278852854,
];
/** r = √(−log p) ≤ 5: |z| = P(r − 1.6)/Q(r − 1.6). */
const P_TAIL = [
  1.4234371107496835, 4.630337846156546, 5.769497221460691, 3.6478483247632045, 1.2704582524523684, 0.2417807251774506,
  0.022723844989269184, 0.0007745450142783414,
];
const Q_TAIL = [
  1, 2.053191626637759, 1.6763848301838038, 0.6897673349851, 0.14810397642748008, 0.015198666563616457,
  0.0005475938084995345, 1.0507500716444169e-9,
];
/** r > 5: |z| = P(r − 5)/Q(r − 5). */
const P_FAR = [
  6.657904643501103, 5.463784911164114, 1.7848265399172913, 0.29656057182850487, 0.026532189526576124,
  0.0012426609473880784, 2.7115555687434876e-5, 2.0103343992922881e-7,
];
const Q_FAR = [
  1, 0.599832206555888, 0.1369298809227358, 0.014875361290850615, 0.0007868691311456133, 1.8463183175100548e-5,
  1.421511758316446e-7, 2.0442631033899397e-15,
];

/** First approximation of the quantile for 0 < p < 0.075, a negative number. */
function tailStart(p: number): number {
  const r = Math.sqrt(-Math.log(p));
  return r <= 5
    ? -polynomial(P_TAIL, r - 1.6) / polynomial(Q_TAIL, r - 1.6)
    : -polynomial(P_FAR, r - 5) / polynomial(Q_FAR, r - 5);
}

/** One Halley step on Φ(z) = p, given u = (Φ(z) − p)/φ(z); φ″/φ′ = −z. */
function halley(z: number, u: number): number {
  return z - u / (1 + 0.5 * z * u);
}

/** The smallest density that is computed with full precision. */
const SMALLEST_DENSITY = 1e-300;

/** Quantile for 0 < p < 0.075. */
function tailQuantile(p: number): number {
  const z = tailStart(p);
  const density = expMinusSquare(z, 2) / SQRT_TWO_PI;
  return density < SMALLEST_DENSITY ? z : halley(z, (normalCdf(z) - p) / density);
}

/**
 * Standard normal quantile: the z with Φ(z) = p.
 *
 * Wichura's AS 241, followed by one Halley step. The relative error is below 1e-15 for p from 1e-300 up. Near p = 1 a double
 * cannot hold p with enough digits, so that −normalQuantile(q) is more accurate for an upper tail area q.
 * @returns −Infinity at p = 0, Infinity at p = 1, NaN outside [0, 1]
 * @see M. J. Wichura, Applied Statistics 37 (1988) 477, algorithm AS 241 (PPND16)
 * @example normalQuantile(0.975) // 1.9599639845400538
 */
export function normalQuantile(p: number): number {
  const q = p - 0.5;
  if (Math.abs(q) <= CENTRE) {
    const r = CENTRE * CENTRE - q * q;
    const z = (q * polynomial(P_CENTRE, r)) / polynomial(Q_CENTRE, r);
    // Φ(z) − p written with erf, which keeps relative precision at z = 0.
    return halley(z, (0.5 * erf(z * Math.SQRT1_2) - q) * SQRT_TWO_PI * Math.exp(0.5 * z * z));
  }
  if (p > 0 && p < 1) return p < 0.5 ? tailQuantile(p) : -tailQuantile(1 - p);
  if (p === 0) return -Infinity;
  return p === 1 ? Infinity : Number.NaN;
}
