import { type FitInput, holding } from "../fit/fit-input.js";
import { findMinimumFrom, lowerThan, lowestMinimum, type Minimum } from "../fit/minimum.js";
import type { TestStatisticName } from "../hypotest/results.js";
import { statisticValue } from "../hypotest/statistics.js";
import type { BoundData } from "../likelihood/likelihood.js";
import type { Model } from "../model/model.js";

/** A statistic of data, or the reason why it could not be computed. */
export type StatisticOutcome = { readonly value: number } | { readonly failure: string };

/** A test of one value of a parameter. */
export interface TestedValue {
  readonly statistic: TestStatisticName;
  /** Index of the parameter. */
  readonly poi: number;
  readonly mu: number;
}

/** A test statistic, and the two fits from which it is computed. */
export interface TestFits {
  readonly free: Minimum;
  readonly conditional: Minimum;
  readonly value: number;
}

/**
 * Test statistic of data, from the fit with the parameter held at the tested value, and from a free fit that starts there and
 * therefore cannot end at a higher −2 log L.
 *
 * @param input - input of the fits, whose start is near the conditional minimum
 */
export function testFits(
  model: Model,
  data: BoundData,
  { statistic, poi, mu }: TestedValue,
  input: FitInput,
): TestFits {
  const held = holding(input, poi, mu);
  const conditional = lowestMinimum(model, data, held, { starts: [held.init] });
  const resumed = findMinimumFrom(conditional, model, data, input);
  const free = resumed.valid ? lowerThan(resumed, model, data, input) : resumed;
  const value = statisticValue(statistic, {
    twiceNllFree: free.twiceNll,
    twiceNllConditional: conditional.twiceNll,
    muHat: free.values[poi]!,
    mu,
  });
  return { free, conditional, value };
}

/** Describes the fits that failed; undefined where none did. */
export function failureOf(fits: readonly (readonly [string, Minimum])[]): string | undefined {
  const failed = fits.filter(([, { valid, twiceNll }]) => !valid || !Number.isFinite(twiceNll));
  if (failed.length === 0) return undefined;
  return failed.map(([name, { message, status }]) => `${name} fit: ${message === "" ? status : message}`).join(" ");
}
