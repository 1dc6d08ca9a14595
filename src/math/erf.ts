/**
 * Error function and its complements.
 *
 * Intervals and rational approximations: Sun Microsystems 1993, as in FreeBSD msun `s_erf.c`. Coefficients are in
 * ascending order of power; each has the 17 digits that a double holds.
 */
import { polynomial } from "./polynomial.js";

/** [0, 0.84375]: erf(x) = x + x P(x²)/Q(x²). */
const P_SMALL = [
  0.12837916709551256, -0.3250421072470015, -0.02848174957559851, -0.005770270296489442, -2.3763016656650163e-5,
];
const Q_SMALL = [
  1, 0.39791722395915535, 0.0650222499887673, 0.005081306281875766, 0.00013249473800432164, -3.960228278775368e-6,
];

/** [0.84375, 1.25]: erf(x) = ERF_ONE + P(x − 1)/Q(x − 1). */
const ERF_ONE = 0.8450629115104675;
const P_ONE = [
  -0.0023621185607526594, 0.41485611868374833, -0.3722078760357013, 0.31834661990116175, -0.11089469428239668,
  0.035478304325618236, -0.002166375594868791,
];
const Q_ONE = [
  1, 0.10642088040084423, 0.540397917702171, 0.07182865441419627, 0.12617121980876164, 0.01363708391202905,
  0.011984499846799107,
];

/** [1.25, 1/0.35]: x exp(x²) erfc(x) = exp(−0.5625 + P(1/x²)/Q(1/x²)). */
const P_MIDDLE = [
  -0.009864944034847148, -0.6938585727071818, -10.558626225323291, -62.375332450326006, -162.39666946257347,
  -184.60509290671104, -81.2874355063066, -9.814329344169145,
];
const Q_MIDDLE = [
  1, 19.651271667439257, 137.65775414351904, 434.56587747522923, 645.3872717332679, 429.00814002756783,
  108.63500554177944, 6.570249770319282, -0.0604244152148581,
];

/** [1/0.35, ∞): the same form. At infinity it gives exp(−0.5625 + P(0)) = 1/√π, the exact limit. */
const P_LARGE = [
  -0.0098649429247001, -0.799283237680523, -17.757954917754752, -160.63638485582192, -637.5664433683896,
  -1025.0951316110772, -483.5191916086514,
];
const Q_LARGE = [
  1, 30.33806074348246, 325.7925129965739, 1536.729586084437, 3199.8582195085955, 2553.0504064331644,
  474.52854120695537, -22.44095244658582,
];

const SMALL = 0.84375;
const TAIL = 1.25;
const LARGE = 1 / 0.35;

/** exp(x²) erfc(x) for x ≥ 1.25, where it varies slowly. */
function erfcxTail(x: number): number {
  const s = 1 / (x * x);
  const ratio =
    x < LARGE ? polynomial(P_MIDDLE, s) / polynomial(Q_MIDDLE, s) : polynomial(P_LARGE, s) / polynomial(Q_LARGE, s);
  return Math.exp(-0.5625 + ratio) / x;
}

/** erf(x) − ERF_ONE for 0.84375 ≤ x < 1.25. */
function erfNearOne(x: number): number {
  return polynomial(P_ONE, x - 1) / polynomial(Q_ONE, x - 1);
}

/** erf(x) − x for |x| < 0.84375. */
function erfSmall(x: number): number {
  const z = x * x;
  return (x * polynomial(P_SMALL, z)) / polynomial(Q_SMALL, z);
}

/** exp(−1000) is 0 in double precision. */
const FAR_BELOW_SMALLEST = 1000;

/**
 * exp(−x²/scale) without the relative error x² ε of the direct formula: x is split into a part r whose square is exact, and a
 * rest, so that x² = r² + (x − r)(x + r).
 */
export function expMinusSquare(x: number, scale: number): number {
  // The result is far below the smallest double; for |x| above about 1e10 the second factor could be infinite.
  if (x * x > FAR_BELOW_SMALLEST * scale) return 0;
  const r = Math.fround(x);
  return Math.exp((-r * r) / scale) * Math.exp((-(x - r) * (x + r)) / scale);
}

/**
 * Error function, erf(x) = 2/√π ∫₀ˣ exp(−t²) dt.
 *
 * Odd, smooth, in [−1, 1]; relative error below 3e-16.
 * @see W. J. Cody, Math. Comp. 23 (1969) 631 (the form); FreeBSD msun `s_erf.c` (coefficients)
 * @example erf(0.5) // 0.5204998778130465
 */
export function erf(x: number): number {
  const a = Math.abs(x);
  if (a < SMALL) return x + erfSmall(x);
  const value = a < TAIL ? ERF_ONE + erfNearOne(a) : 1 - erfc(a);
  return x < 0 ? -value : value;
}

/**
 * Complementary error function, erfc(x) = 1 − erf(x), with full relative precision in the upper tail.
 *
 * Relative error below 5e-16 until it underflows (x > 26.5: subnormal, x > 27.3: 0).
 * @see FreeBSD msun `s_erf.c`
 * @example erfc(10) // 2.0884875837625452e-45
 */
export function erfc(x: number): number {
  if (x <= -TAIL) return 2 - erfc(-x);
  if (x < -SMALL) return 1 + ERF_ONE + erfNearOne(-x);
  if (x < 0.25) return 1 - (x + erfSmall(x));
  if (x < SMALL) return 0.5 - (x - 0.5 + erfSmall(x));
  if (x < TAIL) return 1 - ERF_ONE - erfNearOne(x);
  return expMinusSquare(x, 1) * erfcxTail(x);
}

/**
 * Scaled complementary error function, erfcx(x) = exp(x²) erfc(x): the slowly varying part of a Gaussian tail.
 *
 * About 1/(x√π) for large x; overflows to Infinity below x = −26.6. Relative error below 1e-15 for x ≥ 0.
 * @see FreeBSD msun `s_erf.c` (its factor exp(−0.5625 + R/S)/x)
 * @example erfcx(1000) // 0.0005641893014533876
 */
export function erfcx(x: number): number {
  if (x >= TAIL) return erfcxTail(x);
  return erfc(x) / expMinusSquare(x, 1);
}
