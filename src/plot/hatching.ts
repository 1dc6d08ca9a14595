import type { Markish } from "@observablehq/plot";
import { type DrawingDocument, element, rounded } from "./dom.js";

/** Distance between hatching lines along either axis, and their width, in pixels. */
const SPACING = 6;
const WIDTH = 0.9;

/** A polygon filled with lines that rise to the right; corners that are not finite are left out. */
export function hatching(polygon: readonly (readonly [number, number])[], color: string): Markish {
  const corners = polygon.filter(([x, y]) => Number.isFinite(x) && Number.isFinite(y));
  const d = hatchLines(corners);
  const render = (_index: unknown, _scales: unknown, _values: unknown, _dimensions: unknown, context: unknown) => {
    const { document } = context as { readonly document: DrawingDocument };
    return element(document, "path", { d, stroke: color, "stroke-width": WIDTH, fill: "none" });
  };
  return render as unknown as Markish;
}

/** The parts of the lines x + y = multiple of SPACING that are inside a polygon, by the even-odd rule. */
function hatchLines(polygon: readonly (readonly [number, number])[]): string {
  const sums = polygon.map(([x, y]) => x + y);
  const first = Math.ceil(Math.min(...sums) / SPACING);
  const last = Math.floor(Math.max(...sums) / SPACING);
  const parts: string[] = [];
  for (let k = first; k <= last; k++) {
    const sum = k * SPACING;
    const xs = crossings(polygon, sum);
    for (let i = 0; i + 1 < xs.length; i += 2) {
      const [a, b] = [xs[i]!, xs[i + 1]!];
      parts.push(`M${rounded(a)} ${rounded(sum - a)}L${rounded(b)} ${rounded(sum - b)}`);
    }
  }
  return parts.join("");
}

/** Where the line x + y = sum crosses the edges of a polygon, in ascending x. */
function crossings(polygon: readonly (readonly [number, number])[], sum: number): number[] {
  const xs: number[] = [];
  polygon.forEach(([x2, y2], i) => {
    const [x1, y1] = polygon[(i + polygon.length - 1) % polygon.length]!;
    const [a, b] = [x1 + y1 - sum, x2 + y2 - sum];
    if (a < 0 !== b < 0) xs.push(x1 + ((x2 - x1) * a) / (a - b));
  });
  return xs.sort((a, b) => a - b);
}
