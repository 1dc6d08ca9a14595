import { existsSync, readFileSync, statSync } from "node:fs";
import { decode } from "fast-png";
import { describe, expect, it } from "vitest";
import { colormapNames } from "../../src/fractal/colormap.js";
import { histograd, temporaryFolder } from "../helpers/cli.js";
import { writtenErrors } from "../helpers/record-schema.js";

const files = temporaryFolder();
const picture = (name: string) => decode(readFileSync(files.path(name)));

/** Runs the command with a file to write and a small picture. */
const draw = (name: string, ...args: string[]) =>
  histograd(["fractal", ...args, "--size", "40x30", "--iterations", "60", "--out", files.path(name)]);

describe("histograd fractal", () => {
  it.each(["mandelbrot", "julia"])("draws the %s set", async (kind) => {
    const { status, stdout, stderr } = await draw(`${kind}.png`, kind, "--workers", "2");
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(stdout).toMatch(/^40 x 30 pixels of 2 x 2 points, smooth shading, inferno$/m);
    expect(stdout).toMatch(/\(2 workers, vectors\)/);
    expect(picture(`${kind}.png`)).toMatchObject({ width: 40, height: 30, channels: 3 });
    expect(picture(`${kind}.png`).text?.["Description"]).toContain("60 iterations, radius 4, double precision");
  });

  it("draws the same with and without workers", async () => {
    await draw("one.png", "julia", "--workers", "1");
    await draw("none.png", "julia", "--workers", "0");
    expect(readFileSync(files.path("one.png"))).toEqual(readFileSync(files.path("none.png")));
  });

  it("prints a record of all that was asked for", async () => {
    const args = ["--c", "-0.4,0.6", "--window", "-1.5,1.5,-1,1", "--radius", "10", "--precision", "single"];
    const look = ["--colormap", "viridis", "--shading", "log", "--antialias", "1", "--workers", "0", "--json"];
    const { seconds, origin, points_inside, ...record } = JSON.parse(
      (await draw("record.png", "julia", ...args, ...look)).stdout,
    );
    expect(record).toEqual({
      kind: "fractal",
      file: files.path("record.png"),
      set: "julia",
      c: [-0.4, 0.6],
      window: { re: [-1.5, 1.5], im: [-1, 1] },
      iterations: 60,
      radius: 10,
      precision: "single",
      pixels: [40, 30],
      antialias: 1,
      shading: "log",
      colormap: "viridis",
      points: 1200,
      engine: "vector",
      workers: 0,
    });
    expect(points_inside).toBeGreaterThan(0);
    expect(seconds.total).toBeGreaterThanOrEqual(seconds.counts);
    expect(origin.histograd_version).toMatch(/^\d+\.\d+\.\d+/);
  });

  it.each(["mandelbrot", "julia"])("prints records that follow their schema: %s", async (kind) => {
    const { stdout } = await draw(`schema-${kind}.png`, kind, "--json");
    expect(writtenErrors(stdout)).toEqual([]);
    expect(writtenErrors(JSON.stringify({ ...JSON.parse(stdout), workers: -1 }))).not.toEqual([]);
  });

  it("lists all colour maps in its help", async () => {
    const { stdout } = await histograd(["fractal", "--help"]);
    expect(stdout).toContain(`\n  ${colormapNames.join(" ")}\n`);
  });

  it("widens the window so that pixels are square", async () => {
    const { window } = JSON.parse((await draw("wide.png", "mandelbrot", "--json")).stdout);
    expect(window).toEqual({ re: [-2, 2], im: [-1.5, 1.5] });
  });

  it("leaves a file alone that exists, unless told otherwise", async () => {
    const path = files.write("precious.png", "not a picture");
    const refused = await draw("precious.png", "mandelbrot");
    expect(refused).toMatchObject({ status: 2, stdout: "" });
    expect(refused.stderr).toContain("--force");
    expect(readFileSync(path, "utf8")).toBe("not a picture");
    expect(await draw("precious.png", "mandelbrot", "--force")).toMatchObject({ status: 0 });
    expect(statSync(path).size).toBeGreaterThan(100);
  });

  it.each([
    [["mandelbrot", "--size", "100000x100000"], "at most 100000000 points"],
    [["mandelbrot", "--size", "0x10"], "a whole number of points, at least 1"],
    [["mandelbrot", "--size", "large"], "such as 2000x1500"],
    [["mandelbrot", "--window", "1,1,0,1"], "a window of zero size"],
    [["mandelbrot", "--window", "0,1,0"], "four numbers"],
    [["mandelbrot", "--window", "0,nan,0,1"], "four numbers"],
    [["mandelbrot", "--radius", "0"], "an escape radius above 0"],
    [["mandelbrot", "--radius", "inf"], "an escape radius above 0"],
    [["mandelbrot", "--iterations", "0"], "a whole number from 1"],
    [["mandelbrot", "--c", "0,1"], 'kind "julia"'],
    [["julia", "--c", "0"], "such as -0.7269,0.1889"],
    [["julia", "--colormap", "infernal"], 'Did you mean "inferno"?'],
    [["julia", "--antialias", "0"], "a whole number of points from 1 to 16"],
    [["julia", "--precision", "half"], "single, double"],
    [["julia", "--workers", "9999"], "a whole number from 0 to 1024"],
    [["newton"], "mandelbrot, julia"],
  ])("refuses %o", async (args, message) => {
    const path = files.path("refused.png");
    const { status, stdout, stderr } = await histograd(["fractal", ...args, "--out", path]);
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toMatch(/^error: /);
    expect(stderr).toContain(message);
    expect(existsSync(path)).toBe(false);
  });
});
