import { shownComplement } from "../hypotest/options.js";
import type { PatchSetScan } from "../patchset/results.js";
import type { ExclusionContours } from "../plot/pictures/patch-set/exclusion-contours.js";
import { type ExclusionOptions, exclusionContours, planeLabels } from "../plot/pictures/patch-set-scan.js";
import { clsColumns, limitColumns } from "./limits.js";
import { lineName } from "./scans.js";
import { column, type HepdataTable } from "./table.js";

/** Names and words of the contours. */
const CONTOURS: Readonly<Record<keyof ExclusionContours, readonly [name: string, words: string]>> = {
  observed: ["Observed contour", "observed"],
  expected: ["Expected contour", "expected (median)"],
  expectedLow: ["Expected contour, -1 sigma", "expected for data one standard deviation below the median"],
  expectedHigh: ["Expected contour, +1 sigma", "expected for data one standard deviation above the median"],
  theoryLow: ["Observed contour, -1 sigma of theory", "observed, with the cross section one standard deviation lower"],
  theoryHigh: [
    "Observed contour, +1 sigma of theory",
    "observed, with the cross section one standard deviation higher",
  ],
};

/**
 * CLs of all signals, their upper limits where the scan has them, and the lines of the exclusion contours where two labels of the
 * patch set have numbers.
 */
export function exclusionTables(scan: PatchSetScan, options: ExclusionOptions): readonly HepdataTable[] {
  const { labels, points, confidenceLevel, poi } = scan;
  const independent_variables = labels.map((label, l) =>
    column(
      label,
      points.map(({ values }) => values[l]),
    ),
  );
  const strength = poi ?? "the signal strength";
  const level = shownComplement(confidenceLevel);
  const excluded = `it is excluded at a confidence level of ${confidenceLevel} where CLs is below ${level}`;
  const cls: HepdataTable = {
    name: "CLs of the signals",
    description: `CLs of each signal, observed and expected; ${excluded}.`,
    independent_variables,
    dependent_variables: clsColumns(points),
  };
  const limits: HepdataTable = {
    name: "Upper limits of the signals",
    description: `Upper limits on ${strength} of each signal at a confidence level of ${confidenceLevel} (CLs), observed and expected.`,
    independent_variables,
    dependent_variables: limitColumns(points.map((point) => point.limits)),
  };
  const hasLimits = points.some((point) => point.limits !== undefined);
  return [cls, ...(hasLimits ? [limits] : []), ...contourTables(scan, options)];
}

function contourTables(scan: PatchSetScan, { labels = planeLabels(scan), theoryUncertainty }: ExclusionOptions) {
  const [x, y] = labels ?? [];
  if (labels === undefined || x === undefined || y === undefined) return [];
  const contours = exclusionContours(scan, {
    labels,
    ...(theoryUncertainty === undefined ? {} : { theoryUncertainty }),
  });
  return (Object.keys(CONTOURS) as (keyof ExclusionContours)[]).flatMap((contour) => {
    const [name, words] = CONTOURS[contour];
    const lines = contours[contour];
    return lines.map(
      (line, k): HepdataTable => ({
        name: `${name}${lineName(k, lines.length)}`,
        description: `Exclusion contour at a confidence level of ${scan.confidenceLevel} in the plane of ${x} and ${y}, ${words}.`,
        independent_variables: [column(x, line.x)],
        dependent_variables: [column(y, line.y)],
      }),
    );
  });
}
