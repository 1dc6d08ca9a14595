import type { GridValues } from "../scan/results.js";

/**
 * A picture as plain data: it says what to draw, but not how. `renderSvg` draws it in the same way in Node and in a browser.
 *
 * Labels are text with formulas between dollar signs: `"$-2\\,\\Delta\\log L$"`, `"Events / 10 GeV"` (see `parseLabel`).
 */
export interface Picture {
  readonly kind: "picture";
  /** Rows of panels, from the top; every row has the same number. */
  readonly panels: readonly (readonly Panel[])[];
  /** In pixels of 1/96 inch; chosen to suit the panels when absent. */
  readonly width?: number;
  readonly height?: number;
  /** Relative heights of the rows and widths of the columns; all the same by default. */
  readonly rowHeights?: readonly number[];
  readonly columnWidths?: readonly number[];
  /** Whether the panels of a column share their x axis: its numbers and label are then below the lowest only. */
  readonly shareX?: boolean;
  readonly title?: string;
  /** The label of the experiment, and what belongs to it. */
  readonly heading?: Heading;
  /** Size of the numbers on axes in pixels; everything that is drawn grows with it, but not the picture. Default 13. */
  readonly fontSize?: number;
  /** CSS names of the fonts of SVG files, the first choice first; PNG and PDF files have DejaVu Sans, unless a file of `fontFiles` has one. */
  readonly fontFamily?: string;
  /**
   * TrueType and OpenType fonts for PNG and PDF files, by their paths: for all text where `fontFamily` names one of them, otherwise for
   * the characters that DejaVu Sans has not, such as Chinese, Japanese and Korean ones.
   */
  readonly fontFiles?: readonly string[];
  /** Colours of marks without one of their own, in order; by default ten that colour-blind readers tell apart. */
  readonly palette?: readonly string[];
  /** What the picture shows, for readers who do not see it; by default the names of axes and of what is in the legends. */
  readonly description?: string;
}

/** The label of the experiment with what belongs to it, above the frames or in the first one. */
export interface Heading {
  /** The experiment and the status of the result. */
  readonly left: string;
  /** Luminosity and energy. */
  readonly right: string;
  /** Further lines. */
  readonly notes: readonly string[];
  /** Whether it stands in the top left corner of the first frame, where its y axis can make room for it. */
  readonly isInside: boolean;
}

/** One system of axes with what is drawn in it. */
export interface Panel {
  readonly title?: string;
  readonly x?: Axis;
  readonly y?: Axis;
  /** A second scale along the top of the frame: its limits are the values at the ends of x, by default the same. */
  readonly xTop?: Axis;
  /** Drawn in order, later ones on top. */
  readonly marks: readonly Mark[];
  /**
   * Where the legend of the marks with a label goes; `auto` (the default) looks for a corner that is free, makes room
   * above the data where the y axis may grow, and else puts it above the frame.
   */
  readonly legend?: LegendPlace;
  /** Scale of the colours of a filled contour or an image, to the right of the frame; `false` for none. */
  readonly colorBar?: ColorBar | false;
  /** Texts to the right of the frame, at values of its y axis. */
  readonly rightLabels?: readonly Tick[];
  /** Height of the frame over its width; `"equal"`: a unit is as long along y as along x. Free by default. */
  readonly aspect?: number | "equal";
}

export type LegendPlace = "auto" | "top-left" | "top-right" | "bottom-left" | "bottom-right" | "above" | "none";

export interface ColorBar {
  readonly label?: string;
}

export interface Axis {
  readonly label?: string;
  /** Default `linear`. */
  readonly scale?: "linear" | "log";
  /** Ends of the axis; undefined ones follow from the data. */
  readonly limits?: readonly [number | undefined, number | undefined];
  /** Where to put ticks, with a label of their own (of categories, say) or without. Nice numbers by default. */
  readonly ticks?: readonly (number | Tick)[];
  /** Angle in degrees, from 0 to 90, by which the numbers or labels of the ticks of an x axis rise; default 0. */
  readonly tickAngle?: number;
  /** Font size of the numbers or labels of the ticks, in pixels. */
  readonly tickSize?: number;
  /** Whether there are lines at the ticks; default true. */
  readonly tickLines?: boolean;
  /** Digits behind the decimal point of the numbers; by default as many as they need. */
  readonly decimals?: number;
}

export interface Tick {
  readonly value: number;
  readonly label: string;
}

export type Dash = "solid" | "dashed" | "dotted" | "dash-dotted";
export type Marker = "circle" | "square" | "diamond" | "triangle" | "plus" | "cross" | "arrow-up" | "arrow-down";

/** Colour maps that are read in order of lightness; `rdbu` diverges from white in the middle of its limits. */
export type ColorMapName = "viridis" | "cividis" | "magma" | "inferno" | "plasma" | "greys" | "blues" | "rdbu";

interface Labelled {
  /** Name in the legend; without one the mark is not in it. */
  readonly label?: string;
}

interface Stroke {
  /** A CSS colour; by default the next one of a palette that is safe for colour-blind readers. */
  readonly color?: string;
  /** Line width in pixels. */
  readonly width?: number;
  readonly dash?: Dash;
}

/** A line through points; NaN interrupts it. */
export interface LineMark extends Labelled, Stroke {
  readonly kind: "line";
  readonly x: ArrayLike<number>;
  readonly y: ArrayLike<number>;
}

/** Error bars: one size for both sides, or one for each. */
export type Errors = ArrayLike<number> | { readonly lower: ArrayLike<number>; readonly upper: ArrayLike<number> };

