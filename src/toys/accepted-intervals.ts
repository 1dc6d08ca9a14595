import type { AcceptedInterval } from "./results.js";

/** A value of a parameter, and whether it is accepted. */
export interface JudgedValue {
  readonly value: number;
  readonly accepted: boolean;
}

/**
 * Finds the regions of accepted values. Where acceptance changes between two values, the region ends at the one that is not
 * accepted, so that the region is too long by less than the distance of both, and never too short.
 *
 * @param values - ascending
 * @param bounds - bounds of the parameter; a region that reaches a bound is not open at this end
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
 * The midpoints between neighbours of which one is accepted and the other is not, for a bisection of the ends of regions.
 * Neighbours without a double between them have no midpoint.
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
