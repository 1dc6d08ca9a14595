import type { ProgramOrigin } from "../fit/origin.js";

/** The record of `histograd fractal`: the picture that was drawn, its settings, and the time that it took. */
export interface DrawnFractal {
  readonly kind: "fractal";
  readonly origin: ProgramOrigin;
  readonly file: string;
  readonly set: "mandelbrot" | "julia";
  /** Real and imaginary part of the constant of a Julia set. */
  readonly c?: readonly [number, number];
  readonly window: { readonly re: readonly number[]; readonly im: readonly number[] };
  readonly iterations: number;
  readonly radius: number;
  readonly precision: "single" | "double";
  /** Width and height. */
  readonly pixels: readonly [number, number];
  readonly antialias: number;
  readonly shading: string;
  readonly colormap: string;
  readonly points: number;
  /** Number of points that did not escape within the iterations. */
  readonly pointsInside: number;
  readonly engine: "vector" | "scalar";
  readonly workers: number;
  readonly seconds: { readonly counts: number; readonly total: number };
}
