/** The smallest positive double with full precision (the smallest normal number). */
const SMALLEST = 2 ** -1022;

/** Whether a positive number is finite and not subnormal, so that it has full precision. */
export function hasAllDigits(value: number): boolean {
  return value >= SMALLEST && value < Number.POSITIVE_INFINITY;
}

/**
 * Whether a normal constraint can have this width σ: its density has σ², its second derivative 1/σ², and neither may leave
 * the range of doubles. That is so from about 1.5e-154 to 6.7e153.
 */
export function isUsableWidth(sigma: number): boolean {
  const square = sigma * sigma;
  return hasAllDigits(square) && hasAllDigits(1 / square);
}

/**
 * Whether a Poisson constraint can have this rate τ: derivatives multiply it by differences of counts of its size, so that
 * τ² may not overflow. That is so from about 2.2e-308 to 1.3e154.
 */
export function isUsableRate(tau: number): boolean {
  return hasAllDigits(tau) && tau * tau < Number.POSITIVE_INFINITY;
}
