import * as chromatic from "d3-scale-chromatic";

/** The available colour maps: sequential ones, and two cyclic ones at the end. */
const INTERPOLATORS = {
  viridis: chromatic.interpolateViridis,
  inferno: chromatic.interpolateInferno,
  magma: chromatic.interpolateMagma,
  plasma: chromatic.interpolatePlasma,
  cividis: chromatic.interpolateCividis,
  cubehelix: chromatic.interpolateCubehelixDefault,
  turbo: chromatic.interpolateTurbo,
  warm: chromatic.interpolateWarm,
  cool: chromatic.interpolateCool,
  greys: chromatic.interpolateGreys,
  blues: chromatic.interpolateBlues,
  sinebow: chromatic.interpolateSinebow,
  rainbow: chromatic.interpolateRainbow,
} as const satisfies Record<string, (t: number) => string>;

export type ColormapName = keyof typeof INTERPOLATORS;

export const colormapNames = Object.keys(INTERPOLATORS) as readonly ColormapName[];

/** Red, green and blue, each from 0 to 255. */
export type Rgb = readonly [number, number, number];

/** Number of colours of a table, more than one byte per channel can distinguish. */
export const COLOUR_STEPS = 1024;

/** A colour map of d3-scale-chromatic as a table of its colours at t = 0, 1 / (COLOUR_STEPS − 1), …, 1. */
export function colourTable(name: ColormapName): Rgb[] {
  const interpolate = INTERPOLATORS[name];
  return Array.from({ length: COLOUR_STEPS }, (_, i) => parseColour(interpolate(i / (COLOUR_STEPS - 1))));
}

/** Reads `#rrggbb` or `rgb(r, g, b)`, the two forms in which the maps write colours. */
function parseColour(text: string): Rgb {
  const digits = text.startsWith("#")
    ? (text.match(/[0-9a-f]{2}/gi) ?? []).map((pair) => Number.parseInt(pair, 16))
    : (text.match(/[\d.]+/g) ?? []).map(Number);
  return [digits[0]!, digits[1]!, digits[2]!];
}