/** Markers, with error bars on request. */
export interface PointsMark extends Labelled {
  readonly kind: "points";
  readonly x: ArrayLike<number>;
  readonly y: ArrayLike<number>;
  readonly xErrors?: Errors;
  readonly yErrors?: Errors;
  readonly color?: string;
  readonly marker?: Marker;
  /** Diameter in pixels; default 7. */
  readonly size?: number;
  /** Default true. */
  readonly filled?: boolean;
}

/** The area between two curves; with `step`, between two histograms: then x are n + 1 edges of n values. */
export interface BandMark extends Labelled {
  readonly kind: "band";
  readonly x: ArrayLike<number>;
  readonly lower: ArrayLike<number>;
  readonly upper: ArrayLike<number>;
  readonly step?: boolean;
  readonly color?: string;
  /** Default 0.3. */
  readonly opacity?: number;
  /** Drawn as slanted lines, through which colours below keep theirs. */
  readonly hatched?: boolean;
}

/** A histogram as an outline, or filled from 0. */
export interface HistogramMark extends Labelled, Stroke {
  readonly kind: "histogram";
  /** Ascending; `[nBins + 1]`. */
  readonly edges: ArrayLike<number>;
  /** `[nBins]` */
  readonly values: ArrayLike<number>;
  readonly filled?: boolean;
}

/** Histograms on top of each other, the first one at the bottom. */
export interface StackMark {
  readonly kind: "stack";
  readonly edges: ArrayLike<number>;
  readonly layers: readonly { readonly values: ArrayLike<number>; readonly label?: string; readonly color?: string }[];
}

/** Rectangles: bars. */
export interface BoxesMark extends Labelled {
  readonly kind: "boxes";
  readonly x1: ArrayLike<number>;
  readonly x2: ArrayLike<number>;
  readonly y1: ArrayLike<number>;
  readonly y2: ArrayLike<number>;
  readonly color?: string;
  readonly opacity?: number;
  /** Default true; otherwise outlines. */
  readonly filled?: boolean;
}

/** Straight lines through the whole frame. */
export interface RulesMark extends Labelled, Stroke {
  readonly kind: "rules";
  /** Where vertical lines cross the x axis, and horizontal ones the y axis. */
  readonly x?: readonly number[];
  readonly y?: readonly number[];
}

/** Filled contours of values on a grid whose axes[0] is drawn along x and axes[1] along y. */
export interface ContourFillMark {
  readonly kind: "contourf";
  readonly grid: GridValues;
  /** Ascending levels, or about how many equidistant ones to choose; default 20. Beyond them the end colours go on. */
  readonly levels?: number | readonly number[];
  readonly colorMap?: ColorMapName;
}

/** Contour lines of values on a grid, as `contourf`. */
export interface ContourMark extends Stroke {
  readonly kind: "contour";
  readonly grid: GridValues;
  readonly levels?: number | readonly number[];
  /** Dash pattern and name in the legend of each level, in the order of `levels`. */
  readonly dashes?: readonly Dash[];
  readonly labels?: readonly string[];
}

/** Arrows that begin at (x, y) and point along (u, v) as seen in the coordinates of the axes. */
export interface QuiverMark extends Labelled {
  readonly kind: "quiver";
  readonly x: ArrayLike<number>;
  readonly y: ArrayLike<number>;
  readonly u: ArrayLike<number>;
  readonly v: ArrayLike<number>;
  /** Length √(u² + v²) of an arrow as long as the frame is wide; by default such that arrows hardly overlap. */
  readonly scale?: number;
  readonly color?: string;
}

/** An array of values as an image. */
export interface ImageMark {
  readonly kind: "image";
  /** `[nRows, nColumns]` row-major; row 0 is at y[0], column 0 at x[0]. */
  readonly values: ArrayLike<number>;
  readonly nRows: number;
  readonly nColumns: number;
  /** Outer edges of the image. */
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
  readonly colorMap?: ColorMapName;
  /** Values of the first and last colour; the extremes by default. */
  readonly limits?: readonly [number, number];
}

/** A picture made elsewhere, a fractal say, in a system of axes. */
export interface PixelsMark {
  readonly kind: "pixels";
  /** Red, green and blue of each pixel, three bytes, from the top left row by row; `[height, width, 3]`. */
  readonly pixels: { readonly width: number; readonly height: number; readonly data: ArrayLike<number> };
  /** Outer edges of the picture. */
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
}

/** Text at a point: of the axes, or with `inFrame` of the frame, (0, 0) bottom left and (1, 1) top right. */
export interface TextMark {
  readonly kind: "text";
  readonly x: number;
  readonly y: number;
  readonly text: string;
  readonly inFrame?: boolean;
  /** Which end of the text is at x; default `start`. */
  readonly anchor?: "start" | "middle" | "end";
  /** Shift in pixels, right and down. */
  readonly dx?: number;
  readonly dy?: number;
  readonly color?: string;
  /** Font size in pixels. */
  readonly size?: number;
  /** Whether the letters have a white edge, so that lines below do not strike them through; default false. */
  readonly halo?: boolean;
}

export type Mark =
  | LineMark
  | PointsMark
  | BandMark
  | HistogramMark
  | StackMark
  | BoxesMark
  | RulesMark
  | ContourFillMark
  | ContourMark
  | QuiverMark
  | ImageMark
  | PixelsMark
  | TextMark;

export type MarkKind = Mark["kind"];
export type MarkOf<K extends MarkKind> = Extract<Mark, { readonly kind: K }>;
