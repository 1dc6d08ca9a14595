import type { AsymptoticTests } from "./asymptotic-tests.js";
import { listedValues } from "./failure-sentences.js";

/** Sentences about the fits of a test that failed. */
export function notesOf({ observed, asimov }: AsymptoticTests): readonly string[] {
  return [...observed.failures, ...asimov.failures.map((sentence) => `Asimov data: ${sentence}`)];
}

/** Notes about values at which the likelihood is 0, and about a best fit at its upper bound. */
export function boundNotes({ observed, poi }: AsymptoticTests): readonly string[] {
  const { bestFit, input } = observed;
  const values = listedValues(observed.impossible);
  const impossible =
    values === ""
      ? []
      : [
          `The likelihood is 0 at ${poi.name} = ${values}, where a bin with events expects none: −2 log L, and a significance against it, are infinite.`,
        ];
  if (bestFit !== input.upper[poi.index]) return impossible;
  return [
    ...impossible,
    `The best fit of ${poi.name} is at its upper bound ${bestFit}: the result depends on this bound.`,
  ];
}
