import { plural } from "../describe.js";
import { printable } from "../printable.js";
import type { DrawnFractal } from "../records/drawn-fractal.js";
import { formatNumber } from "./numbers.js";

/** Description of the picture, the computation and its time. */
export function fractalText(drawn: DrawnFractal): readonly string[] {
  const { pixels, antialias, workers, seconds, shading, colormap, engine, points, pointsInside } = drawn;
  const averaged = antialias === 1 ? "" : ` of ${antialias} x ${antialias} points`;
  const threads = workers === 0 ? "no workers" : plural(workers, "worker");
  const how = `${threads}, ${engine === "vector" ? "vectors" : "no vectors"}`;
  const lines = [
    `${pixels[0]} x ${pixels[1]} pixels${averaged}, ${shading} shading, ${colormap}`,
    `${formatNumber((100 * pointsInside) / points, 3)} % of the points stay inside`,
    `${seconds.counts.toFixed(2)} s for the counts (${how}), ${seconds.total.toFixed(2)} s in all`,
    `written to ${printable(drawn.file)}`,
  ];
  return [lines.join("\n")];
}
