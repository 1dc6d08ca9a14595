import { Argument, type Command, Option } from "commander";
import type { ColormapName } from "../../fractal/colormap.js";
import { type FractalCounts, fractalCounts } from "../../fractal/fractal-counts.js";
import { checkPicture, fractalPixels, type Pixels } from "../../fractal/picture.js";
import type { FractalOptions } from "../../fractal/request.js";
import type { Shading } from "../../fractal/shade.js";
import type { Complex, FractalWindow, Precision } from "../../fractal/types.js";
import { pngOf } from "../../node/fractal-png.js";
import type { DrawnFractal } from "../../records/drawn-fractal.js";
import { VERSION } from "../../version.js";
import { parseComplex, parseSize, parseWindow, type Size } from "../fractal-options.js";
import { requireOption } from "../options.js";
import { deliverRecord } from "../output/deliver.js";
import { requireWritable, writeWholeFile } from "../output/write-file.js";
import { addProgress, type ProgressOptions, withProgress } from "../progress.js";
import { parseReal, parseWhole } from "../values.js";
import { addWorkers } from "../worker-options.js";
import { onWorkers } from "../workers.js";

const EXAMPLES = `
Colour maps (of d3-scale-chromatic):
  viridis inferno magma plasma cividis cubehelix turbo warm cool greys blues sinebow rainbow

Examples:
  histograd fractal mandelbrot --out mandelbrot.png
  histograd fractal julia --size 2000x2000 --colormap magma --out julia.png
  histograd fractal mandelbrot --window -0.7463,-0.7413,0.1102,0.1152 --iterations 3000 --out seahorses.png
  histograd fractal julia --c -0.4,0.6 --precision single --shading log --colormap viridis --out spirals.png`;

/** Options of `histograd fractal`, and what it does. */
export function configure(command: Command): void {
  command
    .description(
      "Draws the escape counts of z ← z² + c on a grid of complex numbers as a PNG picture. The count of a point is its number of iterates with |z| below the radius.",
    )
    .addArgument(new Argument("<kind>", "name of the set").choices(["mandelbrot", "julia"]))
    .option("--out <file>", "PNG file to write (required)")
    .addOption(
      new Option("--size <width x height>", "size in pixels")
        .argParser(parseSize)
        .default({ width: 500, height: 500 }, "500x500"),
    )
    .option(
      "--window <corners>",
      "re min,re max,im min,im max (default: 1.5 around 0, and more along the longer side)",
      parseWindow,
    )
    .option("--iterations <number>", "largest number of iterations", parseWhole, 1000)
    .option("--radius <number>", "escape radius", parseReal, 4)
    .option("--c <re,im>", "constant of a Julia set (default: -0.7269,0.1889)", parseComplex)
    .addOption(
      new Option("--precision <precision>", "precision of the arithmetic")
        .choices(["single", "double"])
        .default("double"),
    )
    .option("--colormap <name>", "colours, see below", "inferno")
    .addOption(
      new Option("--shading <shading>", "how counts become colours").choices(["smooth", "log"]).default("smooth"),
    )
    .option("--antialias <number>", "points averaged for a pixel, along each side", parseWhole, 2);
  addProgress(addWorkers(command))
    .option("--force", "replace a file that exists")
    .option("--json", "print a JSON record of what was drawn")
    .addHelpText("after", EXAMPLES)
    .action(async (kind: "mandelbrot" | "julia", options: DrawFractalOptions) => {
      await drawFractal(kind, options);
    });
  requireOption(command, "out");
}

/** The options of `histograd fractal`. */
interface DrawFractalOptions extends ProgressOptions {
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

/** Counts, draws, writes the file and says what it did. @throws DataError for options that contradict each other */
async function drawFractal(kind: "mandelbrot" | "julia", options: DrawFractalOptions): Promise<void> {
  const { out, shading, colormap, antialias, workers } = options;
  const overwrite = options.force === true;
  requireWritable(out, overwrite);
  checkPicture({ colormap, antialias });
  const began = performance.now();
  const secondsSoFar = (): number => (performance.now() - began) / 1000;
  const result = await withProgress("counting iterations", options, (onProgress) =>
    onWorkers(workers, (where) =>
      fractalCounts(requestOf(kind, options), { ...where, smooth: shading === "smooth", onProgress }),
    ),
  );
  const counts = secondsSoFar();
  const pixels = fractalPixels(result, { shading, colormap, antialias });
  const text = { Description: describeFractal(result), Software: `histograd ${VERSION}` };
  writeWholeFile(out, pngOf(pixels, text), { overwrite });
  const seconds = { counts, total: secondsSoFar() };
  const record = drawnFractal(result, pixels, options, seconds);
  await deliverRecord(options.json === true ? { json: true } : {}, record, { heading: describeFractal(result) });
}

/** Describes the computation in one line of Latin-1 text, which is also written to the file. */
function describeFractal({ request }: FractalCounts): string {
  const { kind, window, iterations, radius, precision } = request;
  const name = kind === "julia" ? `Julia set of c = ${request.c.re}, ${request.c.im}` : "Mandelbrot set";
  const axes = `re ${window.re.join(" to ")}, im ${window.im.join(" to ")}`;
  return `${name}; ${axes}; ${iterations} iterations, radius ${radius}, ${precision} precision`;
}

function drawnFractal(
  { request, engine, counts }: FractalCounts,
  { width, height }: Pixels,
  { out, antialias, shading, colormap, workers }: DrawFractalOptions,
  seconds: DrawnFractal["seconds"],
): DrawnFractal {
  const { kind, window, iterations, radius, precision } = request;
  return {
    kind: "fractal",
    origin: { histogradVersion: VERSION, options: {} },
    file: out,
    set: kind,
    ...(request.kind === "julia" ? { c: [request.c.re, request.c.im] } : {}),
    window: { re: [...window.re], im: [...window.im] },
    iterations,
    radius,
    precision,
    pixels: [width, height],
    antialias,
    shading,
    colormap,
    points: counts.length,
    pointsInside: counts.reduce((inside, n) => inside + Number(n === iterations), 0),
    engine,
    workers,
    seconds,
  };
}

function requestOf(kind: "mandelbrot" | "julia", options: DrawFractalOptions): FractalOptions {
  const { size, antialias, iterations, radius, precision, c } = options;
  const width = size.width * antialias;
  const height = size.height * antialias;
  const window = options.window ?? defaultWindow(size);
  return { kind, width, height, window, iterations, radius, precision, ...(c === undefined ? {} : { c }) };
}

const HALF = 1.5;

/** [−1.5, 1.5] along the shorter side, and as much more along the longer that pixels are square. */
function defaultWindow({ width, height }: Size): FractalWindow {
  const shorter = Math.min(width, height);
  const re = (HALF * width) / shorter;
  const im = (HALF * height) / shorter;
  return { re: [-re, re], im: [-im, im] };
}
