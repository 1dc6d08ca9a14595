import { DataError } from "../../errors.js";
import type { GridScan } from "../../scan/results.js";
import type { Mark, Picture } from "../picture.js";
import { type Look, NO_STYLE } from "../style/look.js";

/** Colours and lines of a scan in a plane. */
const LEVELS = { colors: 60, lines: 15 };
/** Most arrows along an axis: of more points every second, third, … has one. */
const ARROWS = 15;

/** Label of the values of a scan. */
const QUANTITIES = { logpdf: "$\\log L$", function: "$f$" } as const;

/**
 * A scan of one axis as a line, of two as coloured contours, with arrows along the gradients where the scan has them.
 *
 * @throws DataError `no-picture` for more than two axes
 */
export function gridScanPicture(scan: GridScan, look: Look = NO_STYLE): Picture {
  const [first, second] = scan.axes;
  if (scan.axes.length > 2) throw tooManyAxes(scan.axes.length);
  const label = QUANTITIES[scan.quantity];
  const x = { label: look.parameter(first!.name) };
  if (second === undefined) {
    const marks = [{ kind: "line", x: first!.values, y: scan.values } as const];
    return { kind: "picture", panels: [[{ x, y: { label }, marks }]] };
  }
  const marks: Mark[] = [
    { kind: "contourf", grid: scan, levels: LEVELS.colors },
    { kind: "contour", grid: scan, levels: LEVELS.lines, color: "white", width: 1 },
  ];
  if (scan.gradients !== undefined) marks.push(arrows(scan, scan.gradients));
  const y = { label: look.parameter(second.name) };
  return { kind: "picture", panels: [[{ x, y, marks, aspect: 1, colorBar: { label } }]] };
}

export function tooManyAxes(n: number): DataError {
  const hint = "Scan one or two parameters, and hold the others.";
  const expected = "a scan of one or two axes";
  return new DataError([{ code: "no-picture", path: "record", expected, received: `one of ${n}`, hint }]);
}

function arrows({ axes, shape }: GridScan, gradients: Float64Array): Mark {
  const [n0, n1] = shape as readonly [number, number];
  const [step0, step1] = [Math.ceil(n0 / ARROWS), Math.ceil(n1 / ARROWS)];
  const x: number[] = [];
  const y: number[] = [];
  const u: number[] = [];
  const v: number[] = [];
  for (let i = 0; i < n0; i += step0) {
    for (let j = 0; j < n1; j += step1) {
      const at = 2 * (i * n1 + j);
      if (Number.isNaN(gradients[at]!)) continue;
      x.push(axes[0]!.values[i]!);
      y.push(axes[1]!.values[j]!);
      u.push(gradients[at]!);
      v.push(gradients[at + 1]!);
    }
  }
  return { kind: "quiver", x, y, u, v };
}
