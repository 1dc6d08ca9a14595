import type { Issue } from "../../errors.js";
import type { OptionRules } from "../../options.js";
import type { MarkupElement } from "../element.js";
import { type Frame, pixelX, pixelY } from "../frame.js";
import { isFinitePoint, type Point } from "../path.js";
import type { Mark, MarkKind, MarkOf } from "../picture.js";
import type { Range } from "../range.js";

/** The definition of one kind of mark. */
export interface MarkDefinition<M extends Mark> {
  /** The parts of the mark. */
  readonly shape: OptionRules<M>;
  /** Issues of a mark whose parts have the right types. */
  check(mark: M, path: string): Issue[];
  /** The mark with colours from the palette where it has none. */
  colored(mark: M, next: () => string): M;
  /** Adds what the axes have to show. */
  extend(mark: M, x: Range, y: Range): void;
  draw(mark: M, frame: Frame): readonly MarkupElement[];
  /** Entries of the legend, each with the marks that represent it in a unit square. */
  legend(mark: M): LegendEntry[];
  /** The area that a legend should not cover, in pixels. */
  ink(mark: M, frame: Frame): Ink;
  /** Meaning of its colours, for the colour bar. */
  colorScale?(mark: M): ColorScale;
}

export interface LegendEntry {
  readonly label: string;
  readonly sample: readonly Mark[];
}

/** Lines as [x1, y1, x2, y2] and filled rectangles as [left, top, right, bottom], from the top left of the frame. */
export interface Ink {
  readonly lines: readonly Quad[];
  readonly boxes: readonly Quad[];
}

export type Quad = readonly [number, number, number, number];

/** Colours of a range of values: a table for steps, the lowest first. */
export interface ColorScale {
  readonly limits: readonly [number, number];
  /** Bands between neighbouring edges, when there are few enough to see them. */
  readonly bands: readonly { readonly from: number; readonly to: number; readonly color: string }[];
  /** Colours of values below and above the limits, when there are such values. */
  readonly under?: string;
  readonly over?: string;
}

export type MarkTable = { readonly [K in MarkKind]: MarkDefinition<MarkOf<K>> };

/** Lines between consecutive points, leaving out those that are not finite. */
export function linesThrough(points: readonly Point[]): Quad[] {
  return points.slice(1).flatMap((point, i) => {
    const before = points[i]!;
    return isFinitePoint(before) && isFinitePoint(point) ? [[...before, ...point] as const] : [];
  });
}

/** Where points are in a frame. */
export function pixels(frame: Frame, xs: ArrayLike<number>, ys: ArrayLike<number>): Point[] {
  return Array.from(xs, (x, i) => [pixelX(frame, x), pixelY(frame, ys[i]!)]);
}
