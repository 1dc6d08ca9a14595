import type { Issue } from "../../errors.js";
import type { GridValues } from "../../scan/results.js";
import { wrong } from "../checks.js";
import type { Frame } from "../frame.js";
import { pixelX, pixelY } from "../frame.js";
import type { Range } from "../range.js";
import { multiple, niceStep, SLACK, sizeOf } from "../steps.js";
import type { Quad } from "./definition.js";

const LEVELS = 20;
const MOST_LEVELS = 1000;

/** What is wrong with the grid or the levels of a contour. */
export function contourIssues(grid: GridValues, levels: number | readonly number[] | undefined, path: string): Issue[] {
  const issues: Issue[] = [];
  const lengths = grid.axes.map(({ values }) => values.length);
  const size = lengths.reduce((product, n) => product * n, 1);
  if (
    lengths.length !== 2 ||
    size !== grid.values.length ||
    lengths.join() !== grid.shape.join() ||
    Math.min(...lengths) < 2
  ) {
    const expected = "a grid of two axes with at least 2 points each, and a value for each point";
    const received = `axes of ${lengths.join(" × ")} points, ${grid.values.length} values`;
    issues.push(wrong("not-a-plane", `${path}.grid`, expected, received));
  }
  if (typeof levels === "number") {
    if (!(Number.isInteger(levels) && levels >= 1 && levels <= MOST_LEVELS)) {
      issues.push(wrong("levels", `${path}.levels`, `an integer from 1 to ${MOST_LEVELS}, or a list`, String(levels)));
    }
  } else if (levels !== undefined) {
    const unordered = levels.findIndex((level, k) => !Number.isFinite(level) || (k > 0 && !(level > levels[k - 1]!)));
    const expected = "finite levels in ascending order";
    if (levels.length === 0) issues.push(wrong("levels", `${path}.levels`, expected, "none"));
    else if (unordered >= 0) {
      issues.push(wrong("levels", `${path}.levels[${unordered}]`, expected, String(levels[unordered])));
    }
  }
  return issues;
}

/** Smallest and largest finite value; undefined when there is none. */
export function finiteExtremes(values: ArrayLike<number>): readonly [number, number] | undefined {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (!Number.isFinite(value)) continue;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return low <= high ? [low, high] : undefined;
}

/** The levels asked for, or about so many nice ones from below the smallest value to above the largest. */
export function levelsOf(grid: GridValues, wanted: number | readonly number[] = LEVELS): readonly number[] {
  if (typeof wanted !== "number") return wanted;
  const [low, high] = finiteExtremes(grid.values) ?? [0, 1];
  if (low === high) return around(low);
  const step = niceStep(low, high, wanted);
  const [from, to] = [Math.floor(low / sizeOf(step) + SLACK), Math.ceil(high / sizeOf(step) - SLACK)];
  const levels = Array.from({ length: to - from + 1 }, (_, k) => multiple(step, from + k));
  return levels.filter(Number.isFinite);
}

/** Two numbers around one: half a unit away, or as far as numbers of its size can be told apart. */
export function around(value: number): readonly [number, number] {
  const half = Math.max(0.5, Math.abs(value) * 1e-3);
  return [Math.max(value - half, -Number.MAX_VALUE), Math.min(value + half, Number.MAX_VALUE)];
}

export function extendByGrid({ axes }: GridValues, x: Range, y: Range): void {
  x.addTight(axes[0]!.values);
  y.addTight(axes[1]!.values);
}

/** All of a grid, as ink. */
export function gridBox({ axes }: GridValues, frame: Frame): Quad {
  const [xs, ys] = [axes[0]!.values, axes[1]!.values];
  return [
    pixelX(frame, xs[0]!),
    pixelY(frame, ys[ys.length - 1]!),
    pixelX(frame, xs[xs.length - 1]!),
    pixelY(frame, ys[0]!),
  ];
}
