import type { Dash } from "./picture.js";

/** Sizes in pixels: fit for a slide at the default size of a picture. */
export const FONT = { tick: 13, label: 15, title: 15, legend: 13, text: 13 } as const;
export const LINE_WIDTH = 1.8;
export const FRAME_COLOR = "#000000";

/**
 * Colours of marks without one of their own, in order: chosen so that neighbours are told apart also by colour-blind
 * readers and in grey.
 *
 * @see M. A. Petroff, Accessible color sequences for data visualization (2021), arXiv:2107.02270, ten colours
 */
export const PALETTE = [
  "#3f90da",
  "#ffa90e",
  "#bd1f01",
  "#94a4a2",
  "#832db6",
  "#a96b59",
  "#e76300",
  "#b9ac70",
  "#717581",
  "#92dadd",
] as const;

/** Lighter shades of the palette, in the same order, for pictures with more colours. */
export const TINTS = [
  "#a9d0f1",
  "#ffdb9e",
  "#e39b8e",
  "#cdd5d4",
  "#c59be0",
  "#d8bcb3",
  "#f7b98a",
  "#dfd9bd",
  "#b9bbc2",
  "#cdeff0",
] as const;

/** Dash patterns in multiples of the line width. */
const DASHES: Readonly<Record<Dash, readonly number[]>> = {
  solid: [],
  dashed: [3.7, 1.8],
  dotted: [1, 1.7],
  "dash-dotted": [6, 1.7, 1, 1.7],
};

/** A dash pattern as SVG has it; undefined for a solid line. */
export function dashArray(dash: Dash | undefined, width: number): string | undefined {
  const pattern = DASHES[dash ?? "solid"];
  return pattern.length === 0 ? undefined : pattern.map((part) => Number((part * width).toFixed(2))).join(" ");
}
