import { deltaTwiceNllLevel } from "../../scan/delta-twice-nll-level.js";
import type { ProfileScan } from "../../scan/results.js";
import type { Mark, Picture } from "../picture.js";
import { type Curve, crossingsOf, smoothCurve } from "../smooth-curve.js";
import { type Look, NO_STYLE } from "../style/look.js";
import { tooManyAxes } from "./grid-scan.js";
import { decimalsFor, minusSigned } from "./numbers.js";
import { COLORS, FAILED } from "./style.js";

/** Regions that are drawn, with the names and lines they have. */
const REGIONS = [
  { probability: 0.6826894921370859, label: "68.27 %", dash: "solid" },
  { probability: 0.95, label: "95 %", dash: "dashed" },
] as const;

const AXIS_LABEL = "$-2\\,\\Delta\\log L$";
/** Above this, a profile of one parameter is not of interest. */
const HIGHEST = 12;
/** Points of a scan that are marked at most. */
const MOST_MARKERS = 60;

/**
 * A profile likelihood: of one parameter as a smooth curve through the points of the scan and the best fit, with the 68.27 % and
 * 95 % intervals that it ends at the heights of; of two as the lines that bound 68.27 % and 95 % regions. Points whose fit
 * failed are marked.
 *
 * @throws DataError `no-picture` for more than two axes
 */
export function profileScanPicture(scan: ProfileScan, look: Look = NO_STYLE): Picture {
  if (scan.axes.length > 2) throw tooManyAxes(scan.axes.length);
  return scan.axes.length === 1 ? profileOfOne(scan, look) : profileOfTwo(scan, look);
}

function profileOfOne(scan: ProfileScan, look: Look): Picture {
  const { axes, deltaTwiceNll, valid, bestFit } = scan;
  const { name, values } = axes[0]!;
  const curve = smoothCurve(pointsOf(scan));
  const highest = deltaTwiceNll.reduce((a, b) => (Number.isFinite(b) ? Math.max(a, b) : a), 0);
  const top = Math.min(HIGHEST, 1.1 * Math.max(highest, 1.2));
  const best = bestFit.pars[name]!;
  const marks: Mark[] = [];
  for (const region of REGIONS) marks.push(...regionMarks({ name, best, curve, top }, region, look));
  const unlabelled = { kind: "line", ...curve, color: CURVE } as const;
  marks.push(unlabelled);
  const good = Array.from(valid.keys()).filter((k) => valid[k]);
  const placed = (chosen: readonly number[]) => ({
    x: chosen.map((k) => values[k]!),
    y: chosen.map((k) => deltaTwiceNll[k]!),
  });
  if (values.length <= MOST_MARKERS) marks.push({ kind: "points", ...placed(good), color: CURVE, size: 5 });
  const failed = Array.from(valid.keys()).filter((k) => !valid[k] && Number.isFinite(deltaTwiceNll[k]));
  if (failed.length > 0) marks.push({ ...FAILED, ...placed(failed) });
  const y = { label: AXIS_LABEL, limits: [Math.min(0, ...deltaTwiceNll.filter(Number.isFinite)), top] as const };
  const x = { label: look.parameter(name), limits: widened(values[0]!, values.at(-1)!) };
  return { kind: "picture", panels: [[{ x, y, marks, legend: "above" }]] };
}

const CURVE = "#3f90da";

/** An axis on which the points at its ends are whole. */
function widened(low: number, high: number): readonly [number, number] {
  const margin = ENDS * (high - low);
  return [low - margin, high + margin];
}

/** Room beyond the ends of a scan, over its length. */
const ENDS = 0.02;

/** The points whose fit is valid, and the best fit where it lies between them. */
function pointsOf({ axes, deltaTwiceNll, valid, bestFit }: ProfileScan): Curve {
  const { name, values } = axes[0]!;
  const best = bestFit.pars[name]!;
  const points = values.map((x, k) => ({ x, y: valid[k] ? deltaTwiceNll[k]! : Number.NaN }));
  const isApart =
    inside(values, best) && values.every((x) => Math.abs(x - best) > 1e-3 * (values.at(-1)! - values[0]!));
  if (bestFit.valid && isApart && deltaTwiceNll.every((y) => !(y < 0))) points.push({ x: best, y: 0 });
  points.sort((a, b) => a.x - b.x);
  return { x: points.map(({ x }) => x), y: points.map(({ y }) => y) };
}

interface Profile {
  readonly name: string;
  readonly best: number;
  readonly curve: Curve;
  /** Where the axis ends. */
  readonly top: number;
}

/** The height of a region, its ends as lines down to the axis, and its interval in the legend. */
function regionMarks(
  { name, best, curve, top }: Profile,
  { probability, label, dash }: (typeof REGIONS)[number],
  look: Look,
): Mark[] {
  const level = deltaTwiceNllLevel(probability, 1);
  if (level > top) return [];
  const ends = crossingsOf(curve, level);
  const style = { color: COLORS.quiet, dash, width: 1.2 } as const;
  const lines = ends.map((end): Mark => ({ kind: "line", x: [end, end], y: [0, level], ...style }));
  const estimate = probability === REGIONS[0].probability ? estimateText(best, ends) : undefined;
  const found = estimate === undefined ? rangeText(best, ends) : `$${look.estimate(name)}$ ${estimate}`;
  return [{ kind: "rules", y: [level], label: `${label} CL${found === "" ? "" : `: ${found}`}`, ...style }, ...lines];
}

/** The best fit with its errors: `$= 2.04^{+0.55}_{-0.49}$`; undefined without one end on either side. */
function estimateText(best: number, [lower, upper, ...more]: readonly number[]): string | undefined {
  if (lower === undefined || upper === undefined || more.length > 0 || !(lower < best && best < upper))
    return undefined;
  const errors = [upper - best, best - lower] as const;
  const decimals = decimalsFor(Math.min(...errors));
  const value = best.toFixed(decimals).replace(/^-(?=[0.]+$)/, "");
  return `$= ${value}^{+${errors[0].toFixed(decimals)}}_{-${errors[1].toFixed(decimals)}}$`;
}

/** The ends of a region: `[1.02, 3.27]`; nothing where there are none. */
function rangeText(best: number, ends: readonly number[]): string {
  if (ends.length === 0) return "";
  const decimals = decimalsFor(Math.min(...ends.map((end) => Math.abs(end - best))));
  const numbers = ends.map((end) => minusSigned(end.toFixed(decimals).replace(/^-(?=[0.]+$)/, "")));
  const [first] = ends;
  if (ends.length === 2) return `[${numbers.join(", ")}]`;
  if (ends.length > 2) return `ends at ${numbers.join(", ")}`;
  return `${first! < best ? "above" : "below"} ${numbers[0]}`;
}

function profileOfTwo({ axes, shape, deltaTwiceNll, valid, bestFit }: ProfileScan, look: Look): Picture {
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
  const labels = { x: { label: look.parameter(first.name) }, y: { label: look.parameter(second.name) } };
  return { kind: "picture", panels: [[{ ...labels, marks }]] };
}

function inside(values: readonly number[], x: number): boolean {
  return x >= values[0]! && x <= values[values.length - 1]!;
}
