import { encode } from "fast-png";
import type { Pixels } from "../fractal/picture.js";

/**
 * Pixels as the bytes of a PNG file.
 *
 * @param pixels - three bytes each
 * @param text - texts that are stored in the file, by keyword: `{ Description: "Mandelbrot set, …" }`; Latin-1 only
 */
export function pngOf({ width, height, data }: Pixels, text: Readonly<Record<string, string>> = {}): Uint8Array {
  return encode({ width, height, data, channels: 3, depth: 8, text: { ...text } });
}
