import { InvalidArgumentError } from "commander";
import type { Complex, FractalWindow } from "../fractal/types.js";
import { parseNumber } from "./options.js";

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

export function parseReal(text: string): number {
  return parseList(text, 1, "a number")[0]!;
}

export function parseWhole(text: string): number {
  const value = parseReal(text);
  if (!Number.isInteger(value) || value < 0) throw new InvalidArgumentError("Expected a whole number.");
  return value;
}

function parseList(text: string, length: number, expected: string): number[] {
  const values = text.split(",").map(parseNumber);
  const numbers = values.filter((value) => value !== undefined);
  if (values.length !== length || numbers.length !== length) throw new InvalidArgumentError(`Expected ${expected}.`);
  return numbers;
}

const HALF = 1.5;

/** [−1.5, 1.5] along the shorter side, and as much more along the longer that pixels are square. */
export function defaultWindow({ width, height }: Size): FractalWindow {
  const shorter = Math.min(width, height);
  const re = (HALF * width) / shorter;
  const im = (HALF * height) / shorter;
  return { re: [-re, re], im: [-im, im] };
}
