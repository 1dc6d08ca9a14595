import { aNumber, type OptionRules, oneOf, requireOptions, tested } from "../options.js";
import { COLOUR_STEPS, type ColormapName, colormapNames, colourTable, type Rgb } from "./colormap.js";
import type { FractalCounts } from "./fractal-counts.js";
import { type Shading, shade } from "./shade.js";

export interface PictureOptions {
  /** Name of the colour map; default `inferno`. */
  readonly colormap?: ColormapName;
  /** The shading; default `smooth` where there are continuous counts, and `log` otherwise. */
  readonly shading?: Shading;
  /** Colour of points inside the set, for smooth shading; default black. */
  readonly inside?: Rgb;
  /** Number of grid points along each axis that are averaged to one pixel, a whole number; default 1. */
  readonly antialias?: number;
}

/** Largest number of points of a pixel along each axis; more would not change a colour of one byte per channel. */
const MOST_ANTIALIAS = 16;

/** Rules for the options of a picture. */
export const PICTURE_OPTIONS: OptionRules<PictureOptions> = {
  colormap: oneOf(...colormapNames),
  shading: oneOf<Shading>("smooth", "log"),
  inside: tested("a list of red, green and blue, whole numbers from 0 to 255", isRgb),
  antialias: aNumber(
    `a whole number of points from 1 to ${MOST_ANTIALIAS}`,
    (points) => Number.isInteger(points) && points >= 1 && points <= MOST_ANTIALIAS,
  ),
};

function isRgb(value: unknown): boolean {
  const isByte = (part: unknown) => Number.isInteger(part) && (part as number) >= 0 && (part as number) <= 255;
  return Array.isArray(value) && value.length === 3 && value.every(isByte);
}

/** Pixels of three bytes each, row by row from the top left; the largest imaginary part is at the top. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

const DEFAULT_COLORMAP: ColormapName = "inferno";
const BLACK: Rgb = [0, 0, 0];

/**
 * Checks the options of a picture. It can be called before a long computation, so that mistakes are found early.
 *
 * @throws DataError `unknown-option`, `bad-option`
 */
export function checkPicture(options: PictureOptions): void {
  requireOptions(options, PICTURE_OPTIONS);
}

/**
 * Makes a picture of escape counts. Points that share a pixel are averaged in light intensity, which is taken as the square of a
 * byte of sRGB. Points at the end of rows and columns that do not fill a pixel are left out.
 *
 * @throws DataError as `checkPicture`; RangeError for `smooth` without continuous counts
 */
export function fractalPixels(result: FractalCounts, options: PictureOptions = {}): Pixels {
  checkPicture(options);
  const { shading = result.smooth === undefined ? "log" : "smooth", inside = BLACK, antialias = 1 } = options;
  const colours = Uint8Array.from([...colourTable(options.colormap ?? DEFAULT_COLORMAP), inside].flat());
  const points = colourIndices(shade(result, shading));
  const stride = result.request.width;
  const width = Math.floor(stride / antialias);
  const height = Math.floor(result.request.height / antialias);
  const data = new Uint8Array(width * height * 3);
  for (let row = 0; row < height; row++) {
    const lowest = (height - 1 - row) * antialias * stride; // Row 0 of the points is at the bottom of the picture.
    for (let column = 0; column < width; column++) {
      const at = (row * width + column) * 3;
      const first = lowest + column * antialias;
      for (let k = 0; k < 3; k++) data[at + k] = averageColour(colours, k, points, { first, stride, antialias });
    }
  }
  return { width, height, data };
}

/** One colour channel of the average of antialias × antialias points. */
function averageColour(
  colours: Uint8Array,
  channel: number,
  points: Uint16Array,
  { first, stride, antialias }: { readonly first: number; readonly stride: number; readonly antialias: number },
): number {
  let light = 0;
  for (let j = 0; j < antialias; j++) {
    for (let i = 0; i < antialias; i++) light += colours[points[first + j * stride + i]! * 3 + channel]! ** 2;
  }
  return Math.round(Math.sqrt(light) / antialias);
}

/** Converts shades to indices of a colour table, whose last entry is the colour for NaN. */
function colourIndices(shades: Float32Array): Uint16Array {
  const indices = new Uint16Array(shades.length).fill(COLOUR_STEPS);
  for (let i = 0; i < indices.length; i++) {
    if (!Number.isNaN(shades[i]!)) indices[i] = Math.round(shades[i]! * (COLOUR_STEPS - 1));
  }
  return indices;
}
