import type { AcceptedInterval, FeldmanCousinsPoint } from "./results.js";

/** Runs of accepted values, their ends interpolated where t crosses its critical value. */
export function acceptedIntervals(points: readonly FeldmanCousinsPoint[]): AcceptedInterval[] {
  const intervals: AcceptedInterval[] = [];
  for (let begin = 0; begin < points.length; begin++) {
    if (!points[begin]!.accepted) continue;
    let last = begin;
    while (points[last + 1]?.accepted === true) last++;
    intervals.push({
      lower: crossing(points[begin]!, points[begin - 1]),
      upper: crossing(points[last]!, points[last + 1]),
      openLower: begin === 0,
      openUpper: last === points.length - 1,
    });
    begin = last;
  }
  return intervals;
}

/** Where, between an accepted point and its neighbour that is not, critical − t is 0; the point itself without one. */
function crossing(inside: FeldmanCousinsPoint, outside: FeldmanCousinsPoint | undefined): number {
  if (outside === undefined) return inside.value;
  const within = Math.max(0, inside.critical - inside.statistic); // below 0 by rounding only
  const beyond = outside.statistic - outside.critical;
  return inside.value + ((outside.value - inside.value) * within) / (within + beyond);
}
