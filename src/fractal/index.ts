/**
 * Fractals: escape counts, which workers can compute in parallel, and pictures of them.
 *
 * @module fractal
 */
export { type ColormapName, colormapNames, type Rgb } from "./colormap.js";
export { type FractalCounts, type FractalRunOptions, fractalCounts } from "./fractal-counts.js";
export { checkPicture, fractalPixels, type PictureOptions, type Pixels } from "./picture.js";
export { referenceCounts } from "./reference.js";
export { type FractalOptions, fractalRequest, MOST_ITERATIONS, MOST_POINTS } from "./request.js";
export { FRACTAL_ROWS, fractalRows, type RowsResult, type RowsSetup, type RowsTask } from "./rows.js";
export { turningRadius } from "./safe-radius.js";
export { logShade, type Shading } from "./shade.js";
export { sideBySide } from "./side-by-side.js";
export type {
  Complex,
  Engine,
  FractalRequest,
  FractalWindow,
  JuliaRequest,
  MandelbrotRequest,
  Precision,
} from "./types.js";
