import {
  interpolateBlues,
  interpolateCividis,
  interpolateGreys,
  interpolateInferno,
  interpolateMagma,
  interpolatePlasma,
  interpolateRdBu,
  interpolateViridis,
} from "d3-scale-chromatic";
import type { ColorMapName } from "./picture.js";

/** Colours for t from 0 to 1. */
export const COLOR_MAPS: Readonly<Record<ColorMapName, (t: number) => string>> = {
  viridis: interpolateViridis,
  cividis: interpolateCividis,
  magma: interpolateMagma,
  inferno: interpolateInferno,
  plasma: interpolatePlasma,
  greys: interpolateGreys,
  blues: interpolateBlues,
  // Blue is low: the map of d3 begins with red.
  rdbu: (t) => interpolateRdBu(1 - t),
};

export const DEFAULT_COLOR_MAP: ColorMapName = "viridis";

/** A map as a table of n colours, red, green and blue from 0 to 255 each; `[n, 3]`. */
export function colorTable(name: ColorMapName, n: number): Uint8Array {
  const table = new Uint8Array(3 * n);
  for (let i = 0; i < n; i++) table.set(rgbOf(COLOR_MAPS[name](n === 1 ? 0.5 : i / (n - 1))), 3 * i);
  return table;
}

/** Red, green and blue of `#rrggbb` or `rgb(r, g, b)`. */
function rgbOf(color: string): [number, number, number] {
  if (color.startsWith("#")) {
    const value = Number.parseInt(color.slice(1), 16);
    return [value >> 16, (value >> 8) & 0xff, value & 0xff];
  }
  const [r, g, b] = (color.match(/[\d.]+/g) ?? []).map(Number);
  return [r ?? 0, g ?? 0, b ?? 0];
}
