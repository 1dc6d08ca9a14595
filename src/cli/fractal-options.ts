import { InvalidArgumentError } from "commander";
import type { Complex, FractalWindow } from "../fractal/types.js";
import { parseList } from "./values.js";

/** Pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

export function parseSize(text: string): Size {
  const match = /^(\d+)x(\d+)$/i.exec(text.trim());
  if (match === null) throw new InvalidArgumentError("Expected width x height in pixels, such as 2000x1500.");
  return { width: Number(match[1]), height: Number(match[2]) };
}

export function parseWindow(text: string): FractalWindow {
  const [reMin, reMax, imMin, imMax] = parseList(text, 4, "four numbers re min,re max,im min,im max");
  return { re: [reMin!, reMax!], im: [imMin!, imMax!] };
}

export function parseComplex(text: string): Complex {
  const [re, im] = parseList(text, 2, "real and imaginary part, such as -0.7269,0.1889");
  return { re: re!, im: im! };
}
