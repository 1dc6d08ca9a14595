import { type FitInput, holding } from "../fit/fit-input.js";
import { findMinimumFrom, lowerThan, lowestMinimum, type Minimum } from "../fit/minimum.js";
import type { TestStatisticName } from "../hypotest/results.js";
import { statisticValue } from "../hypotest/statistics.js";
import type { BoundData } from "../likelihood/likelihood.js";
import type { Model } from "../model/model.js";

/** A statistic of data, or why it could not be worked out. */
export type StatisticOutcome = { readonly value: number } | { readonly failure: string };

/** A test of one value of a parameter. */
export interface TestedValue {
  readonly statistic: TestStatisticName;
  /** Index of the parameter. */
  readonly poi: number;
  readonly mu: number;
}

/** The two fits behind a test statistic. */
export interface TestFits {
  readonly free: Minimum;
  readonly conditional: Minimum;
  readonly value: number;
}

/**
 * Test statistic of data, from the fit with the parameter held at the tested value, and a free fit that starts there: it
 * cannot end higher.
 *
 * @param input - with a start near the conditional minimum
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

/** What went wrong with fits; undefined when nothing did. */
export function failureOf(fits: readonly (readonly [string, Minimum])[]): string | undefined {
  const failed = fits.filter(([, { valid, twiceNll }]) => !valid || !Number.isFinite(twiceNll));
  if (failed.length === 0) return undefined;
  return failed.map(([name, { message, status }]) => `${name} fit: ${message === "" ? status : message}`).join(" ");
}
