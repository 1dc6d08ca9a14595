import { isClose } from "./numbers.js";
import { mapped, type Pair } from "./pair.js";
import type { Difference } from "./results.js";
import type { Survey } from "./survey.js";
import { inBoth } from "./words.js";

/** Differences of the density of the main data that neither data nor expectations nor covariances explain. */
export function mainDifferences({ responses }: Survey): readonly Difference[] {
  return responses.flatMap(({ parameter, main }) => {
    if (main === undefined) return [];
    const { a, b, size, at } = main;
    const where = parameter === undefined ? `at the random point ${at}` : `when ${parameter.name} is ${at}`;
    const text = `main data: log L changes by ${inBoth(a, b)} ${where}`;
    const name = parameter === undefined ? {} : { parameter: parameter.name, at };
    return [{ subject: "log-density", ...name, a, b, size, text }];
  });
}

/** log L of the second model minus that of the first: 0 within the tolerance of their terms. */
export function offsetOf(pair: Pair, { inside }: Survey): number | null {
  if (inside === undefined) return null;
  const { a, b, tolerance } = pair;
  const point = mapped(pair, inside);
  const ofA = [a.mainLogpdf(inside, a.observedData()), a.constraintLogpdf(inside, a.observedData())];
  const ofB = [b.mainLogpdf(point, b.observedData()), b.constraintLogpdf(point, b.observedData())];
  const events = a.expectedMainData(inside).reduce((sum, rate) => sum + Math.abs(rate), 1);
  const scale = Math.max(events, ...[...ofA, ...ofB].map(Math.abs));
  const offset = ofB[0]! - ofA[0]! + ofB[1]! - ofA[1]!;
  return isClose(offset, 0, tolerance, scale) ? 0 : offset;
}

/** A sentence about a constant difference of log L; empty without one. */
export function constantText(offset: number | null): readonly string[] {
  if (offset === null || offset === 0) return [];
  const amount = Number(Math.abs(offset).toPrecision(6));
  return [`log L of b is ${offset > 0 ? "larger" : "smaller"} by the constant ${amount}, which no parameter changes`];
}
