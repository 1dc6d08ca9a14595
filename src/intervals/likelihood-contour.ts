import { DataError, type Issue } from "../errors.js";
import { FIT_OPTIONS, type FitOptions } from "../fit/fit-input.js";
import { recordOrigin } from "../fit/origin.js";
import { fitOptionsRecord } from "../fit/record-options.js";
import type { Data } from "../model/data.js";
import { requireInput } from "../model/input.js";
import type { Model } from "../model/model.js";
import { aFunction, aList, type OptionRules, optionsOf, requireArgument } from "../options.js";
import { deltaTwiceNllLevel } from "../scan/delta-twice-nll-level.js";
import {
  type Attempt,
  attempt,
  type ConditionalFits,
  type ConditionalFitsSetup,
  firstLower,
} from "./conditional-fits.js";
import { gridLines, profileGrid } from "./grid-contour.js";
import { freeParameters } from "./minos.js";
import { type Plane, planeOf } from "./plane.js";
import {
  type PolarContour,
  type PolarPoint,
  polarContour,
  SECTORS,
  type SectorRays,
  sectorRays,
} from "./polar-contour.js";
import type { ContourResult } from "./results.js";
import { SearchRounds } from "./search-rounds.js";

/** Default confidence levels: one standard deviation, and 95 %. */
const USUAL_LEVELS = [0.6827, 0.95] as const;
/** Least number of points of a line that is drawn. */
const FEWEST_POINTS = 2;

/** Options of `likelihoodContour`. */
export interface ContourOptions {
  /** Confidence levels for both parameters jointly; default 0.6827 and 0.95. */
  readonly confidenceLevels?: readonly number[];
  /** Start, bounds and held parameters of all fits. */
  readonly fit?: FitOptions;
  /** Called after each sector of rays with the number of sectors done and of all; contours are refined afterwards. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** Rules for the options of `likelihoodContour`. */
export const CONTOUR_OPTIONS: OptionRules<ContourOptions> = {
  confidenceLevels: aList(
    "a list of numbers above 0 and below 1",
    (levels) => levels.length > 0 && levels.every((level) => typeof level === "number" && level > 0 && level < 1),
    "Write 95 % as 0.95.",
  ),
  fit: optionsOf(FIT_OPTIONS),
  onProgress: aFunction,
};

const twoNames = aList(
  "a list of two names of parameters",
  (names) => names.length === 2 && names.every((name) => typeof name === "string"),
);

type Contour = ContourResult["contours"][number];
type Line = Contour["lines"][number];

/**
 * Contours of the profile likelihood of two parameters: the points at which −2 Δ log L, with all other parameters fitted
 * anew, is −2 log(1 − CL), the level of a joint confidence level CL.
 *
 * Points are found by root search along rays from the best fit, at least 48 of them and more where the contour turns sharply. A
 * contour that a bound cuts off is open, and its ends are found by bisection of the angle. Where rays meet a contour more than
 * once (banana shapes), all contours are drawn from a grid of 41 × 41 profile fits instead, and `notes` say so. Separate regions
 * that do not contain the best fit are found in this case only.
 *
 * @returns contours in the order of `confidenceLevels`; lines in coordinates of the two parameters, where a closed line repeats
 * its first point at the end
 * @throws DataError `unknown-option`, `bad-option`, `bad-argument`, `unknown-parameter`, `held-parameter`,
 * `same-parameter`; as `fit`
 * @see F. James and M. Roos, Comput. Phys. Commun. 10 (1975) 343 (MNCONTOUR); S. S. Wilks (1938) for the level
 * @example likelihoodContour(model, data, ["mu", "bkg_norm"], { confidenceLevels: [0.6827, 0.95] })
 */
export function likelihoodContour(
  model: Model,
  data: Data,
  parameters: readonly [string, string],
  options: ContourOptions = {},
): ContourResult {
  const search = new ContourSearch(model, data, parameters, options);
  for (;;) {
    const plane = search.plane();
    const attempts: Attempt<SectorRays>[] = [];
    for (const sector of plane === undefined ? [] : SECTORS) {
      const { fits, ascendingLevels } = search;
      const found = attempt(fits, () => sectorRays(fits, plane!, ascendingLevels, sector));
      attempts.push(found);
      options.onProgress?.(attempts.length, SECTORS.length);
      if (found.lower !== undefined) break;
    }
    const result = search.take(plane, attempts);
    if (result !== undefined) return result;
  }
}

function axesOf(model: Model, names: readonly [string, string]): readonly [number, number] {
  const [x, y] = [model.parIndex(names[0]), model.parIndex(names[1])];
  if (x !== y) return [x, y];
  const issue: Issue = {
    code: "same-parameter",
    path: "parameters",
    expected: "two different parameters",
    received: `"${names[0]}" twice`,
  };
  throw new DataError([issue]);
}

/** The request, and the state that is kept from one round of rays to the next. */
export class ContourSearch {
  /** −2 Δ log L of the contours, in the order of the record. `ascendingLevels` are the same levels, sorted. */
  readonly #levels: readonly number[];
  readonly ascendingLevels: readonly number[];
  readonly #held: readonly [number, number];
  readonly #parameters: readonly [string, string];
  readonly #confidenceLevels: readonly number[];
  readonly #rounds: SearchRounds;
  #notes: string[] = [];

