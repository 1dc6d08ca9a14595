import type { FractalCounts } from "../../fractal/fractal-counts.js";
import { printable } from "../../printable.js";
import { formatNumber } from "../output/numbers.js";
import { type Drawn, pointsInside } from "../records/fractal-record.js";

/** What was computed, in one line of Latin-1 text: it also goes into the file. */
export function describeFractal({ request }: FractalCounts): string {
  const { kind, window, iterations, radius, precision } = request;
  const name = kind === "julia" ? `Julia set of c = ${request.c.re}, ${request.c.im}` : "Mandelbrot set";
  const axes = `re ${window.re.join(" to ")}, im ${window.im.join(" to ")}`;
  return `${name}; ${axes}; ${iterations} iterations, radius ${radius}, ${precision} precision`;
}

export function fractalText(drawn: Drawn): string {
  const { result, pixels, antialias, workers, seconds, shading, colormap } = drawn;
  const [width, height] = [pixels.width, pixels.height];
  const points = antialias === 1 ? "" : ` of ${antialias} x ${antialias} points`;
  const inside = (100 * pointsInside(result)) / result.counts.length;
  const threads = workers === 0 ? "no workers" : `${workers} worker${workers === 1 ? "" : "s"}`;
  const how = `${threads}, ${result.engine === "vector" ? "vectors" : "no vectors"}`;
  return [
    describeFractal(result),
    `${width} x ${height} pixels${points}, ${shading} shading, ${colormap}`,
    `${formatNumber(inside, 3)} % of the points stay inside`,
    `${seconds.counts.toFixed(2)} s for the counts (${how}), ${seconds.total.toFixed(2)} s in all`,
    `written to ${printable(drawn.file)}`,
    "",
  ].join("\n");
}
