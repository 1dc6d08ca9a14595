import { groupBy } from "../group-by.js";

/** Values of a list that are written out; of more, the range and the number are given. */
const MOST_LISTED = 5;

/** Values as text, ascending: "0, 0.5, 1", or "0 to 5 (21 values)" for many. */
export function listedValues(values: readonly number[]): string {
  const sorted = [...values].sort((a, b) => a - b);
  if (sorted.length <= MOST_LISTED) return sorted.join(", ");
  return `${sorted[0]} to ${sorted.at(-1)} (${sorted.length} values)`;
}

/** A message with "#" for its numbers, in which messages about the same problem at different points may differ. */
const withoutNumbers = (message: string) => message.replace(/\d+(\.\d+)?(e[+-]?\d+)?/g, "#");

/** A fit that failed; without a value, the free one. */
interface FailedFit {
  readonly value?: number;
  readonly message: string;
}

/** One sentence for each problem of fits at values of a parameter, in the order in which the problems first occurred. */
export function failureSentences(name: string, failed: readonly FailedFit[]): readonly string[] {
  const problems = groupBy(failed, ({ message }) => withoutNumbers(message));
  return Array.from(problems.values(), (fits) => `The ${namedFits(name, fits)} failed: ${fits[0]!.message}`);
}

function namedFits(name: string, fits: readonly FailedFit[]): string {
  const values = fits.flatMap(({ value }) => (value === undefined ? [] : [value]));
  const at = `${values.length === 1 ? "fit" : "fits"} at ${name} = ${listedValues(values)}`;
  if (values.length === fits.length) return at;
  return values.length === 0 ? "free fit" : `free fit and the ${at}`;
}
