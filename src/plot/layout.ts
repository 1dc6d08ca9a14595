import {
  type AxisLayout,
  heightBelow,
  heightOnTop,
  layOutAxis,
  overhang,
  widthBeside,
  widthOfRightLabels,
} from "./axes.js";
import { type ColorBarLayout, layOutColorBar } from "./color-bar.js";
import type { Frame } from "./frame.js";
import { heightAbove } from "./legend.js";
import type { PanelState } from "./panel-state.js";
import type { Picture } from "./picture.js";
import { axisScale } from "./range.js";
import { FONT } from "./theme.js";

/** The layout of a picture, in pixels from its top left. */
export interface PictureLayout {
  readonly width: number;
  readonly height: number;
  readonly panels: readonly (readonly PanelLayout[])[];
}

export interface PanelLayout {
  readonly left: number;
  readonly top: number;
  readonly frame: Frame;
  readonly x: AxisLayout;
  readonly y: AxisLayout;
  readonly xTop: AxisLayout | undefined;
  readonly colorBar: ColorBarLayout | undefined;
  /** Whether numbers and label of the x axis are drawn. */
  readonly hasXTexts: boolean;
}

interface Margins {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/** Width of a picture by its number of columns. */
const WIDTHS = [640, 1040, 1380];
/** Height of a frame over its width, where nothing else fixes it: alone in its column, and not. */
const SHAPE = { single: 0.72, several: 0.55 };
/** Sides of a frame whose units are to be of equal length are not more unequal than this. */
const MOST_UNEQUAL = 1e4;
/** Frames with an aspect are not made higher than this, over the width that they could have. */
const HIGHEST = 1.25;
const OUTER = 10;
/** Distance of a column from what stands to the right of the one before. */
const BETWEEN = 25;
/** Distance between the frames of a column that share their x axis: numbers at their ends stay apart. */
const SHARED_GAP = 14;
const PASSES = 3;

/**
 * Frames and margins: every column has the margins of its neediest panel, and so has every row. Numbers on the axes
 * depend on the size of the frame and its size on their width, so it is done a few times over.
 */
export function layOut(picture: Picture, states: readonly (readonly PanelState[])[]): PictureLayout {
  const layout = new Layout(picture, states);
  let grid = layout.fit(states.map((row) => row.map((): Size => ({ width: 400, height: 300 }))));
  for (let pass = 0; pass < PASSES; pass++) grid = layout.fit(grid.sizes);
  return layout.place(grid);
}

/** Frames by row and column. */
interface Grid {
  readonly height: number;
  readonly sizes: readonly (readonly Size[])[];
  /** Left edges and widths of the columns' frames, and top edges of the rows'. */
  readonly lefts: readonly number[];
  readonly widths: readonly number[];
  readonly tops: readonly number[];
}

class Layout {
  readonly #picture: Picture;
  readonly #states: readonly (readonly PanelState[])[];
  /** In units in which numbers on axes have their usual size. */
  readonly #width: number;
  readonly #height: number | undefined;
  readonly #sharedX: boolean;

  constructor(picture: Picture, states: readonly (readonly PanelState[])[]) {
    this.#picture = picture;
    this.#states = states;
    const zoom = zoomOf(picture);
    this.#width = (picture.width ?? WIDTHS[Math.min(states[0]!.length, WIDTHS.length) - 1]!) / zoom;
    this.#height = picture.height === undefined ? undefined : picture.height / zoom;
    this.#sharedX = picture.shareX === true;
  }

