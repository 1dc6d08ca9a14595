import { element, type MarkupElement, rounded } from "./element.js";
import type { Frame } from "./frame.js";
import type { Point } from "./path.js";

/** Distance between hatching lines along either axis, and their width, in pixels. */
const SPACING = 6;
const WIDTH = 0.9;

/** Polygons filled with lines that rise to the right, in the frame; their corners are finite. */
export function hatching(polygons: readonly (readonly Point[])[], color: string, frame: Frame): MarkupElement {
  const d = polygons.map((polygon) => hatchLines(polygon, frame)).join("");
  return element("path", { d, stroke: color, "stroke-width": WIDTH, fill: "none" });
}

/** The parts of the lines x + y = multiple of SPACING that are inside a polygon, by the even-odd rule. */
function hatchLines(polygon: readonly Point[], { width, height }: Frame): string {
  const sums = polygon.map(([x, y]) => x + y);
  const first = Math.ceil(Math.max(Math.min(...sums), 0) / SPACING);
  const last = Math.floor(Math.min(Math.max(...sums), width + height) / SPACING);
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
function crossings(polygon: readonly Point[], sum: number): number[] {
  const xs: number[] = [];
  polygon.forEach(([x2, y2], i) => {
    const [x1, y1] = polygon[(i + polygon.length - 1) % polygon.length]!;
    const [a, b] = [x1 + y1 - sum, x2 + y2 - sum];
    if (a < 0 !== b < 0) xs.push(x1 + ((x2 - x1) * a) / (a - b));
  });
  return xs.sort((a, b) => a - b);
}
