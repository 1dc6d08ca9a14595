import type { ContourResult } from "../intervals/results.js";
import type { ProfileScan } from "../scan/results.js";
import { column, type HepdataTable } from "./table.js";

/** The profile likelihood at the points of a grid. */
export function profileTable({ axes, shape, deltaTwiceNll }: ProfileScan): HepdataTable {
  const strides = shape.map((_, a) => shape.slice(a + 1).reduce((product, n) => product * n, 1));
  const place = (k: number, a: number) => Math.floor(k / strides[a]!) % shape[a]!;
  const names = axes.map(({ name }) => name).join(" and ");
  return {
    name: `Profile likelihood of ${names}`,
    description: `Profile likelihood of ${names}, relative to the best fit.`,
    independent_variables: axes.map(({ name, values }, a) =>
      column(
        name,
        deltaTwiceNll.map((_, k) => values[place(k, a)]),
      ),
    ),
    dependent_variables: [column("-2 Delta log L", deltaTwiceNll)],
  };
}

/** Each line of each contour, and the best fit inside of them. */
export function contourTables({ parameters: [x, y], bestFit, contours }: ContourResult): readonly HepdataTable[] {
  const best: HepdataTable = {
    name: `Best fit of ${x} and ${y}`,
    description: `Estimates of ${x} and ${y}.`,
    independent_variables: [column(x, [bestFit[0]])],
    dependent_variables: [column(y, [bestFit[1]])],
  };
  const lines = contours.flatMap((contour) =>
    contour.lines.map((line, k) => ({
      name: `Contour ${contour.confidenceLevel}${lineName(k, contour.lines.length)} of ${x} and ${y}`,
      description: `Contour of the profile likelihood of ${x} and ${y} at a confidence level of ${contour.confidenceLevel}.`,
      independent_variables: [column(x, line.x)],
      dependent_variables: [column(y, line.y)],
    })),
  );
  return [best, ...lines];
}

/** The end of the name of a line, which distinguishes the lines of a contour if there are several. */
export function lineName(k: number, nLines: number): string {
  return nLines === 1 ? "" : `, line ${k + 1}`;
}
