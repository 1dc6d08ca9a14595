/** Equality of two numbers within a relative tolerance of `scale`; infinities and NaN are equal to themselves. */
export function isClose(a: number, b: number, tolerance: number, scale: number): boolean {
  if (Object.is(a, b) || a === b) return true;
  return Math.abs(a - b) <= tolerance * scale;
}

/** Equality relative to the larger of two numbers. */
export function agree(a: number, b: number, tolerance: number): boolean {
  return isClose(a, b, tolerance, Math.max(Math.abs(a), Math.abs(b)));
}

/** A size in standard deviations; infinite where the numbers cannot be subtracted. */
export function sizeOf(difference: number, unit: number): number {
  const size = Math.abs(difference) / unit;
  return Number.isNaN(size) ? Number.POSITIVE_INFINITY : size;
}

const FEWEST_DIGITS = 4;
const MOST_DIGITS = 17;

/** Two numbers with as many digits as tell them apart, four at least. */
export function shownPair(a: number, b: number): readonly [string, string] {
  for (let digits = FEWEST_DIGITS; digits < MOST_DIGITS; digits++) {
    const pair = [shown(a, digits), shown(b, digits)] as const;
    if (pair[0] !== pair[1]) return pair;
  }
  return [shown(a, MOST_DIGITS), shown(b, MOST_DIGITS)];
}

/** A number with a few significant digits. */
export function shown(value: number, digits: number = FEWEST_DIGITS): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(digits))) : String(value);
}
