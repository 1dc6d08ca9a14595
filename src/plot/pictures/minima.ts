import type { MinimaResult } from "../../diagnostics/results.js";
import type { Mark, Picture } from "../picture.js";
import { finiteOrNaN } from "./numbers.js";
import { AROUND_ROWS, COLORS, heightOfRows, sentencePicture } from "./style.js";

/** Minima that were reached from several starting points: their heights above the lowest, and from how many starts. */
export function minimaPicture({ minima, nStarts, nFailed }: MinimaResult): Picture {
  const failed = nFailed > 0 ? `, ${nFailed} failed` : "";
  const title = `${nStarts} ${nStarts === 1 ? "start" : "starts"}${failed}`;
  const n = minima.length;
  if (n === 0) return sentencePicture("No minimum was found.", title);
  const rowOf = (k: number) => n - 1 - k;
  const heights = minima.map(({ deltaTwiceNll }) => finiteOrNaN(deltaTwiceNll));
  const known = [...heights.keys()].filter((k) => Number.isFinite(heights[k]));
  const y = known.map(rowOf);
  const x = known.map((k) => heights[k]!);
  const marks: Mark[] = [
    {
      kind: "boxes",
      x1: y.map(() => 0),
      x2: x,
      y1: y.map((r) => r - 0.04),
      y2: y.map((r) => r + 0.04),
      color: COLORS.alternative,
    },
    { kind: "points", x, y, color: COLORS.alternative, size: 9 },
  ];
  const largest = x.reduce((a, b) => Math.max(a, b), 0);
  const panel = {
    title,
    x: {
      label: "$-2\\,\\Delta\\log L$ above the lowest minimum",
      limits: [-0.03 * (largest || 1), 1.08 * largest || 1] as const,
    },
    y: {
      ticks: minima.map((_, k) => ({ value: rowOf(k), label: `Minimum ${k + 1}` })),
      limits: [-0.6, n - 0.4] as const,
      tickLines: false,
    },
    rightLabels: minima.map((minimum, k) => ({
      value: rowOf(k),
      label: `${minimum.nStarts} ${minimum.nStarts === 1 ? "start" : "starts"}`,
    })),
    marks,
  };
  return { kind: "picture", height: AROUND_ROWS + 30 + heightOfRows(n), panels: [[panel]] };
}
