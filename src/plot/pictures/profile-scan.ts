import { deltaTwiceNllLevel } from "../../scan/delta-twice-nll-level.js";
import type { ProfileScan } from "../../scan/results.js";
import type { Mark, Picture } from "../picture.js";
import { tooManyAxes } from "./grid-scan.js";
import { parameterLabel } from "./names.js";

/** Regions that are drawn, with the names and lines they have. */
const REGIONS = [
  { probability: 0.6826894921370859, label: "68.27 %", dash: "solid" },
  { probability: 0.95, label: "95 %", dash: "dashed" },
] as const;

const AXIS_LABEL = "$-2\\,\\Delta\\log L$";
/** Above this, a profile of one parameter is not of interest. */
const HIGHEST = 12;
const FAILED = { kind: "points", marker: "cross", color: "#bd1f01", label: "fit failed" } as const;

/**
 * A profile likelihood: of one parameter as a curve with the heights of 68.27 % and 95 % intervals, of two as the lines
 * that bound 68.27 % and 95 % regions. Points whose fit failed are marked.
 *
 * @throws DataError `no-picture` for more than two axes
 */
export function profileScanPicture(scan: ProfileScan): Picture {
  if (scan.axes.length > 2) throw tooManyAxes(scan.axes.length);
  return scan.axes.length === 1 ? profileOfOne(scan) : profileOfTwo(scan);
}

function profileOfOne({ axes, deltaTwiceNll, valid }: ProfileScan): Picture {
  const { name, values } = axes[0]!;
  const marks: Mark[] = [];
  const end = values[values.length - 1]!;
  const highest = deltaTwiceNll.reduce((a, b) => (Number.isFinite(b) ? Math.max(a, b) : a), 0);
  const top = Math.min(HIGHEST, 1.1 * Math.max(highest, 1.2));
  for (const { probability, label, dash } of REGIONS) {
    const level = deltaTwiceNllLevel(probability, 1);
    if (level > top) continue;
    marks.push({ kind: "rules", y: [level], color: "#717581", width: 1.2, dash });
    marks.push({ kind: "text", x: end, y: level, text: label, anchor: "end", dx: -14, dy: -11, color: "#4d4f57" });
  }
  marks.push({ kind: "line", x: values, y: deltaTwiceNll.map((y, k) => (valid[k] ? y : Number.NaN)) });
  const failed = Array.from(valid.keys()).filter((k) => !valid[k] && Number.isFinite(deltaTwiceNll[k]));
  if (failed.length > 0) {
    marks.push({ ...FAILED, x: failed.map((k) => values[k]!), y: failed.map((k) => deltaTwiceNll[k]!) });
  }
  const y = { label: AXIS_LABEL, limits: [Math.min(0, ...deltaTwiceNll), top] as const };
  return { kind: "picture", panels: [[{ x: { label: parameterLabel(name) }, y, marks }]] };
}

function profileOfTwo({ axes, shape, deltaTwiceNll, valid, bestFit }: ProfileScan): Picture {
  const [first, second] = [axes[0]!, axes[1]!];
  const marks: Mark[] = [
    {
      kind: "contour",
      grid: { axes, shape, values: deltaTwiceNll },
      levels: REGIONS.map(({ probability }) => deltaTwiceNllLevel(probability, 2)),
      labels: REGIONS.map(({ label }) => label),
      dashes: REGIONS.map(({ dash }) => dash),
    },
  ];
  const [x, y] = [bestFit.pars[first.name]!, bestFit.pars[second.name]!];
  if (inside(first.values, x) && inside(second.values, y)) {
    marks.push({ kind: "points", x: [x], y: [y], marker: "plus", size: 11, color: "#000000", label: "best fit" });
  }
  const failed = Array.from(valid.keys()).filter((k) => !valid[k]);
  if (failed.length > 0) {
    const n1 = shape[1]!;
    const at = {
      x: failed.map((k) => first.values[Math.floor(k / n1)]!),
      y: failed.map((k) => second.values[k % n1]!),
    };
    marks.push({ ...FAILED, ...at });
  }
  const labels = { x: { label: parameterLabel(first.name) }, y: { label: parameterLabel(second.name) } };
  return { kind: "picture", panels: [[{ ...labels, marks }]] };
}

function inside(values: readonly number[], x: number): boolean {
  return x >= values[0]! && x <= values[values.length - 1]!;
}
