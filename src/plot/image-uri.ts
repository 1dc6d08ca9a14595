import { encode } from "fast-png";
import { colorTable } from "./color-maps.js";
import { fraction } from "./frame.js";
import type { ColorMapName, ImageMark } from "./picture.js";

const COLORS = 256;

/**
 * An array as a PNG image in a `data:` address: each value becomes one pixel, row 0 at the bottom. Values beyond the
 * limits have the colours of the limits; NaN is transparent.
 */
export function imageUri(
  { values, nRows, nColumns }: Pick<ImageMark, "values" | "nRows" | "nColumns">,
  [low, high]: readonly [number, number],
  colorMap: ColorMapName,
): string {
  const table = colorTable(colorMap, COLORS);
  const data = new Uint8Array(4 * nRows * nColumns);
  for (let row = 0; row < nRows; row++) {
    for (let column = 0; column < nColumns; column++) {
      const value = values[row * nColumns + column]!;
      if (Number.isNaN(value)) continue;
      const color = 3 * Math.max(0, Math.min(COLORS - 1, Math.floor(COLORS * fraction(value, [low, high]))));
      const at = 4 * ((nRows - 1 - row) * nColumns + column);
      data[at] = table[color]!;
      data[at + 1] = table[color + 1]!;
      data[at + 2] = table[color + 2]!;
      data[at + 3] = 255;
    }
  }
  return pngUri({ width: nColumns, height: nRows, data }, 4);
}

/** Pixels of three or four bytes as a PNG image in a `data:` address. */
export function pngUri(
  { width, height, data }: { readonly width: number; readonly height: number; readonly data: Uint8Array },
  channels: 3 | 4,
): string {
  return `data:image/png;base64,${base64(encode({ width, height, data, channels, depth: 8 }))}`;
}

const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** RFC 4648, section 4. */
function base64(bytes: Uint8Array): string {
  const parts: string[] = [];
  for (let i = 0; i < bytes.length; i += 3) {
    const n = (bytes[i]! << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    const digits = [n >> 18, (n >> 12) & 63, (n >> 6) & 63, n & 63].map((digit) => DIGITS[digit]!);
    if (i + 1 >= bytes.length) digits[2] = "=";
    if (i + 2 >= bytes.length) digits[3] = "=";
    parts.push(digits.join(""));
  }
  return parts.join("");
}
