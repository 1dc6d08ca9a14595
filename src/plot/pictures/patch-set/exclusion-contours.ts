import { shownComplement } from "../../../hypotest/options.js";
import { normalQuantile } from "../../../math/normal.js";
import type { PatchSetPoint, PatchSetScan } from "../../../patchset/results.js";
import { type Area, filledRegion } from "./filled-region.js";
import { levelLines } from "./level-lines.js";
import { smoothSurface } from "./smooth-surface.js";

/** One line of a contour; of a closed one the first point is again the last. */
export interface ContourLine {
  readonly x: readonly number[];
  readonly y: readonly number[];
}

/** Contours in the plane of two labels, inside of which signals are excluded. */
export interface ExclusionContours {
  readonly observed: readonly ContourLine[];
  /** The median, and where the data are one standard deviation below and above what is expected without a signal. */
  readonly expected: readonly ContourLine[];
  readonly expectedLow: readonly ContourLine[];
  readonly expectedHigh: readonly ContourLine[];
  /** The observed one for a signal that is smaller and larger by its theoretical uncertainty; empty without one. */
  readonly theoryLow: readonly ContourLine[];
  readonly theoryHigh: readonly ContourLine[];
}

/** Contours with the area between those that are expected at −1 and +1 standard deviations, as bands. */
export interface ExclusionPlane extends ExclusionContours {
  readonly area: readonly Area[];
}

/** CLs below this are drawn as this: its significance is 37 standard deviations. */
const SMALLEST = 1e-300;
/** The smallest limit on the strength of a signal whose logarithm is drawn. */
const SMALLEST_LIMIT = 1e-12;

/**
 * Where CLs is at the level of a scan, in the plane of two of its labels.
 *
 * @param points - those that have a result
 * @param indices - of the labels along x and y
 * @param theory - relative uncertainty of the predicted cross section; it needs limits
 */
export function exclusionPlane(
  { confidenceLevel }: Pick<PatchSetScan, "confidenceLevel">,
  points: readonly PatchSetPoint[],
  [i, j]: readonly [number, number],
  theory?: number,
): ExclusionPlane {
  const at = (k: number, chosen = points) => chosen.map(({ values }) => values[k] as number);
  const { fine, heights } = smoothSurface(at(i), at(j));
  const level = significance(shownComplement(confidenceLevel));
  const expected = ([1, 2, 3] as const).map((k) =>
    heights(
      points.map((point) => significance(point.expected![k])),
      level,
    ),
  );
  const [strong, median, weak] = expected as [readonly number[], readonly number[], readonly number[]];
  const observed = heights(
    points.map(({ cls }) => significance(cls!)),
    level,
  );
  const limited = points.filter(({ limits }) => Number.isFinite(limits?.observed.value));
  const byTheory = (factor: number): readonly ContourLine[] => {
    if (theory === undefined || limited.length < 3) return [];
    const surface = smoothSurface(at(i, limited), at(j, limited));
    const strength = limited.map(({ limits }) => -Math.log(Math.max(limits!.observed.value!, SMALLEST_LIMIT)));
    const needed = -Math.log(factor);
    return levelLines(surface.fine, surface.heights(strength, needed), needed);
  };
  return {
    observed: levelLines(fine, observed, level),
    expected: levelLines(fine, median, level),
    expectedLow: levelLines(fine, strong, level),
    expectedHigh: levelLines(fine, weak, level),
    theoryLow: byTheory(1 - (theory ?? 0)),
    theoryHigh: byTheory(1 + (theory ?? 0)),
    area: filledRegion(fine, weak, strong, level),
  };
}

/** Standard deviations from which a p-value is: nearly linear in masses, where CLs changes by orders of magnitude. */
function significance(cls: number): number {
  return -normalQuantile(Math.min(Math.max(cls, SMALLEST), 1));
}
