import { expect } from "vitest";

/** Largest |actual − expected| / (1 + |expected|), and where; NaN and unequal infinities count as infinitely far. */
export function worstDifference(actual: ArrayLike<number>, expected: ArrayLike<number>, scale?: ArrayLike<number>) {
  let worst = { error: 0, index: -1 };
  for (let i = 0; i < expected.length; i++) {
    if (actual[i] === expected[i]) continue;
    const difference = Math.abs(actual[i]! - expected[i]!) / (scale?.[i] ?? 1 + Math.abs(expected[i]!));
    const error = Number.isNaN(difference) ? Number.POSITIVE_INFINITY : difference;
    if (error > worst.error) worst = { error, index: i };
  }
  return worst;
}

/**
 * Asserts that two vectors agree entry by entry within `tolerance` times `scale` (1 + |expected| by default).
 * `where` begins the message of a failure.
 */
export function expectClose(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  tolerance: number,
  where = "vector",
  scale?: ArrayLike<number>,
): void {
  expect(actual.length, `${where}: length`).toBe(expected.length);
  const { error, index } = worstDifference(actual, expected, scale);
  const shown = `${where}: entry ${index} is ${actual[index]}, expected ${expected[index]}`;
  expect(error, shown).toBeLessThanOrEqual(tolerance);
}

/** Asserts that two numbers agree within `tolerance` times `scale` (1 + |expected| by default). */
export function expectNear(
  actual: number,
  expected: number,
  tolerance: number,
  where = "number",
  scale?: number,
): void {
  expectClose([actual], [expected], tolerance, where, scale === undefined ? undefined : [scale]);
}
