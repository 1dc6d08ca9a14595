import type { Mark } from "../picture.js";

/** The histogram of toys and its style. */
export interface ToyHistogramStyle {
  /** Beginning (default 0) and end of the axis; values beyond count in none of its bins but in the total. */
  readonly start?: number;
  readonly end: number;
  readonly bins: number;
  readonly color: string;
  readonly label: string;
}

/**
 * Values of toys as a histogram of their probability density: share of all toys per unit, with statistical errors √n.
 * Values just below the beginning, as a statistic of 0 may come out of two fits, are in the first bin.
 */
export function toyHistogram(
  values: readonly number[],
  { start = 0, end, bins, color, label }: ToyHistogramStyle,
): Mark[] {
  const width = (end - start) / bins;
  const counts = new Array<number>(bins).fill(0);
  for (const value of values) {
    const bin = Math.max(0, Math.floor((value - start) / width));
    if (bin < bins) counts[bin] = counts[bin]! + 1;
  }
  const unit = 1 / (values.length * width);
  const filled = [...counts.keys()].filter((i) => counts[i]! > 0);
  const edges = Array.from({ length: bins + 1 }, (_, i) => start + i * width);
  return [
    { kind: "histogram", edges, values: counts.map((n) => n * unit), color, width: 1.2, label },
    {
      kind: "points",
      x: filled.map((i) => start + (i + 0.5) * width),
      y: filled.map((i) => counts[i]! * unit),
      yErrors: filled.map((i) => Math.sqrt(counts[i]!) * unit * 0.999),
      color,
      size: 3,
    },
  ];
}
