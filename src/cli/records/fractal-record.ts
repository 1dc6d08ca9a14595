import type { FractalCounts } from "../../fractal/fractal-counts.js";
import type { Pixels } from "../../fractal/picture.js";
import type { Shading } from "../../fractal/shade.js";
import type { JsonObject } from "../../records/json.js";
import { VERSION } from "../../version.js";

/** A picture that was drawn, and how. */
export interface Drawn {
  readonly file: string;
  readonly result: FractalCounts;
  readonly pixels: Pixels;
  readonly shading: Shading;
  readonly colormap: string;
  readonly antialias: number;
  readonly workers: number;
  readonly seconds: { readonly counts: number; readonly total: number };
}

/** Points that never left. */
export function pointsInside({ counts, request }: FractalCounts): number {
  let inside = 0;
  for (const n of counts) inside += Number(n === request.iterations);
  return inside;
}

export function fractalRecord(drawn: Drawn): JsonObject {
  const { request, engine, counts } = drawn.result;
  return {
    record: "fractal",
    histograd_version: VERSION,
    file: drawn.file,
    kind: request.kind,
    c: request.kind === "julia" ? [request.c.re, request.c.im] : undefined,
    window: { re: [...request.window.re], im: [...request.window.im] },
    iterations: request.iterations,
    radius: request.radius,
    precision: request.precision,
    pixels: [drawn.pixels.width, drawn.pixels.height],
    antialias: drawn.antialias,
    shading: drawn.shading,
    colormap: drawn.colormap,
    points: counts.length,
    points_inside: pointsInside(drawn.result),
    engine,
    workers: drawn.workers,
    seconds: { ...drawn.seconds },
  };
}
