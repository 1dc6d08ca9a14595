import { DataError, type Issue } from "../errors.js";
import { FIT_OPTIONS, type FitOptions } from "../fit/fit-input.js";
import { recordOrigin } from "../fit/origin.js";
import { fitOptionsRecord } from "../fit/record-options.js";
import type { Data } from "../model/data.js";
import { requireInput } from "../model/input.js";
import type { Model } from "../model/model.js";
import { aList, type OptionRules, optionsOf, requireArgument } from "../options.js";
import { deltaTwiceNllLevel } from "../scan/delta-twice-nll-level.js";
import { ConditionalFits, restarting } from "./conditional-fits.js";
import { gridLines, profileGrid } from "./grid-contour.js";
import { freeOnes } from "./minos.js";
import { planeOf } from "./plane.js";
import { type PolarContour, type PolarPoint, polarContour } from "./polar-contour.js";
import type { ContourResult } from "./results.js";

/** Confidence levels of the usual picture: one standard deviation, and 95 %. */
const USUAL_LEVELS = [0.6827, 0.95] as const;
/** Fewest points of a line that is drawn. */
const FEWEST_POINTS = 2;

/** Options of `likelihoodContour`. */
export interface ContourOptions {
  /** Probability contents, for two parameters jointly; default 0.6827 and 0.95. */
  readonly confidenceLevels?: readonly number[];
  /** Start, bounds and held parameters of all fits. */
  readonly fit?: FitOptions;
}

/** Rules for the options of `likelihoodContour`. */
export const CONTOUR_OPTIONS: OptionRules<ContourOptions> = {
  confidenceLevels: aList(
    "a list of numbers above 0 and below 1",
    (levels) => levels.length > 0 && levels.every((level) => typeof level === "number" && level > 0 && level < 1),
    "Write 95 % as 0.95.",
  ),
  fit: optionsOf(FIT_OPTIONS),
};

const twoNames = aList(
  "a list of two names of parameters",
  (names) => names.length === 2 && names.every((name) => typeof name === "string"),
);

type Contour = ContourResult["contours"][number];
type Line = Contour["lines"][number];

/**
 * Contours of the profile likelihood of two parameters: the points at which −2 Δ log L, with all other parameters fitted
 * anew, has the level of a joint confidence level, −2 log(1 − CL).
 *
 * Points are found by root search along rays from the best fit, at least 48 and more where the contour turns sharply; a
 * contour that a bound cuts off is open, and its ends are found by bisection of the angle. Where rays meet the contour
 * more than once (bananas) the contour is drawn through a grid of 41 × 41 profile fits instead, and `notes` say so.
 * Islands that do not contain the best fit are found in that case only.
 *
 * @returns contours in the order of their levels; lines in coordinates of the two parameters, a closed one repeats its
 * first point
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
  requireInput({ model, data }, options, CONTOUR_OPTIONS);
  requireArgument(parameters, "parameters", twoNames);
  const { confidenceLevels = USUAL_LEVELS, fit: fitOptions = {} } = options;
  const levels = confidenceLevels.map((probability) => deltaTwiceNllLevel(probability, 2));
  const held = axesOf(model, parameters);
  const fits = new ConditionalFits(model, data, fitOptions);
  freeOnes(fits, held);
  const notes: string[] = [];
  const { result: lines, found } = restarting(fits, () => {
    notes.length = 0;
    if (fits.best.valid) return new ContourSearch(fits, held, notes).lines(levels);
    notes.push(`No contours: the fit is not valid: ${fits.best.message}`);
    return levels.map((): readonly Line[] => []);
  });
  if (found) notes.push("The search found a lower minimum than the first fit; it is used as the best fit.");
  return {
    kind: "likelihood-contour",
    origin: recordOrigin(model, data, { parameters, confidenceLevels, fit: fitOptionsRecord(fitOptions) }),
    parameters: [parameters[0], parameters[1]],
    bestFit: [fits.best.values[held[0]]!, fits.best.values[held[1]]!],
    contours: levels.map((deltaTwiceNll, k) => ({
      confidenceLevel: confidenceLevels[k]!,
      deltaTwiceNll,
      lines: lines[k]!,
    })),
    nFits: fits.nFits,
    notes,
  };
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

class ContourSearch {
  readonly #fits: ConditionalFits;
  readonly #held: readonly [number, number];
  readonly #notes: string[];

  constructor(fits: ConditionalFits, held: readonly [number, number], notes: string[]) {
    this.#fits = fits;
    this.#held = held;
    this.#notes = notes;
  }

  /** Lines of each level. */
  lines(levels: readonly number[]): readonly (readonly Line[])[] {
    const highest = Math.max(...levels);
    const plane = planeOf(this.#fits, this.#held, highest);
    const polar = new Map<number, PolarContour>();
    let inner: PolarContour | undefined;
    for (const level of [...levels].sort((a, b) => a - b)) {
      inner = polarContour(this.#fits, plane, level, inner);
      polar.set(level, inner);
      if (!inner.isStarShaped) break;
    }
    if ([...polar.values()].every(({ isStarShaped }) => isStarShaped)) {
      return levels.map((level) => this.#polarLines(level, polar.get(level)!));
    }
    this.#notes.push(
      "A contour is not star-shaped around the best fit, so that all contours are drawn from a grid of profile fits.",
    );
    const grid = profileGrid(this.#fits, plane, highest);
    return levels.map((level) => this.#noteOpen(level, gridLines(this.#fits, plane, grid, level)));
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
    if (lines.length === 0) this.#notes.push(`No line at ${at}.`);
    else if (lines.some(({ closed }) => !closed)) {
      this.#notes.push(`The contour at ${at} is open: it ends at bounds or where fits fail.`);
    }
    return lines;
  }
}

/** A ray's reason without the number that differs from ray to ray. */
function shortened(reason: string): string {
  return reason.replace(/ with −2 Δ log L = .*$/, "").replace(/: −2 Δ log L = .*$/, "");
}

/** Runs of points on the contour. */
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
