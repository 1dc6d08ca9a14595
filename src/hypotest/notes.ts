import type { AsymptoticTests } from "./asymptotic-tests.js";
import { listedValues } from "./failure-sentences.js";

/** Sentences about the fits of a test that failed. */
export function notesOf({ observed, asimov }: AsymptoticTests): readonly string[] {
  return [...observed.failures, ...asimov.failures.map((sentence) => `Asimov data: ${sentence}`)];
}

/** Notes about values at which the likelihood is 0, and about a best fit at its upper bound. */
export function boundNotes({ observed, asimov, poi }: AsymptoticTests): readonly string[] {
  const { bestFit, input } = observed;
  return [
    ...impossibleNotes("likelihood", poi.name, observed.impossible),
    ...impossibleNotes("likelihood of the Asimov data", poi.name, asimov.impossible),
    ...(bestFit === input.upper[poi.index]
      ? [`The best fit of ${poi.name} is at its upper bound ${bestFit}: the result depends on this bound.`]
      : []),
  ];
}

function impossibleNotes(what: string, name: string, values: readonly number[]): readonly string[] {
  if (values.length === 0) return [];
  const where = `${name} = ${listedValues(values)}, where a bin with events expects none`;
  return [`The ${what} is 0 at ${where}: −2 log L, and a significance against it, are infinite.`];
}
