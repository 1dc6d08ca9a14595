import type { FitInput, FitOptions } from "../fit/fit-input.js";
import { knownMinimum, LikelihoodMinima } from "../fit/likelihood-minima.js";
import type { Held, Minimum } from "../fit/minimum.js";
import type { BoundData } from "../likelihood/likelihood.js";
import type { Data } from "../model/data.js";
import type { Model, ModelSource } from "../model/model.js";
import { neighbours, outward } from "./outward.js";
import type { GridAxis } from "./results.js";

/**
 * Points along each side of a tile, by the number of axes; tiles are small so that there are enough of them for all processes.
 */
const SIDES = [8, 6];
const SIDE_OF_MANY_AXES = 3;

/** A part of a grid. */
export interface Tile {
  readonly index: number;
  /** Positions in the grid, in the order of the fits: outward from the one nearest to the best fit. */
  readonly points: readonly (readonly number[])[];
}

/** The best fit that is known before the points are fitted. */
type BestFit = Pick<Minimum, "values" | "twiceNll" | "valid" | "status" | "message">;

/** Everything that the fits of a tile need. */
export interface TileSearch {
  readonly model: Model;
  readonly data: BoundData;
  readonly axes: readonly GridAxis[];
  /** Input of the fit in which the axes are free. */
  readonly input: FitInput;
  readonly start: BestFit;
}

/** The content of a `TileSearch` as plain data, which can be sent to a worker. */
export interface TileSetup {
  readonly source: ModelSource;
  readonly data: Data;
  /** Options of the fit in which the axes are free. */
  readonly fit: FitOptions;
  readonly axes: readonly GridAxis[];
  readonly start: BestFit;
}

/** The fit at a point. */
export type TilePoint = Pick<Minimum, "values" | "twiceNll" | "valid">;

/** The fits of a tile. */
export interface TileFits {
  /** Fits in the order of `Tile.points`. */
  readonly points: readonly TilePoint[];
  /** Parameters of a point below the best fit, if one was found; `[nPars]`. */
  readonly lower?: Float64Array;
}

/** Divides a grid into tiles. @param start - position of the point nearest to the best fit */
export function tilesOf(shape: readonly number[], start: readonly number[]): readonly Tile[] {
  const side = SIDES[shape.length - 1] ?? SIDE_OF_MANY_AXES;
  const counts = shape.map((n) => Math.ceil(n / side));
  const nTiles = counts.reduce((product, n) => product * n, 1);
  return Array.from({ length: nTiles }, (_, index) => {
    let rest = index;
    const corner = counts.map(() => 0);
    for (let a = counts.length - 1; a >= 0; a--) {
      corner[a] = (rest % counts[a]!) * side;
      rest = Math.floor(rest / counts[a]!);
    }
    const sizes = corner.map((from, a) => Math.min(side, shape[a]! - from));
    const first = start.map((i, a) => Math.min(Math.max(i - corner[a]!, 0), sizes[a]! - 1));
    const points = [...outward(sizes, first)].map(({ position }) => position.map((i, a) => corner[a]! + i));
    return { index, points };
  });
}

/**
 * Fits the points of a tile. The first fit starts from the best fit, the others from the neighbours that have been fitted
 * already.
 *
 * @param onPoint - called after each point
 */
export function fitTile(search: TileSearch, { points }: Tile, onPoint?: () => void): TileFits {
  const { model, data, input, start } = search;
  const shape = search.axes.map(({ values }) => values.length);
  const minima = new LikelihoodMinima(model, data, input, undefined, knownMinimum(start));
  const found = new Map<string, TilePoint>();
  for (const position of points) {
    const around = neighbours(shape, position).flatMap((other) => towards(found, other, position) ?? []);
    const starts = around.length === 0 ? [start.values] : around;
    const fit = minima.at(heldAt(search, position), starts);
    found.set(position.join(), { values: fit.values, twiceNll: fit.twiceNll, valid: fit.valid });
    onPoint?.();
  }
  const fits = [...found.values()];
  return minima.version > 0 ? { points: fits, lower: minima.free.values } : { points: fits };
}

/**
 * Estimates at a point, extrapolated linearly from a neighbour and the next point on the same line; if the latter has no valid
 * fit, the estimates of the neighbour. Undefined if the neighbour has no valid fit.
 */
function towards(
  found: ReadonlyMap<string, TilePoint>,
  neighbour: readonly number[],
  position: readonly number[],
): Float64Array | undefined {
  const near = found.get(neighbour.join());
  if (near?.valid !== true) return undefined;
  const behind = found.get(neighbour.map((i, a) => 2 * i - position[a]!).join());
  if (behind?.valid !== true) return near.values;
  return near.values.map((value, p) => 2 * value - behind.values[p]!);
}

/** The parameters of the axes, held at the values of a point. */
export function heldAt({ model, axes }: TileSearch, position: readonly number[]): readonly Held[] {
  return position.map((i, a) => ({ parameter: model.parIndex(axes[a]!.name), value: axes[a]!.values[i]! }));
}
