import { fitBound } from "../fit/fit.js";
import { FIT_OPTIONS, type FitOptions, fitInput, fixedEntries } from "../fit/fit-input.js";
import { isLower, LikelihoodMinima } from "../fit/likelihood-minima.js";
import { type RecordOptions, recordOrigin } from "../fit/origin.js";
import { fitOptionsRecord } from "../fit/record-options.js";
import type { CertifiedFit } from "../fit/results.js";
import type { Data } from "../model/data.js";
import { requireInput } from "../model/input.js";
import type { Model } from "../model/model.js";
import { aFunction, type OptionRules } from "../options.js";
import { axisRecord, resolveAxes, type ScanAxis } from "./axes.js";
import { refuseFixedAxes } from "./grid-of-model.js";
import { GridPoints } from "./grid-points.js";
import { neighbours } from "./outward.js";
import {
  fitTile,
  heldAt,
  type Tile,
  type TileFits,
  type TilePoint,
  type TileSearch,
  type TileSetup,
  tilesOf,
} from "./profile-tiles.js";
import type { ProfileScan, ScannedFit } from "./results.js";

/** Largest number of passes over the grid; in each, lower minima spread to neighbours by at least one point. */
const MOST_PASSES = 20;

/** Options of `profileScan`: those of its fits, and a callback. */
export interface ProfileScanOptions extends FitOptions {
  /** Called after each point with the number of points done so far and the number of all points. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** Rules for the options of `profileScan`. */
export const PROFILE_SCAN_OPTIONS: OptionRules<ProfileScanOptions> = { ...FIT_OPTIONS, onProgress: aFunction };

/**
 * Profile likelihood of one or more parameters on a grid: at each point all other parameters are fitted anew.
 *
 *   deltaTwiceNll(x) = min_ν −2 log L(x, ν) − min_{x, ν} −2 log L(x, ν)
 *
 * The grid is divided into small tiles that are fitted independently. The points of a tile are visited outward from the one
 * nearest to the best fit, and each fit starts from estimates that are extrapolated from its neighbours, or from the model's own
 * start. At the end, each point is compared with the estimates of its neighbours: if −2 log L at the point is lower with these, it is
 * fitted again. In the best fit the axes are free, also those that the model holds; everything else is as in `fit` with
 * `options`.
 *
 * @returns arrays of shape `[n₀, n₁, …]`; a point whose fit fails is marked in `valid`, never left out
 * @throws DataError `bad-argument`, `unknown-option`, `bad-option`; as `gridScan` for the axes, also for points outside the
 * bounds of a parameter; as `fit`
 * @see G. Cowan et al., Eur. Phys. J. C 71 (2011) 1554 (arXiv:1007.1727), equation 7
 */
export function profileScan(
  model: Model,
  data: Data,
  axes: readonly ScanAxis[],
  options: ProfileScanOptions = {},
): ProfileScan {
  const scan = new ProfileGrid(model, data, axes, options);
  for (const tile of scan.tiles)
    scan.take(
      tile,
      fitTile(scan.search, tile, () => scan.advance(1)),
    );
  return scan.finish();
}

/** The points of a profile scan, and the fits that are done. */
export class ProfileGrid {
  readonly search: TileSearch;
  /** Parts of the grid that are fitted independently. */
  readonly tiles: readonly Tile[];
  readonly #data: Data;
  readonly #fitOptions: FitOptions;
  readonly #options: ProfileScanOptions;
  readonly #asked: RecordOptions;
  readonly #points: GridPoints;
  readonly #minima: LikelihoodMinima;
  readonly #fits: (TilePoint | undefined)[];
  /** Points below the best fit, at the index of the tile whose fits found them. */
  readonly #lower: (Float64Array | undefined)[] = [];
  #done = 0;

