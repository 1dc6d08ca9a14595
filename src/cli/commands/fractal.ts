import { Argument, type Command, Option } from "commander";
import type { DrawFractalOptions } from "../draw-fractal.js";
import { parseComplex, parseSize, parseWindow } from "../fractal-options.js";
import { requireOption } from "../options.js";
import { parseReal, parseWhole } from "../values.js";
import { addWorkers } from "../worker-options.js";

const EXAMPLES = `
Colour maps (of d3-scale-chromatic):
  viridis inferno magma plasma cividis cubehelix turbo warm cool greys blues sinebow rainbow

Examples:
  histograd fractal mandelbrot --out mandelbrot.png
  histograd fractal julia --size 2000x2000 --colormap magma --out julia.png
  histograd fractal mandelbrot --window -0.7463,-0.7413,0.1102,0.1152 --iterations 3000 --out seahorses.png
  histograd fractal julia --c -0.4,0.6 --precision single --shading log --colormap viridis --out spirals.png`;

export function addFractal(program: Command): void {
  const command = program
    .command("fractal")
    .summary("draw the Mandelbrot set or a Julia set")
    .description(
      "Escape counts of z ← z² + c on a grid of complex numbers, as a PNG picture. Counts are the number of iterates with |z| below the radius.",
    )
    .addArgument(new Argument("<kind>", "which set").choices(["mandelbrot", "julia"]))
    .option("--out <file>", "PNG file to write (required)")
    .addOption(
      new Option("--size <width x height>", "pixels")
        .argParser(parseSize)
        .default({ width: 500, height: 500 }, "500x500"),
    )
    .option(
      "--window <corners>",
      "re min,re max,im min,im max (default: 1.5 around 0, and more along the longer side)",
      parseWindow,
    )
    .option("--iterations <number>", "iterations at most", parseWhole, 1000)
    .option("--radius <number>", "escape radius", parseReal, 4)
    .option("--c <re,im>", "constant of a Julia set (default: -0.7269,0.1889)", parseComplex)
    .addOption(
      new Option("--precision <precision>", "of the arithmetic").choices(["single", "double"]).default("double"),
    )
    .option("--colormap <name>", "colours, see below", "inferno")
    .addOption(new Option("--shading <shading>", "of counts").choices(["smooth", "log"]).default("smooth"))
    .option("--antialias <number>", "points averaged to a pixel, along each side", parseWhole, 2);
  addWorkers(command)
    .option("--force", "replace a file that exists")
    .option("--json", "print a JSON record of what was drawn")
    .addHelpText("after", EXAMPLES)
    .action(async (kind: "mandelbrot" | "julia", options: DrawFractalOptions) => {
      const { drawFractal } = await import("../draw-fractal.js"); // here, so that other commands do not load it
      await drawFractal(kind, options);
    });
  requireOption(command, "out");
}
