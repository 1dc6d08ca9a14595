import type { AsymptoticTests } from "./asymptotic-tests.js";

/** Fits of a test that failed, as sentences. */
export function notesOf({ observed, asimov }: AsymptoticTests): readonly string[] {
  return [...observed.failures, ...asimov.failures.map((sentence) => `Asimov data: ${sentence}`)];
}

/** Remarks about values at which the likelihood is 0, and about a best fit that is not inside its bounds. */
export function boundNotes({ observed, poi }: AsymptoticTests): readonly string[] {
  const { bestFit, input } = observed;
  const impossible = observed.impossible.map(
    (value) =>
      `The likelihood is 0 at ${poi.name} = ${value}, where a bin with events expects none: −2 log L, and a significance against it, are infinite.`,
  );
  if (bestFit !== input.upper[poi.index]) return impossible;
  return [
    ...impossible,
    `The best fit of ${poi.name} is at its upper bound ${bestFit}: the bound takes part in the result.`,
  ];
}
