import type { Surface } from "./level-lines.js";
import type { Triangle } from "./triangulate.js";

/** Vertical lines on which the region is cut: finer than the pixels of a picture. */
const COLUMNS = 600;

type Interval = readonly [number, number];

/** The area between two curves y(x). */
export interface Area {
  readonly x: readonly number[];
  readonly lower: readonly number[];
  readonly upper: readonly number[];
}

/**
 * The region where `inner` is below and `outer` at or above a level, both linear on triangles, as bands: areas between two
 * curves y(x).
 */
export function filledRegion(
  surface: Surface,
  inner: readonly number[],
  outer: readonly number[],
  level: number,
): Area[] {
  const [from, to] = [Math.min(...surface.x), Math.max(...surface.x)];
  const byColumn = trianglesByColumn(surface, from, to);
  const finished: Growing[] = [];
  let growing: Growing[] = [];
  for (let k = 0; k <= COLUMNS; k++) {
    const x = from + ((to - from) * k) / COLUMNS;
    const intervals = joined(
      byColumn[k]!.map((triangle) => within(surface, triangle, x, [inner, outer], level)).filter(
        (interval) => interval !== undefined,
      ),
    );
    const next = intervals.map((interval) => continued(growing, intervals, interval));
    finished.push(...growing.filter((band) => !next.includes(band)));
    next.forEach((band, i) => {
      band.x.push(x);
      band.lower.push(intervals[i]![0]);
      band.upper.push(intervals[i]![1]);
    });
    growing = next;
  }
  return [...finished, ...growing].filter((band) => band.x.length > 1);
}

/** For each vertical line, the triangles that it may meet. */
function trianglesByColumn({ x, triangles }: Surface, from: number, to: number): Triangle[][] {
  const columns = Array.from({ length: COLUMNS + 1 }, (): Triangle[] => []);
  const column = (at: number) => (COLUMNS * (at - from)) / (to - from || 1);
  for (const triangle of triangles) {
    const places = triangle.map((corner) => column(x[corner]!));
    const last = Math.min(COLUMNS, Math.ceil(Math.max(...places)));
    for (let k = Math.max(0, Math.floor(Math.min(...places))); k <= last; k++) columns[k]!.push(triangle);
  }
  return columns;
}

interface Growing {
  readonly x: number[];
  readonly lower: number[];
  readonly upper: number[];
}

/** The band that continues in an interval: the only band that it touches, provided that no other interval touches this band. */
function continued(growing: readonly Growing[], intervals: readonly Interval[], interval: Interval): Growing {
  const touches = (band: Growing, [low, high]: Interval) => band.lower.at(-1)! <= high && band.upper.at(-1)! >= low;
  const touched = growing.filter((band) => touches(band, interval));
  const [only] = touched;
  if (only === undefined) return { x: [], lower: [], upper: [] };
  if (touched.length === 1 && intervals.filter((other) => touches(only, other)).length === 1) return only;
  // Where bands part or meet, the new one begins at the end of the old ones, without a gap.
  const low = Math.min(...touched.map((band) => band.lower.at(-1)!));
  const high = Math.max(...touched.map((band) => band.upper.at(-1)!));
  const [lower, upper] = [Math.max(low, interval[0]), Math.min(high, interval[1])];
  return { x: [only.x.at(-1)!], lower: [lower], upper: [upper] };
}

/** The part of a vertical line that is in a triangle and in the region. */
function within(
  { x, y }: Surface,
  triangle: Triangle,
  at: number,
  [inner, outer]: readonly [readonly number[], readonly number[]],
  level: number,
): Interval | undefined {
  const ends: { readonly y: number; readonly inner: number; readonly outer: number }[] = [];
  for (const [k, i] of triangle.entries()) {
    const j = triangle[(k + 1) % 3]!;
    if (x[i]! === x[j]! || (x[i]! - at) * (x[j]! - at) > 0) continue;
    const t = (at - x[i]!) / (x[j]! - x[i]!);
    const between = (values: readonly number[]) => values[i]! + t * (values[j]! - values[i]!);
    ends.push({ y: between(y), inner: between(inner), outer: between(outer) });
  }
  ends.sort((a, b) => a.y - b.y);
  const [bottom, top] = [ends[0], ends.at(-1)];
  if (bottom === undefined || top === undefined || !(top.y > bottom.y)) return undefined;
  let [low, high] = [0, 1];
  // Both conditions have the form f(t) ≥ 0 with f linear along the line.
  for (const [f0, f1] of [
    [level - bottom.inner, level - top.inner],
    [bottom.outer - level, top.outer - level],
  ] as const) {
    if (f0 < 0 && f1 < 0) return undefined;
    const root = f0 / (f0 - f1);
    if (f0 < 0) low = Math.max(low, root);
    if (f1 < 0) high = Math.min(high, root);
  }
  return low < high ? [bottom.y + low * (top.y - bottom.y), bottom.y + high * (top.y - bottom.y)] : undefined;
}

/** Intervals that touch become one. */
function joined(intervals: Interval[]): Interval[] {
  const result: Interval[] = [];
  for (const [low, high] of intervals.sort((a, b) => a[0] - b[0])) {
    const last = result.at(-1);
    const isNear = last !== undefined && low <= last[1] + 1e-9 * (Math.abs(last[1]) + Math.abs(low));
    if (isNear) result[result.length - 1] = [last[0], Math.max(last[1], high)];
    else result.push([low, high]);
  }
  return result;
}
