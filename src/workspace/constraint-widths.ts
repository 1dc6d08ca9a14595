/** The smallest number that has all its digits. */
const SMALLEST = 2 ** -1022;

/** Whether a number above 0 is neither infinite nor so small that it has lost digits. */
function hasAllDigits(value: number): boolean {
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

/**
 * The rate τ = (nominal / uncertainty)² of the Poisson constraint that a shapesys gives a bin; undefined where one of the
 * two is not above 0, which has no constraint. The squares are divided, as in pyhf, unless they leave the range of doubles.
 *
 * @see pyhf `modifiers/shapesys.py`
 */
export function shapesysRate(nominal: number, uncertainty: number): number | undefined {
  if (!(nominal > 0 && uncertainty > 0)) return undefined;
  const [numerator, denominator] = [nominal ** 2, uncertainty ** 2];
  const isInRange = hasAllDigits(numerator) && hasAllDigits(denominator);
  return isInRange ? numerator / denominator : (nominal / uncertainty) ** 2;
}
