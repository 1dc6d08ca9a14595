import { DataError } from "../../errors.js";
import { shownComplement } from "../../hypotest/options.js";
import { normalQuantile } from "../../math/normal.js";
import { aText, type OptionRules, requireArgument, requireOptions } from "../../options.js";
import type { PatchSetPoint, PatchSetScan } from "../../patchset/results.js";
import { aCompleteRecord } from "../../records/check.js";
import type { Mark, Picture } from "../picture.js";
import { listOf } from "../shape.js";
import { expectedBands } from "./expected-bands.js";
import { parameterLabel } from "./names.js";
import { givenLabel, percent } from "./numbers.js";
import { filledRegion } from "./patch-set/filled-region.js";
import { levelLines, type Surface } from "./patch-set/level-lines.js";
import { triangulate } from "./patch-set/triangulate.js";
import { BAND_COLORS, COLORS, FAILED, sentencePicture } from "./style.js";

/** Options of the picture of a patch set's scan. */
export interface PatchSetPictureOptions {
  /** Names of the labels along x and y; by default the first two whose values are numbers. One alone: CLs against it. */
  readonly labels?: readonly string[];
}

/** Rules for these options; whether the scan has such labels is checked with it. */
export const PATCH_SET_PICTURE_OPTIONS: OptionRules<PatchSetPictureOptions> = {
  labels: listOf("a list of names", aText),
};

/** CLs below this are drawn as this: its significance is 37 standard deviations. */
const SMALLEST = 1e-300;
const CLS = "\\mathrm{CL}_s";
const EXPECTED_COLOR = "#3f3f8f";

/**
 * Exclusion in the plane of two labels: where CLs is at the level of the scan, observed (solid) and expected (dashed) with
 * the band of ±1 standard deviation; tested points, filled where they are excluded. For one label, CLs against it.
 *
 * Between the points, which need no grid, the significance Φ⁻¹(1 − CLs) is interpolated linearly on the triangles of a
 * Delaunay triangulation: nearly linear in masses where CLs itself changes by orders of magnitude.
 *
 * @throws DataError `unknown-label`; `too-many-dimensions` where several points lie on one place of the plane; `bad-argument` for
 * a record with parts that are missing or wrong, all of them at once
 */
export function patchSetScanPicture(scan: PatchSetScan, options: PatchSetPictureOptions = {}): Picture {
  requireOptions(options, PATCH_SET_PICTURE_OPTIONS);
  requireArgument(scan, "scan", aCompleteRecord("patch-set-scan", "patchSetScan"));
  const labels = options.labels ?? numericLabels(scan).slice(0, 2);
  const indices = labels.map((label) => labelIndex(scan, label));
  const points = scan.points.filter(({ cls, expected, valid }) => valid && cls !== undefined && expected !== undefined);
  if (indices.length === 0) return sentencePicture("No label of the patch set has numbers as values.");
  if (points.length === 0) return sentencePicture("No point of the patch set has a valid result.");
  requireOnePointAPlace(scan, indices);
  return indices.length === 1 ? clsAlong(scan, points, indices[0]!) : exclusionPlane(scan, points, indices);
}

function numericLabels({ labels, points }: PatchSetScan): string[] {
  return labels.filter((_, k) => points.length > 0 && points.every(({ values }) => typeof values[k] === "number"));
}

function labelIndex(scan: PatchSetScan, label: string): number {
  const numeric = numericLabels(scan);
  if (numeric.includes(label)) return scan.labels.indexOf(label);
  const expected = `a label whose values are numbers (${numeric.map((name) => `"${name}"`).join(", ")})`;
  throw new DataError([{ code: "unknown-label", path: "labels", expected, received: `"${label}"` }]);
}

function requireOnePointAPlace({ labels, points }: PatchSetScan, indices: readonly number[]): void {
  const places = new Map<string, string>();
  for (const { name, values } of points) {
    const key = indices.map((k) => values[k]).join(" ");
    const other = places.get(key);
    places.set(key, name);
    if (other === undefined) continue;
    throw new DataError([
      {
        code: "too-many-dimensions",
        path: "labels",
        expected: `one point at each value of ${indices.map((k) => `"${labels[k]}"`).join(" and ")}`,
        received: `"${other}" and "${name}" at the same`,
        hint: "Choose other labels, or scan the patches of a plane only.",
      },
    ]);
  }
}

const significance = (cls: number): number => -normalQuantile(Math.min(Math.max(cls, SMALLEST), 1));

