import type { FailedToy, ToySample } from "./results.js";

/** A range of indices, [first, end). */
export type Range = readonly [number, number];

/** The finished toys first … end − 1: statistics by ascending index, without the failed toys. */
export interface MadeToys {
  readonly first: number;
  readonly end: number;
  readonly statistics: ArrayLike<number>;
  readonly failed: readonly FailedToy[];
}

/** Joins disjoint pieces to a sample of toys. */
export function sampleOf({ poi, pars }: Pick<ToySample, "poi" | "pars">, pieces: readonly MadeToys[]): ToySample {
  const sorted = [...pieces].sort((a, b) => a.first - b.first);
  return {
    poi,
    pars,
    done: joined(sorted.map(({ first, end }) => [first, end] as const)),
    statistics: sorted.flatMap(({ statistics }) => Array.from(statistics)),
    failed: sorted.flatMap(({ failed }) => failed),
  };
}

/** Divides a sample into pieces, one for each range of indices. */
export function piecesOf({ done, statistics, failed }: ToySample): MadeToys[] {
  let begin = 0;
  return done.map(([first, end]) => {
    const failedHere = failed.filter(({ index }) => index >= first && index < end);
    const next = begin + (end - first) - failedHere.length;
    const piece = { first, end, statistics: statistics.slice(begin, next), failed: failedHere };
    begin = next;
    return piece;
  });
}

/** Joins adjacent ranges; `ranges` ascend. */
function joined(ranges: readonly Range[]): Range[] {
  const out: Range[] = [];
  for (const [first, end] of ranges) {
    const last = out.at(-1);
    if (first === end) continue;
    if (last?.[1] === first) out[out.length - 1] = [last[0], end];
    else out.push([first, end]);
  }
  return out;
}

/** The parts of a range that are not in `done`, whose ranges ascend and are disjoint. */
export function missing(done: readonly Range[], [first, end]: Range): Range[] {
  const out: Range[] = [];
  let from = first;
  for (const [begin, stop] of done) {
    if (begin > from && from < end) out.push([from, Math.min(begin, end)]);
    from = Math.max(from, stop);
  }
  if (from < end) out.push([from, end]);
  return out;
}

/** Number of indices in all ranges. */
export function countOf(ranges: readonly Range[]): number {
  return ranges.reduce((sum, [first, end]) => sum + end - first, 0);
}

/** An index that is in both lists of ranges; undefined where there is none. */
export function firstCommon(a: readonly Range[], b: readonly Range[]): number | undefined {
  for (const [first, end] of a) {
    for (const [begin, stop] of b) if (Math.max(first, begin) < Math.min(end, stop)) return Math.max(first, begin);
  }
  return undefined;
}

/** Statistics of the toys with an index below `end`. */
export function statisticsBelow(pieces: readonly MadeToys[], end: number): number[] {
  return pieces.flatMap((piece) => {
    if (piece.first >= end) return [];
    const statistics = Array.from(piece.statistics);
    if (piece.end <= end) return statistics;
    const failedBelow = piece.failed.filter(({ index }) => index < end).length;
    return statistics.slice(0, end - piece.first - failedBelow);
  });
}
