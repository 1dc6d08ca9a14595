import type { BreakdownResult } from "../../diagnostics/results.js";
import { plainLabel } from "../label/parse-label.js";
import type { Mark, Picture } from "../picture.js";
import { type Look, NO_STYLE } from "../style/look.js";
import { decimalsFor, finiteOrNaN } from "./numbers.js";
import { AROUND_ROWS, heightOfRows } from "./style.js";

/** Breakdown of an uncertainty as bars: in total, statistical, systematic, and by group, the largest first. */
export function breakdownPicture({ poi, total, statistical, groups }: BreakdownResult, look: Look = NO_STYLE): Picture {
  const systematic = Math.sqrt(Math.max(0, total * total - statistical * statistical));
  const sorted = [...groups].sort((a, b) => (finiteOrNaN(b.uncertainty) || 0) - (finiteOrNaN(a.uncertainty) || 0));
  const bars = [
    { label: "Total", size: total, color: "#4d4f57" },
    { label: "Statistical", size: statistical, color: "#94a4a2" },
    { label: "Systematic", size: systematic, color: "#94a4a2" },
    ...sorted.map(({ name, uncertainty }) => ({ label: plainLabel(name), size: uncertainty, color: "#3f90da" })),
  ];
  const n = bars.length;
  const rows = bars.map((bar, k) => ({ ...bar, row: n - 1 - k }));
  const known = rows.filter(({ size }) => Number.isFinite(size));
  const marks = ["#4d4f57", "#94a4a2", "#3f90da"].flatMap((color): Mark[] => {
    const some = known.filter((bar) => bar.color === color);
    if (some.length === 0) return [];
    const y = some.map(({ row }) => row);
    const [y1, y2] = [y.map((row) => row - 0.34), y.map((row) => row + 0.34)];
    return [{ kind: "boxes", x1: y.map(() => 0), x2: some.map(({ size }) => size), y1, y2, color }];
  });
  if (groups.length > 0) marks.push({ kind: "rules", y: [groups.length - 0.5], color: "#000000", width: 0.8 });
  const largest = known.reduce((most, { size }) => Math.max(most, size), 0);
  const shares = rows.map(({ row, size }) => ({ value: row, label: shareLabel(size, total) }));
  const panel = {
    x: { label: `Uncertainty of ${look.parameter(poi)}`, limits: [0, 1.06 * largest || 1] as const },
    y: {
      ticks: rows.map(({ row, label }) => ({ value: row, label })),
      limits: [-0.6, n - 0.4] as const,
      tickLines: false,
    },
    rightLabels: shares,
    marks,
  };
  return { kind: "picture", height: AROUND_ROWS + heightOfRows(n), panels: [[panel]] };
}

/** The uncertainty, and what share it is of the total one. */
function shareLabel(size: number, total: number): string {
  if (!Number.isFinite(size)) return "none";
  const share = Number.isFinite(total) && total > 0 ? ` (${Math.round((100 * size) / total)} %)` : "";
  return `${size.toFixed(Math.min(12, decimalsFor(total) + 1))}${share}`;
}
