import type { Ink, Quad } from "./marks/definition.js";

/** Whether any ink touches a rectangle [left, top, right, bottom]. */
export function touches({ lines, boxes }: Ink, rectangle: Quad): boolean {
  return lines.some((line) => crosses(line, rectangle)) || boxes.some((box) => overlaps(box, rectangle));
}

function overlaps([left, top, right, bottom]: Quad, [l, t, r, b]: Quad): boolean {
  return left < r && right > l && top < b && bottom > t;
}

/** Whether a line meets a rectangle: what is left of it after cutting off both sides of each axis (Liang–Barsky). */
function crosses([x1, y1, x2, y2]: Quad, [left, top, right, bottom]: Quad): boolean {
  let [from, to] = [0, 1];
  const cuts = [
    [x1 - x2, x1 - left],
    [x2 - x1, right - x1],
    [y1 - y2, y1 - top],
    [y2 - y1, bottom - y1],
  ] as const;
  for (const [direction, distance] of cuts) {
    if (direction === 0 && distance < 0) return false;
    if (direction < 0) from = Math.max(from, distance / direction);
    if (direction > 0) to = Math.min(to, distance / direction);
  }
  return from <= to;
}

/** Highest ink between two vertical lines, as a distance from the top; `bottom` where there is none. */
export function highest({ lines, boxes }: Ink, left: number, right: number, bottom: number): number {
  let top = bottom;
  for (const [x1, y1, x2, y2] of lines) {
    const [a, b] = [Math.max(left, Math.min(x1, x2)), Math.min(right, Math.max(x1, x2))];
    if (a > b) continue;
    const at = (x: number) => (x1 === x2 ? Math.min(y1, y2) : y1 + ((x - x1) * (y2 - y1)) / (x2 - x1));
    top = Math.min(top, at(a), at(b));
  }
  for (const [l, t, r] of boxes) if (l < right && r > left) top = Math.min(top, t);
  return top;
}