  /** @throws as `likelihoodContour` */
  constructor(model: Model, data: Data, parameters: readonly [string, string], options: ContourOptions) {
    requireInput({ model, data }, options, CONTOUR_OPTIONS);
    requireArgument(parameters, "parameters", twoNames);
    const { confidenceLevels = USUAL_LEVELS, fit = {} } = options;
    this.#parameters = [parameters[0], parameters[1]];
    this.#confidenceLevels = confidenceLevels;
    this.#levels = confidenceLevels.map((probability) => deltaTwiceNllLevel(probability, 2));
    this.ascendingLevels = [...this.#levels].sort((a, b) => a - b);
    this.#held = axesOf(model, parameters);
    this.#rounds = new SearchRounds(model, data, fit);
    freeParameters(this.fits, this.#held);
  }

  /** Conditional fits relative to the current best fit. */
  get fits(): ConditionalFits {
    return this.#rounds.fits;
  }

  /** Everything that a worker needs to make the same fits. */
  get setup(): ConditionalFitsSetup {
    return this.#rounds.setup;
  }

  /** Coordinates around the best fit; undefined where the best fit is not valid. */
  plane(): Plane | undefined {
    for (;;) {
      const { fits } = this;
      if (!fits.best.valid) return undefined;
      const found = attempt(fits, () => planeOf(fits, this.#held, Math.max(...this.#levels)));
      const plane = this.#rounds.take(found);
      if (plane !== undefined) return plane;
    }
  }

  /** The record made from a round; undefined where the round found a lower minimum, so that another round is needed. */
  take(plane: Plane | undefined, attempts: readonly Attempt<SectorRays>[]): ContourResult | undefined {
    this.#notes = [];
    if (plane === undefined) {
      this.#notes.push(`There are no contours, since the fit is not valid: ${this.fits.best.message}`);
      return this.#record(this.#levels.map(() => []));
    }
    const rays = this.#rounds.take(firstLower(attempts));
    if (rays === undefined) return undefined;
    const lines = this.#rounds.take(attempt(this.fits, () => this.#lines(plane, rays)));
    return lines === undefined ? undefined : this.#record(lines);
  }

  #record(lines: readonly (readonly Line[])[]): ContourResult {
    const { model, data, fitOptions, fits, foundLowerMinimum, nFits } = this.#rounds;
    if (foundLowerMinimum) {
      this.#notes.push("The search found a lower minimum than the first fit; it is used as the best fit.");
    }
    const { values } = fits.best;
    const confidenceLevels = this.#confidenceLevels;
    const asked = { parameters: this.#parameters, confidenceLevels, fit: fitOptionsRecord(fitOptions) };
    return {
      kind: "likelihood-contour",
      origin: recordOrigin(model, data, asked),
      parameters: this.#parameters,
      bestFit: [values[this.#held[0]]!, values[this.#held[1]]!],
      contours: this.#levels.map((deltaTwiceNll, k) => ({
        confidenceLevel: confidenceLevels[k]!,
        deltaTwiceNll,
        lines: lines[k]!,
      })),
      nFits,
      notes: this.#notes,
    };
  }

  /** Lines of each level. @param sectors - rays of each sector at the ascending levels */
  #lines(plane: Plane, sectors: readonly SectorRays[]): readonly (readonly Line[])[] {
    const polar = new Map<number, PolarContour>();
    for (const [k, level] of this.ascendingLevels.entries()) {
      const contour = polarContour(
        this.fits,
        plane,
        level,
        sectors.flatMap((rays) => rays[k]!),
      );
      polar.set(level, contour);
      if (!contour.isStarShaped) break;
    }
    if ([...polar.values()].every(({ isStarShaped }) => isStarShaped)) {
      return this.#levels.map((level) => this.#polarLines(level, polar.get(level)!));
    }
    this.#notes.push(
      "A contour is not star-shaped around the best fit, so that all contours are drawn from a grid of profile fits.",
    );
    const grid = profileGrid(this.fits, plane, Math.max(...this.#levels));
    return this.#levels.map((level) => this.#noteOpen(level, gridLines(this.fits, plane, grid, level)));
  }

  #polarLines(level: number, { points }: PolarContour): readonly Line[] {
    const gap = points.findIndex(({ radius }) => radius === undefined);
    if (gap < 0) return [lineThrough([...points, points[0]!], true)];
    const reasons = new Set(points.flatMap(({ reason }) => (reason === "" ? [] : [shortened(reason)])));
    const stretches = stretchesOf([...points.slice(gap), ...points.slice(0, gap)]);
    const lines = stretches.filter((stretch) => stretch.length >= FEWEST_POINTS);
    const how = lines.length === 0 ? "is not reached" : "is open";
    this.#notes.push(`The contour at −2 Δ log L = ${Number(level.toPrecision(4))} ${how}: ${[...reasons].join("; ")}.`);
    return lines.map((stretch) => lineThrough(stretch, false));
  }

  #noteOpen(level: number, lines: readonly Line[]): readonly Line[] {
    const at = `−2 Δ log L = ${Number(level.toPrecision(4))}`;
    if (lines.length === 0) this.#notes.push(`The grid has no line at ${at}.`);
    else if (lines.some(({ closed }) => !closed)) {
      this.#notes.push(`The contour at ${at} is open: it ends at bounds or where fits fail.`);
    }
    return lines;
  }
}

/** The reason of a ray without the number that differs from ray to ray. */
function shortened(reason: string): string {
  return reason.replace(/ with −2 Δ log L = .*$/, "").replace(/: −2 Δ log L = .*$/, "");
}

/** Uninterrupted sequences of points on the contour. */
function stretchesOf(points: readonly PolarPoint[]): readonly (readonly PolarPoint[])[] {
  const stretches: PolarPoint[][] = [];
  let open = false;
  for (const point of points) {
    if (point.radius === undefined) open = false;
    else if (open) stretches.at(-1)!.push(point);
    else {
      stretches.push([point]);
      open = true;
    }
  }
  return stretches;
}

function lineThrough(points: readonly PolarPoint[], closed: boolean): Line {
  return { closed, x: points.map(({ x }) => x), y: points.map(({ y }) => y) };
}
