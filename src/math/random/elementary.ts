/**
 * Logarithm and exponential that use + − × ÷ only. IEEE 754 defines these operations to the last bit, but not Math.log and
 * Math.exp. Samplers use the functions here, so that the same seed gives the same numbers on every JavaScript engine.
 */

/** log 2 as a sum of two parts; the first part has 33 bits, so that its product with a small whole number is exact. */
const LOG_TWO_HIGH = 0.6931471803691238;
const LOG_TWO_LOW = 1.9082149292705877e-10;

const TWO_32 = 2 ** 32;

/**
 * Natural logarithm of a positive number: x = 2^k m with m in [√½, √2], and log m = 2 (s + s³/3 + s⁵/5 + …) with
 * s = (m − 1)/(m + 1). Relative error below 1e-15.
 *
 * @param x - finite and above 0
 */
export function portableLog(x: number): number {
  let m = x;
  let k = 0;
  for (; m > TWO_32; m /= TWO_32) k += 32;
  for (; m < 1 / TWO_32; m *= TWO_32) k -= 32;
  for (; m > Math.SQRT2; m *= 0.5) k++;
  for (; m < Math.SQRT1_2; m *= 2) k--;
  const s = (m - 1) / (m + 1);
  return k * LOG_TWO_HIGH + (2 * s * oddSeries(s * s) + k * LOG_TWO_LOW);
}

/** 1 + z/3 + z²/5 + …, for z up to 0.0295; the first neglected term is below 1e-18. */
function oddSeries(z: number): number {
  let sum = 1 / 23;
  for (let n = 21; n > 0; n -= 2) sum = sum * z + 1 / n;
  return sum;
}

/**
 * Exponential function: x = k log 2 + r with |r| ≤ ½ log 2, and the Taylor series of exp(r). Relative error below 1e-15
 * for |x| up to 700.
 */
export function portableExp(x: number): number {
  const k = Math.round(x / Math.LN2);
  const r = x - k * LOG_TWO_HIGH - k * LOG_TWO_LOW;
  let sum = 1;
  for (let n = 14; n > 0; n--) sum = 1 + (sum * r) / n;
  for (let i = 0; i < k; i++) sum *= 2;
  for (let i = 0; i > k; i--) sum *= 0.5;
  return sum;
}
