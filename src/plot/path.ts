import { rounded } from "./element.js";

/** A place in a frame, in pixels from its top left; a coordinate that is not finite has no place. */
export type Point = readonly [x: number, y: number];

/** Lines through points, as the `d` of an SVG path; a line is interrupted at points that are not finite. */
export function openPath(lines: readonly (readonly Point[])[]): string {
  return lines
    .flatMap((line) => runs(line, isFinitePoint))
    .map(through)
    .join("");
}

/** Polygons, as the `d` of an SVG path; corners that are not finite are left out. */
export function closedPath(polygons: readonly (readonly Point[])[]): string {
  return polygons.map((corners) => `${through(corners.filter(isFinitePoint))}Z`).join("");
}

function through(points: readonly Point[]): string {
  return `M${points.map(([x, y]) => `${rounded(x)} ${rounded(y)}`).join("L")}`;
}

export function isFinitePoint([x, y]: Point): boolean {
  return Number.isFinite(x) && Number.isFinite(y);
}

/** Stretches of two or more neighbouring items that are all kept. */
export function runs<T>(items: readonly T[], isKept: (item: T) => boolean): T[][] {
  const stretches: T[][] = [[]];
  for (const item of items) {
    if (isKept(item)) stretches.at(-1)!.push(item);
    else stretches.push([]);
  }
  return stretches.filter(({ length }) => length > 1);
}
