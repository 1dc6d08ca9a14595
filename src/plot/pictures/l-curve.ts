import type { LCurvePoint, LCurveResult } from "../../diagnostics/results.js";
import { plainLabel } from "../label/parse-label.js";
import type { Mark, Panel, Picture, PointsMark } from "../picture.js";
import { numberLabel } from "./numbers.js";
import { COLORS, FAILED, sentencePicture } from "./style.js";

/** Colour and marker of the two chosen points. */
const CORNER = { color: COLORS.tested, marker: "diamond", size: 11 } as const;
const LEAST = { color: "#832db6", marker: "square", size: 9 } as const;
const MEAN = "#3f90da";
const LARGEST = "#717581";

/** The L-curve with the chosen points, and beside it the global correlation coefficients over the strength. */
export function lCurvePicture(result: LCurveResult): Picture {
  const title = `Penalty “${plainLabel(result.penalty)}”`;
  const curve = curvePanel(result);
  if (curve === undefined) return sentencePicture("No point of the L-curve has logarithms.", title);
  const correlations = correlationPanel(result);
  const panels = correlations === undefined ? [curve] : [curve, correlations];
  return { kind: "picture", title, width: 480 * panels.length, height: 400, panels: [panels] };
}

/** The points with the chosen ones among them, through which the lines go, too. */
function allPoints({ points, corner, leastCorrelation }: LCurveResult): readonly LCurvePoint[] {
  const chosenOnes = [corner, leastCorrelation].filter((point) => point !== undefined);
  return [...points, ...chosenOnes].sort((a, b) => a.strength - b.strength);
}

function curvePanel(result: LCurveResult): Panel | undefined {
  const { points, corner, leastCorrelation } = result;
  const shown = points.filter(isOnLogAxes);
  if (shown.length === 0) return undefined;
  const at = (all: readonly LCurvePoint[]) => ({
    x: all.map(({ chiSquare }) => chiSquare),
    y: all.map(({ penalty }) => penalty),
  });
  const good = at(shown.filter(({ valid }) => valid));
  const failed = at(shown.filter(({ valid }) => !valid));
  const marks: Mark[] = [
    { kind: "line", ...at(allPoints(result).filter((point) => point.valid && isOnLogAxes(point))), color: MEAN },
    { kind: "points", ...good, color: MEAN, size: 4 },
    ...chosen(corner, "Corner", CORNER, at),
    ...chosen(leastCorrelation, "Least mean $\\rho$", LEAST, at),
    ...(failed.x.length === 0 ? [] : [{ ...FAILED, ...failed }]),
  ];
  return {
    x: {
      label: "$\\chi^2 = -2\\,\\log(L/L_{\\text{saturated}})$",
      scale: "log",
      limits: withMargin(shown.map(({ chiSquare }) => chiSquare)),
    },
    y: { label: "$|D(x - c)|^2$", scale: "log" },
    legend: "top-right",
    marks,
  };
}

function correlationPanel(result: LCurveResult): Panel | undefined {
  const { corner, leastCorrelation } = result;
  const shown = allPoints(result).filter(
    ({ strength, meanGlobalCorrelation: mean }) => isPositive(strength) && mean !== undefined && Number.isFinite(mean),
  );
  if (shown.length === 0) return undefined;
  const x = shown.map(({ strength }) => strength);
  const at = (all: readonly LCurvePoint[]) => ({
    x: all.map(({ strength }) => strength),
    y: all.map(({ meanGlobalCorrelation }) => meanGlobalCorrelation ?? Number.NaN),
  });
  const largest = shown.map(({ largestGlobalCorrelation }) => largestGlobalCorrelation ?? Number.NaN);
  const marks: Mark[] = [
    { kind: "line", x, y: largest, color: LARGEST, dash: "dashed", label: "Largest" },
    { kind: "line", ...at(shown), color: MEAN, label: "Mean" },
    ...chosen(corner, undefined, CORNER, at),
    ...chosen(leastCorrelation, undefined, LEAST, at),
  ];
  return {
    x: { label: "Strength", scale: "log" },
    y: { label: "Global correlation $\\rho$", limits: [undefined, 1] },
    marks,
  };
}

/** A chosen point; with its strength in the legend where it has a name. */
function chosen(
  point: LCurvePoint | undefined,
  name: string | undefined,
  style: Pick<PointsMark, "color" | "marker" | "size">,
  at: (all: readonly LCurvePoint[]) => { readonly x: readonly number[]; readonly y: readonly number[] },
): readonly PointsMark[] {
  if (point === undefined || !isOnLogAxes(point)) return [];
  const label = name === undefined ? {} : { label: `${name} (strength ${numberLabel(point.strength)})` };
  return [{ kind: "points", ...at([point]), ...style, ...label }];
}

/** Share of a logarithmic axis that is free at each end, so that points are whole. */
const MARGIN = 0.03;

function withMargin(values: readonly number[]): readonly [number | undefined, number | undefined] {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const margin = (high / low) ** MARGIN;
  return margin > 1 && Number.isFinite(margin) ? [low / margin, high * margin] : [undefined, undefined];
}

function isOnLogAxes({ chiSquare, penalty, strength }: LCurvePoint): boolean {
  return [chiSquare, penalty, strength].every(isPositive);
}

function isPositive(value: number): boolean {
  return value > 0 && value < Number.POSITIVE_INFINITY;
}
