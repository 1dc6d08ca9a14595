import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { fractalCounts } from "../../src/fractal/fractal-counts.js";
import { referenceCounts } from "../../src/fractal/reference.js";
import type { FractalOptions } from "../../src/fractal/request.js";

interface Case {
  readonly kind: "mandelbrot" | "julia";
  readonly c?: readonly [number, number];
  readonly width: number;
  readonly height: number;
  readonly window: readonly [number, number, number, number];
  readonly iterations: number;
  readonly radius: number;
  readonly precision: "single" | "double";
  readonly counts: readonly number[];
}

/** Made by validation/fractal/arrays.py with NumPy. */
const { cases } = JSON.parse(
  readFileSync(new URL("../../validation/fractal/expected.json", import.meta.url), "utf8"),
) as { readonly cases: readonly Case[] };

function optionsOf({ c, window, counts: _, ...rest }: Case): FractalOptions {
  const [reMin, reMax, imMin, imMax] = window;
  const corners = { re: [reMin, reMax], im: [imMin, imMax] } as const;
  return { ...rest, window: corners, ...(c === undefined ? {} : { c: { re: c[0], im: c[1] } }) };
}

describe("counts are those of NumPy on real and imaginary parts", () => {
  it.each(cases.map((each) => [`${each.kind} ${each.precision} ${each.window}`, each] as const))(
    "%s",
    async (_, each) => {
      const options = optionsOf(each);
      expect([...referenceCounts(options)]).toEqual(each.counts);
      expect([...(await fractalCounts(options, { engine: "vector" })).counts]).toEqual(each.counts);
      expect([...(await fractalCounts(options, { engine: "scalar" })).counts]).toEqual(each.counts);
    },
  );
});
