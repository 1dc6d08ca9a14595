import type { Panel, Picture } from "../picture.js";

/**
 * Expected bands of one and two standard deviations: green and yellow as everybody knows them, in the shades that CMS
 * recommends since colour-blind readers tell them apart.
 */
export const BAND_COLORS = { one: "#607641", two: "#f5bb54" } as const;

/** Colours with a meaning in several pictures. */
export const COLORS = {
  observed: "#000000",
  level: "#bd1f01",
  failed: "#bd1f01",
  quiet: "#717581",
  text: "#4d4f57",
  tested: "#bd1f01",
  alternative: "#3f90da",
  up: "#3f90da",
  down: "#ffa90e",
} as const;

/** Height of a row of a picture with a row for each parameter, and of all that is not rows. */
const ROW = 26;
export const AROUND_ROWS = 95;

/** Height of all rows together; of very many rows each is lower, since a picture has a largest size. */
export function heightOfRows(n: number): number {
  return Math.min(ROW * Math.max(n, 2), MOST_HEIGHT);
}

/** Of the rows or columns of a picture, in pixels. */
export const MOST_HEIGHT = 18_000;

/** Points of a fit that failed. */
export const FAILED = { kind: "points", marker: "cross", color: COLORS.failed, label: "fit failed" } as const;

/** A frame with nothing but a sentence: for a record without anything to draw. */
export function sentencePicture(sentence: string, title?: string): Picture {
  const panel: Panel = {
    x: { ticks: [], limits: [0, 1] },
    y: { ticks: [], limits: [0, 1] },
    marks: [{ kind: "text", x: 0.5, y: 0.5, text: sentence, anchor: "middle", inFrame: true }],
  };
  return { kind: "picture", height: 120, panels: [[title === undefined ? panel : { ...panel, title }]] };
}
