import type { BoxesMark, Mark } from "../picture.js";
import { finiteOrNaN } from "./numbers.js";
import { BAND_COLORS } from "./style.js";

/** Expected values at −2 … +2 standard deviations; undefined or not finite where there is none. */
export type Expected = readonly (number | undefined)[];

/** Half width of the box that represents a band at a single point, relative to the range of all points. */
const ALONE = 0.015;

/**
 * The expected curve, dashed, on its bands of one and two standard deviations. Points without expectation interrupt them;
 * a point between two such has boxes.
 *
 * @param x - ascending; `[nPoints]`
 * @param expected - for each point
 * @param median - name of the dashed line
 */
export function expectedBands(x: readonly number[], expected: readonly Expected[], median: string): Mark[] {
  const at = (k: number) => expected.map((values) => finiteOrNaN(values[k]));
  const [low2, low1, middle, high1, high2] = [0, 1, 2, 3, 4].map(at) as [
    number[],
    number[],
    number[],
    number[],
    number[],
  ];
  const line: Mark = { kind: "line", x, y: middle, color: "#000000", dash: "dashed", width: 1.6, label: median };
  return [
    ...band(x, low2, high2, { color: BAND_COLORS.two, label: "$\\pm 2\\,\\sigma$" }),
    ...band(x, low1, high1, { color: BAND_COLORS.one, label: "$\\pm 1\\,\\sigma$" }),
    ...(middle.some(Number.isFinite) ? [line, ...dashes(x, middle)] : []),
  ];
}

function band(
  x: readonly number[],
  lower: readonly number[],
  upper: readonly number[],
  style: { readonly color: string; readonly label: string },
): Mark[] {
  const both = lower.map((value, i) => value + upper[i]!);
  if (!both.some(Number.isFinite)) return [];
  const alone = isolated(both);
  const half = halfWidth(x);
  const boxes: BoxesMark = {
    kind: "boxes",
    x1: alone.map((i) => x[i]! - half),
    x2: alone.map((i) => x[i]! + half),
    y1: alone.map((i) => lower[i]!),
    y2: alone.map((i) => upper[i]!),
    color: style.color,
  };
  return [{ kind: "band", x, lower, upper, opacity: 1, ...style }, ...(alone.length > 0 ? [boxes] : [])];
}

function dashes(x: readonly number[], y: readonly number[]): Mark[] {
  const half = halfWidth(x);
  const style = { kind: "line", color: "#000000", dash: "dashed", width: 1.6 } as const;
  return isolated(y).map((i): Mark => ({ ...style, x: [x[i]! - half, x[i]! + half], y: [y[i]!, y[i]!] }));
}

/** Indices of finite values between others that are not. */
function isolated(values: readonly number[]): number[] {
  const has = (i: number) => Number.isFinite(values[i]);
  return [...values.keys()].filter((i) => has(i) && !has(i - 1) && !has(i + 1));
}

/** Limits of an axis with a single point, around its boxes; free for more points. */
export function limitsAround(x: readonly number[]): readonly [number | undefined, number | undefined] {
  return x.length === 1 ? [x[0]! - 3 * halfWidth(x), x[0]! + 3 * halfWidth(x)] : [undefined, undefined];
}

function halfWidth(x: readonly number[]): number {
  const range = x[x.length - 1]! - x[0]!;
  return range > 0 ? ALONE * range : 0.05 * Math.abs(x[0]!) || 0.5;
}
