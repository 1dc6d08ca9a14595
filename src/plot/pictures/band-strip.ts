import type { Mark, Picture } from "../picture.js";
import { finiteOrNaN } from "./numbers.js";
import { BAND_COLORS, COLORS } from "./style.js";

/** One observed value beside what was expected, along an x axis. */
export interface Strip {
  /** At −2 … +2 standard deviations, in either direction; not finite or undefined where there is none. */
  readonly expected: readonly (number | undefined)[];
  readonly observed: number | undefined;
  readonly labels: { readonly expected: string; readonly observed: string };
}

/** Height of a picture of a strip. */
const STRIP_HEIGHT = 260;

/** A strip with the expected bands of one and two standard deviations, the median, dashed, and the observed value. */
export function stripMarks({ expected, observed, labels }: Strip): Mark[] {
  const [low2, low1, median, high1, high2] = [0, 1, 2, 3, 4].map((k) => finiteOrNaN(expected[k]));
  const z = finiteOrNaN(observed);
  return [
    ...box(low2!, high2!, BAND_COLORS.two, "$\\pm 2\\,\\sigma$"),
    ...box(low1!, high1!, BAND_COLORS.one, "$\\pm 1\\,\\sigma$"),
    ...line(median!, [0.2, 0.8], { dash: "dashed", label: labels.expected, width: 1.8 }),
    ...line(z, [0.05, 0.95], { dash: "solid", label: labels.observed, width: 2.4 }),
  ];
}

/** The strip as a picture, with what else there is to its panel. */
export function stripPicture(marks: readonly Mark[], panel: Omit<Picture["panels"][0][0], "marks" | "y">): Picture {
  const y = { ticks: [], limits: [0, 1] as const };
  return { kind: "picture", height: STRIP_HEIGHT, panels: [[{ ...panel, y, marks, legend: "above" }]] };
}

function box(a: number, b: number, color: string, label: string): Mark[] {
  if (!Number.isFinite(a + b)) return [];
  return [{ kind: "boxes", x1: [Math.min(a, b)], x2: [Math.max(a, b)], y1: [0.2], y2: [0.8], color, label }];
}

interface LineStyle {
  readonly dash: "solid" | "dashed";
  readonly label: string;
  readonly width: number;
}

function line(x: number, y: readonly [number, number], style: LineStyle): Mark[] {
  return Number.isFinite(x) ? [{ kind: "line", x: [x, x], y, color: COLORS.observed, ...style }] : [];
}
