import type { AcceptedInterval } from "./results.js";

/** A value of a parameter of which is known whether it is accepted. */
export interface JudgedValue {
  readonly value: number;
  readonly accepted: boolean;
}

/**
 * Regions of accepted values. Where acceptance changes between two values, the region ends at the one that is not accepted:
 * it is too long by less than their distance, and never too short.
 *
 * @param values - ascending
 * @param bounds - of the parameter: a region that reaches a bound does not go on beyond it
 */
export function acceptedIntervals(
  values: readonly JudgedValue[],
  bounds: readonly [number, number],
): AcceptedInterval[] {
  const intervals: AcceptedInterval[] = [];
  for (let begin = 0; begin < values.length; begin++) {
    if (!values[begin]!.accepted) continue;
    let last = begin;
    while (values[last + 1]?.accepted === true) last++;
    const [before, after] = [values[begin - 1], values[last + 1]];
    const [lower, upper] = [(before ?? values[begin]!).value, (after ?? values[last]!).value];
    intervals.push({
      lower,
      upper,
      openLower: before === undefined && lower > bounds[0],
      openUpper: after === undefined && upper < bounds[1],
    });
    begin = last;
  }
  return intervals;
}

/**
 * The middles between neighbours of which one is accepted and the other is not: where the ends of the regions are looked
 * for. Neighbours without a number between them have none.
 *
 * @param values - ascending
 */
export function middlesOfEnds(values: readonly JudgedValue[]): number[] {
  return values.slice(1).flatMap((after, i) => {
    const before = values[i]!;
    const middle = before.value + (after.value - before.value) / 2;
    return before.accepted !== after.accepted && middle > before.value && middle < after.value ? [middle] : [];
  });
}
