import type { ContourResult } from "../../intervals/results.js";
import type { Dash, LineMark, Mark, Picture } from "../picture.js";
import { type Look, NO_STYLE } from "../style/look.js";
import { PALETTE } from "../theme.js";
import { givenLabel, percent } from "./numbers.js";

const DASHES: readonly Dash[] = ["solid", "dashed", "dash-dotted", "dotted"];

/** Lines of constant profile likelihood of two parameters, and the best fit. */
export function likelihoodContourPicture(
  { parameters, bestFit, contours }: ContourResult,
  look: Look = NO_STYLE,
): Picture {
  const marks = contours.flatMap(({ confidenceLevel, lines }, k) => {
    const style = { color: PALETTE[0], dash: DASHES[k % DASHES.length]! };
    return lines.map((line, i): LineMark => {
      const label = i === 0 ? { label: `${levelLabel(confidenceLevel)} CL` } : {};
      return { kind: "line", ...closed(line), ...style, ...label };
    });
  });
  const all: Mark[] = [...marks];
  if (bestFit.every(Number.isFinite)) {
    const label = `Best fit (${estimate(bestFit[0])}, ${estimate(bestFit[1])})`;
    all.push({ kind: "points", x: [bestFit[0]], y: [bestFit[1]], marker: "plus", size: 12, color: "#000000", label });
  }
  const title = contours.some(({ lines }) => lines.length === 0) ? { title: missingTitle(contours) } : {};
  const range = {
    x: rangeOf(
      marks.map(({ x }) => x),
      bestFit[0],
    ),
    y: rangeOf(
      marks.map(({ y }) => y),
      bestFit[1],
    ),
  };
  const x = { label: look.parameter(parameters[0]), limits: range.x };
  const y = { label: look.parameter(parameters[1]), limits: range.y };
  return { kind: "picture", panels: [[{ ...title, x, y, marks: all, aspect: 0.85 }]] };
}

/** Levels of one and two standard deviations to four digits, as they are known. */
function levelLabel(level: number): string {
  return Math.abs(level - 0.6826894921370859) < 1e-6 ? "68.27 %" : percent(level);
}

function missingTitle(contours: ContourResult["contours"]): string {
  const missing = contours.filter(({ lines }) => lines.length === 0);
  return `No line was found at ${missing.map(({ confidenceLevel }) => levelLabel(confidenceLevel)).join(", ")} CL`;
}

function closed({ closed: isClosed, x, y }: { closed: boolean; x: readonly number[]; y: readonly number[] }) {
  if (!isClosed || x.length === 0) return { x, y };
  return { x: [...x, x[0]!], y: [...y, y[0]!] };
}

function estimate(value: number): string {
  return givenLabel(Number(value.toPrecision(3)));
}

const MARGIN = 0.1;

/** The range of all lines with a margin; free at the ends where there is nothing. */
function rangeOf(lists: readonly ArrayLike<number>[], best: number): readonly [number | undefined, number | undefined] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of [...lists.flatMap((list) => Array.from(list)), best]) {
    if (!Number.isFinite(value)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (!(low < high)) return [undefined, undefined];
  return [low - MARGIN * (high - low), high + MARGIN * (high - low)];
}