  /** @throws as `profileScan` */
  constructor(model: Model, data: Data, axes: readonly ScanAxis[], options: ProfileScanOptions) {
    requireInput({ model, data }, options, PROFILE_SCAN_OPTIONS);
    const { onProgress: _, ...fitOptions } = options;
    const { bounds = {} } = options;
    const boundsOf = (name: string) =>
      Object.hasOwn(bounds, name) ? bounds[name] : model.suggestedBounds[model.parNames.indexOf(name)];
    const resolved = resolveAxes(axes, { parNames: model.parNames, boundsOf, valuesPerPoint: 1 + model.nPars });
    const names = resolved.map(({ name }) => name);
    const held = Object.fromEntries(fixedEntries(fitOptions.fixed));
    refuseFixedAxes(Object.keys(held), names);
    const free = Object.fromEntries(names.map((name) => [name, false]));
    this.#fitOptions = { ...fitOptions, fixed: { ...held, ...free } };
    this.#data = data;
    this.#options = options;
    this.#asked = { axes: axes.map(axisRecord), ...fitOptionsRecord(fitOptions) };
    this.#points = new GridPoints(resolved);
    this.#fits = new Array<TilePoint | undefined>(this.#points.size).fill(undefined);
    const input = fitInput(model, this.#fitOptions);
    const bound = model.bind(data);
    this.#minima = new LikelihoodMinima(model, bound, input);
    const { values, twiceNll, valid, status, message } = this.#minima.free;
    this.search = { model, data: bound, axes: resolved, input, start: { values, twiceNll, valid, status, message } };
    this.tiles = tilesOf(
      this.#points.shape,
      resolved.map(({ name, values: points }) => nearest(points, values[model.parIndex(name)]!)),
    );
  }

  /** The data that a worker needs to fit the same points. */
  get setup(): TileSetup {
    const { model, axes, start } = this.search;
    return { source: model.source, data: this.#data, fit: this.#fitOptions, axes, start };
  }

  /** Stores the fits of a tile. */
  take(tile: Tile, { points, lower }: TileFits): void {
    for (const [i, position] of tile.points.entries()) this.#fits[this.#indexOf(position)] = points[i]!;
    this.#lower[tile.index] = lower;
  }

  /** Reports the progress of the scan. @param count - number of points done since the last report */
  advance(count: number): void {
    this.#done += count;
    this.#options.onProgress?.(this.#done, this.#points.size);
  }

  /** Makes the record; must be called after the fits of all tiles are stored. */
  finish(): ProfileScan {
    const { axes, model, data, input } = this.search;
    for (const lower of this.#lower) if (lower !== undefined) this.#minima.improve(lower);
    this.#refitFromNeighbours(this.tiles.flatMap(({ points }) => points));
    const { free } = this.#minima;
    const best = fitBound(model, data, { ...input, init: free.values }, this.#options.maxIterations);
    const fits = this.#fits.map((fit) => fit!);
    const lowest = free.valid ? Math.min(best.twiceNll, free.twiceNll) : best.twiceNll;
    return {
      kind: "profile-scan",
      origin: recordOrigin(model, this.#data, this.#asked),
      axes: axes.map(({ name, values }) => ({ name, values: Array.from(values) })),
      shape: this.#points.shape,
      deltaTwiceNll: fits.map(({ twiceNll }) => twiceNll - lowest),
      conditionalPars: fits.flatMap(({ values }) => Array.from(values)),
      valid: fits.map(({ valid }) => valid),
      bestFit: scannedFit(best),
    };
  }

  #indexOf(position: readonly number[]): number {
    return position.reduce((index, i, a) => index * this.#points.shape[a]! + i, 0);
  }

  /** The valid fits of the neighbours of a point. */
  #neighboursOf(position: readonly number[]): readonly TilePoint[] {
    return neighbours(this.#points.shape, position)
      .map((other) => this.#fits[this.#indexOf(other)]!)
      .filter(({ valid }) => valid);
  }

  /** Fits points again at which the estimates of a neighbour give a lower −2 log L, until there are none. */
  #refitFromNeighbours(order: readonly (readonly number[])[]): void {
    for (let pass = 0; pass < MOST_PASSES; pass++) {
      const higher = order.filter((position) => this.#isAboveNeighbours(position));
      if (higher.length === 0) return;
      for (const position of higher) this.#fitAgain(position);
    }
  }

  #isAboveNeighbours(position: readonly number[]): boolean {
    const { twiceNll } = this.#fits[this.#indexOf(position)]!;
    const held = heldAt(this.search, position);
    return this.#neighboursOf(position).some(({ values }) => isLower(this.#minima.twiceNllAt(values, held), twiceNll));
  }

  #fitAgain(position: readonly number[]): void {
    const starts = this.#neighboursOf(position).map(({ values }) => values);
    const { values, twiceNll, valid } = this.#minima.at(heldAt(this.search, position), starts);
    const k = this.#indexOf(position);
    const earlier = this.#fits[k]!;
    if (twiceNll < earlier.twiceNll || (valid && !earlier.valid)) this.#fits[k] = { values, twiceNll, valid };
  }
}

function scannedFit(fit: CertifiedFit): ScannedFit {
  const { parNames, values, pars, uncertainties, withoutUncertainty, twiceNll, valid, status, message } = fit;
  return { parNames, values, pars, uncertainties, withoutUncertainty, twiceNll, valid, status, message };
}

function nearest(values: Float64Array, x: number): number {
  let best = 0;
  values.forEach((value, i) => {
    if (Math.abs(value - x) < Math.abs(values[best]! - x)) best = i;
  });
  return best;
}
