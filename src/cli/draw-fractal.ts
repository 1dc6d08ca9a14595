import type { ColormapName } from "../fractal/colormap.js";
import { type FractalRunOptions, fractalCounts } from "../fractal/fractal-counts.js";
import { checkPicture, fractalPixels } from "../fractal/picture.js";
import type { FractalOptions } from "../fractal/request.js";
import type { Shading } from "../fractal/shade.js";
import type { Complex, FractalWindow, Precision } from "../fractal/types.js";
import { pngOf } from "../node/fractal-png.js";
import { formatJson } from "../records/json.js";
import { VERSION } from "../version.js";
import type { Size } from "./fractal-options.js";
import { printNote, printResult } from "./output/print.js";
import { requireWritable, writeWholeFile } from "./output/write-file.js";
import { type Drawn, fractalRecord } from "./records/fractal-record.js";
import { describeFractal, fractalText } from "./text/fractal-text.js";
import { onWorkers } from "./workers.js";

/** The options of `histograd fractal`. */
export interface DrawFractalOptions {
  readonly out: string;
  readonly size: Size;
  readonly window?: FractalWindow;
  readonly iterations: number;
  readonly radius: number;
  readonly c?: Complex;
  readonly precision: Precision;
  readonly colormap: ColormapName;
  readonly shading: Shading;
  readonly antialias: number;
  readonly workers: number;
  readonly force?: boolean;
  readonly json?: boolean;
}

/** Counts, draws, writes the file and says what it did. @throws DataError for options that cannot be */
export async function drawFractal(kind: "mandelbrot" | "julia", options: DrawFractalOptions): Promise<void> {
  const { out, shading, colormap, antialias, workers } = options;
  const overwrite = options.force === true;
  requireWritable(out, overwrite);
  checkPicture({ colormap, antialias });
  const began = performance.now();
  const secondsSoFar = (): number => (performance.now() - began) / 1000;
  const result = await onWorkers(workers, (where) =>
    fractalCounts(requestOf(kind, options), { ...where, smooth: shading === "smooth", ...progressOnTerminal() }),
  );
  const counts = secondsSoFar();
  const pixels = fractalPixels(result, { shading, colormap, antialias });
  const text = { Description: describeFractal(result), Software: `histograd ${VERSION}` };
  writeWholeFile(out, pngOf(pixels, text), { overwrite });
  const seconds = { counts, total: secondsSoFar() };
  const drawn: Drawn = { file: out, result, pixels, shading, colormap, antialias, workers, seconds };
  printResult(options.json === true ? formatJson(fractalRecord(drawn)) : fractalText(drawn));
}

function requestOf(kind: "mandelbrot" | "julia", options: DrawFractalOptions): FractalOptions {
  const { size, antialias, iterations, radius, precision, c } = options;
  const width = size.width * antialias;
  const height = size.height * antialias;
  const window = options.window ?? defaultWindow(size);
  return { kind, width, height, window, iterations, radius, precision, ...(c === undefined ? {} : { c }) };
}

/** Time in ms between two lines of progress. */
const PROGRESS_INTERVAL = 100;

/** Percents on standard error where that is a terminal. */
function progressOnTerminal(): FractalRunOptions {
  if (!process.stderr.isTTY) return {};
  let last = performance.now();
  return {
    onProgress(done, total) {
      if (done < total && performance.now() - last < PROGRESS_INTERVAL) return;
      last = performance.now();
      printNote(done < total ? `\r${Math.floor((100 * done) / total)} %` : "\r     \r");
    },
  };
}

const HALF = 1.5;

/** [−1.5, 1.5] along the shorter side, and as much more along the longer that pixels are square. */
function defaultWindow({ width, height }: Size): FractalWindow {
  const shorter = Math.min(width, height);
  const re = (HALF * width) / shorter;
  const im = (HALF * height) / shorter;
  return { re: [-re, re], im: [-im, im] };
}