  /** Frames that leave room for the margins that frames of these sizes need. */
  fit(sizes: readonly (readonly Size[])[]): Grid {
    const { title, columnWidths, rowHeights } = this.#picture;
    const height = this.#height;
    const states = this.#states;
    const margins = states.map((row, r) => row.map((_, c) => this.#margins(r, c, sizes[r]![c]!)));
    const ofColumns = states[0]!.map((_, c) => widest(margins.map((row) => row[c]!)));
    const ofRows = margins.map(widest);
    const above = (title === undefined ? 0 : 1.8 * FONT.title) + heightOfHeading(this.#picture, states);
    const besides = sum(ofColumns.map(({ left, right }) => left + right));
    const around = above + sum(ofRows.map(({ top, bottom }) => top + bottom));
    const widths = shared(this.#width - besides, columnWidths ?? ofColumns.map(() => 1));
    const aspects = states.map((row, r) => row.map((_, c) => this.#aspect(r, c)));
    const natural = naturalHeights(this.#picture, aspects, widths);
    const heights = height === undefined ? natural : shared(height - around, rowHeights ?? states.map(() => 1));
    return {
      height: height ?? around + sum(heights),
      sizes: aspects.map((row, r) => row.map((aspect, c) => fitted(widths[c]!, heights[r]!, aspect))),
      lefts: starts(
        0,
        ofColumns.map(({ left, right }, c) => ({ before: left, size: widths[c]!, after: right })),
      ),
      widths,
      tops: starts(
        above,
        ofRows.map(({ top, bottom }, r) => ({ before: top, size: heights[r]!, after: bottom })),
      ),
    };
  }

  place({ height, sizes, lefts, widths, tops }: Grid): PictureLayout {
    const panels = this.#states.map((row, r) =>
      row.map((_, c): PanelLayout => {
        const size = sizes[r]![c]!;
        const { x, y, xTop, colorBar } = this.#axes(r, c, size);
        const frame = { ...size, x: x.scale, y: y.scale };
        const left = lefts[c]! + (widths[c]! - size.width) / 2;
        return { left, top: tops[r]!, frame, x, y, xTop, colorBar, hasXTexts: this.#hasXTexts(r) };
      }),
    );
    return { width: this.#width, height, panels };
  }

  #hasXTexts(row: number): boolean {
    return !this.#sharedX || row === this.#states.length - 1;
  }

  #margins(row: number, column: number, size: Size): Margins {
    const state = this.#states[row]![column]!;
    const { x, y, xTop, colorBar } = this.#axes(row, column, size);
    const hasExponents = y.exponent.length > 0 || (colorBar?.axis.exponent.length ?? 0) > 0;
    let top = this.#sharedX && row > 0 ? SHARED_GAP / 2 : OUTER;
    if (state.panel.title !== undefined) top += 1.6 * FONT.title;
    if (xTop !== undefined) top += heightOnTop(xTop);
    else if (hasExponents) top += 1.2 * FONT.tick;
    if (state.legend !== undefined && state.place === "above") top += heightAbove(state.legend, size.width);
    const [left, right] = xTop === undefined ? overhang(x) : maxima(overhang(x), overhang(xTop));
    const beside = Math.max(colorBar?.width ?? 0, right, widthOfRightLabels(state.panel.rightLabels, y.size));
    return {
      left: (column === 0 ? OUTER : BETWEEN) + Math.max(widthBeside(y), left),
      right: OUTER + beside,
      top,
      bottom: this.#hasXTexts(row) ? OUTER + heightBelow(x) : SHARED_GAP / 2,
    };
  }

  /** The range of the x axis: where it is shared, that of all panels in the column. */
  #xLimits(row: number, column: number): readonly [number, number] {
    const sharing = this.#sharedX ? this.#states.map((states) => states[column]!) : [this.#states[row]![column]!];
    const ranges = sharing.map(({ x, panel }) => x.limits(panel.x?.limits));
    return [Math.min(...ranges.map(([low]) => low)), Math.max(...ranges.map(([, high]) => high))];
  }

  /** Axes and colour bar of a panel whose frame has a given size. */
  #axes(row: number, column: number, { width, height }: Size) {
    const { panel, y, headroom, colorScale } = this.#states[row]![column]!;
    const xScale = axisScale(panel.x, this.#xLimits(row, column), width);
    const yScale = axisScale(panel.y, y.limits(panel.y?.limits, headroom), height);
    const bar = panel.colorBar === false ? {} : (panel.colorBar ?? {});
    const [from = xScale.limits[0], to = xScale.limits[1]] = panel.xTop?.limits ?? [];
    const topScale = axisScale({ scale: xScale.type, ...panel.xTop }, [from, to], width);
    return {
      x: layOutAxis(panel.x, xScale, "x"),
      y: layOutAxis(panel.y, yScale, "y"),
      xTop: panel.xTop && layOutAxis(panel.xTop, topScale, "x"),
      colorBar: colorScale && layOutColorBar(colorScale, bar, height),
    };
  }

  /** Height over width of a frame, where the panel fixes it. */
  #aspect(row: number, column: number): number | undefined {
    const { panel, y, headroom } = this.#states[row]![column]!;
    if (panel.aspect !== "equal") return panel.aspect;
    const [left, right] = this.#xLimits(row, column);
    const [low, high] = y.limits(panel.y?.limits, headroom);
    const aspect = (high / 2 - low / 2) / (right / 2 - left / 2);
    return Math.min(Math.max(aspect, 1 / MOST_UNEQUAL), MOST_UNEQUAL);
  }
}

/** How much larger than usual everything in a picture is. */
export function zoomOf({ fontSize = FONT.tick }: Picture): number {
  return fontSize / FONT.tick;
}

/** Lines of a heading above the frames. */
export function headingLines({ heading }: Picture, states: readonly (readonly PanelState[])[]): number {
  if (heading === undefined || states[0]![0]!.inset !== undefined) return 0;
  return (heading.left === "" && heading.right === "" ? 0 : 1) + heading.notes.length;
}

function heightOfHeading(picture: Picture, states: readonly (readonly PanelState[])[]): number {
  const lines = headingLines(picture, states);
  return lines === 0 ? 0 : lines * 1.5 * FONT.title + 4;
}

function widest(margins: readonly Margins[]): Margins {
  const most = (pick: (margin: Margins) => number) => Math.max(...margins.map(pick));
  return {
    left: most(({ left }) => left),
    right: most(({ right }) => right),
    top: most(({ top }) => top),
    bottom: most(({ bottom }) => bottom),
  };
}

/** Positions of consecutive frames with their margins. */
function starts(
  origin: number,
  parts: readonly { readonly before: number; readonly size: number; readonly after: number }[],
): number[] {
  let at = origin;
  return parts.map(({ before, size, after }) => {
    const start = at + before;
    at = start + size + after;
    return start;
  });
}

function maxima(a: readonly [number, number], b: readonly [number, number]): readonly [number, number] {
  return [Math.max(a[0], b[0]), Math.max(a[1], b[1])];
}

function sum(list: readonly number[]): number {
  return list.reduce((a, b) => a + b, 0);
}

/** A length divided in proportion to shares; no part is less than 20 pixels. */
function shared(length: number, shares: readonly number[]): number[] {
  return shares.map((share) => Math.max(20, (length * share) / sum(shares)));
}

/** Heights of the rows where the picture's height is not given. */
function naturalHeights(
  { rowHeights }: Picture,
  aspects: readonly (readonly (number | undefined)[])[],
  widths: readonly number[],
): number[] {
  const shape = aspects.length === 1 && widths.length === 1 ? SHAPE.single : SHAPE.several;
  const tallest = Math.max(...(rowHeights ?? [1]));
  return aspects.map((row, r) => {
    const fixed = row.flatMap((aspect, c) => (aspect === undefined ? [] : [widths[c]! * Math.min(aspect, HIGHEST)]));
    if (fixed.length > 0) return Math.max(...fixed);
    const share = (rowHeights?.[r] ?? 1) / tallest;
    return (rowHeights === undefined ? shape : SHAPE.single) * Math.min(...widths) * share;
  });
}

/** The largest frame of an aspect that fits. */
function fitted(width: number, height: number, aspect: number | undefined): Size {
  if (aspect === undefined) return { width, height };
  const narrow = Math.min(width, height / aspect);
  return { width: narrow, height: narrow * aspect };
}