function exclusionPlane(scan: PatchSetScan, points: readonly PatchSetPoint[], [i, j]: readonly number[]): Picture {
  const at = (k: number | undefined) => points.map(({ values }) => values[k!] as number);
  const [x, y] = [at(i), at(j)];
  const surface: Surface = { x, y, triangles: triangulate(x, y) };
  const level = significance(shownComplement(scan.confidenceLevel));
  const expected = (k: 1 | 2 | 3) => points.map((point) => significance(point.expected![k]));
  const [strong, median, weak] = [expected(1), expected(2), expected(3)];
  const observed = points.map(({ cls }) => significance(cls!));
  const confidence = `${percent(scan.confidenceLevel)} CL`;
  const thin = { color: EXPECTED_COLOR, width: 0.8 } as const;
  const marks: Mark[] = [
    ...band(surface, weak, strong, level),
    ...lines(surface, strong, level, { ...thin, dash: "dotted" }),
    ...lines(surface, weak, level, { ...thin, dash: "dotted" }),
    ...lines(surface, median, level, {
      color: EXPECTED_COLOR,
      dash: "dashed",
      width: 2,
      label: `Expected limit at ${confidence} $(\\pm 1\\,\\sigma)$`,
    }),
    ...lines(surface, observed, level, {
      color: COLORS.level,
      dash: "solid",
      width: 2.4,
      label: `Observed limit at ${confidence}`,
    }),
    ...tested(scan, [i!, j!]),
  ];
  const isCrossed = (z: readonly number[]) => levelLines(surface, z, level).length > 0;
  const without = [isCrossed(observed) ? "" : "observed", isCrossed(median) ? "" : "expected"].filter(Boolean);
  const title = without.length === 0 ? {} : { title: `No ${without.join(" and no ")} contour among these points` };
  const axis = (values: readonly number[], k: number) => ({
    label: parameterLabel(scan.labels[k]!),
    limits: withMargin(values),
  });
  const panel = { ...title, x: axis(x, i!), y: axis(y, j!), marks, legend: "above", aspect: 0.75 } as const;
  return { kind: "picture", panels: [[panel]] };
}

type LineStyle = Omit<Extract<Mark, { readonly kind: "line" }>, "kind" | "x" | "y">;

function lines(surface: Surface, z: readonly number[], level: number, { label, ...style }: LineStyle): Mark[] {
  return levelLines(surface, z, level).map((line, k) => ({
    kind: "line",
    ...line,
    ...style,
    ...(k === 0 && label !== undefined ? { label } : {}),
  }));
}

/** Between the expected limits at −1 and +1 standard deviations. */
function band(surface: Surface, weak: readonly number[], strong: readonly number[], level: number): Mark[] {
  const style = { kind: "band", color: BAND_COLORS.two, opacity: 0.6 } as const;
  return filledRegion(surface, weak, strong, level).map((region) => ({ ...style, ...region }));
}

/** The tested points: filled where they are excluded. */
function tested({ points, confidenceLevel }: PatchSetScan, [i, j]: readonly [number, number]): Mark[] {
  const place = (chosen: readonly PatchSetPoint[]) => ({
    x: chosen.map(({ values }) => values[i] as number),
    y: chosen.map(({ values }) => values[j] as number),
  });
  const level = shownComplement(confidenceLevel);
  const good = points.filter(({ valid, cls }) => valid && cls !== undefined);
  const [out, left] = [good.filter(({ cls }) => cls! < level), good.filter(({ cls }) => cls! >= level)];
  const failed = points.filter(({ valid, cls }) => !valid || cls === undefined);
  const style = { kind: "points", color: COLORS.quiet, size: 5 } as const;
  const all: Mark[] = [
    { ...style, ...place(out), label: "Excluded" },
    { ...style, ...place(left), filled: false, label: "Not excluded" },
    { ...FAILED, ...place(failed), size: 9 },
  ];
  return all.filter((mark) => mark.kind === "points" && mark.x.length > 0);
}

const MARGIN = 0.05;

function withMargin(values: readonly number[]): readonly [number | undefined, number | undefined] {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return high > low ? [low - MARGIN * (high - low), high + MARGIN * (high - low)] : [undefined, undefined];
}

/** CLs against one label, with its expected bands. */
function clsAlong({ labels, confidenceLevel }: PatchSetScan, points: readonly PatchSetPoint[], k: number): Picture {
  const level = shownComplement(confidenceLevel);
  const sorted = [...points].sort((a, b) => (a.values[k] as number) - (b.values[k] as number));
  const x = sorted.map(({ values }) => values[k] as number);
  const y = sorted.map(({ cls }) => cls!);
  const bands = expectedBands(
    x,
    sorted.map(({ expected }) => expected!),
    `Expected $${CLS}$`,
  );
  const marks: Mark[] = [
    ...bands,
    { kind: "rules", y: [level], color: COLORS.level, width: 1.4 },
    { kind: "line", x, y, color: COLORS.observed, label: `Observed $${CLS}$` },
    { kind: "points", x, y, color: COLORS.observed, size: 5 },
  ];
  const right = [{ value: level, label: givenLabel(level) }];
  const axes = { x: { label: parameterLabel(labels[k]!) }, y: { label: `$${CLS}$`, limits: [0, 1] as const } };
  return { kind: "picture", panels: [[{ ...axes, marks, rightLabels: right }]] };
}
