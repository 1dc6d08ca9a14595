import type { AsymptoticTests } from "./asymptotic-tests.js";

/** Fits of a test that failed, as sentences. */
export function notesOf({ observed, asimov }: AsymptoticTests): readonly string[] {
  return [...observed.failures, ...asimov.failures.map((sentence) => `Asimov data: ${sentence}`)];
}

/** Remarks about a best fit that is not inside its bounds. */
export function boundNotes({ observed, poi }: AsymptoticTests): readonly string[] {
  const { bestFit, input } = observed;
  if (bestFit !== input.upper[poi.index]) return [];
  return [`The best fit of ${poi.name} is at its upper bound ${bestFit}: the bound takes part in the result.`];
}
