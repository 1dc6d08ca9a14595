import { fitBound } from "../fit/fit.js";
import { FIT_OPTIONS, type FitInput, type FitOptions, fitInput, fixedEntries } from "../fit/fit-input.js";
import { isLower, LikelihoodMinima } from "../fit/likelihood-minima.js";
import type { Held, Minimum } from "../fit/minimum.js";
import { recordOrigin } from "../fit/origin.js";
import { fitOptionsRecord } from "../fit/record-options.js";
import type { CertifiedFit } from "../fit/results.js";
import type { BoundData } from "../likelihood/likelihood.js";
import type { Data } from "../model/data.js";
import { requireInput } from "../model/input.js";
import type { Model } from "../model/model.js";
import { aFunction, type OptionRules } from "../options.js";
import { axisRecord, resolveAxes, type ScanAxis } from "./axes.js";
import { refuseFixedAxes } from "./grid-of-model.js";
import { GridPoints } from "./grid-points.js";
import { neighbours, outward } from "./outward.js";
import type { GridAxis, ProfileScan, ScannedFit } from "./results.js";

/** Passes over the grid that carry lower minima from point to point: each goes at least one point further. */
const MOST_PASSES = 20;

/** Options of `profileScan`: those of its fits, and a listener. */
export interface ProfileScanOptions extends FitOptions {
  /** Called after each point with the number done so far and of all. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** Rules for the options of `profileScan`. */
export const PROFILE_SCAN_OPTIONS: OptionRules<ProfileScanOptions> = { ...FIT_OPTIONS, onProgress: aFunction };

/**
 * Profile likelihood of one or more parameters on a grid: at each point all other parameters are fitted anew.
 *
 *   deltaTwiceNll(x) = min_ν −2 log L(x, ν) − min_{x, ν} −2 log L(x, ν)
 *
 * Points are visited outward from the one nearest to the best fit, and each fit starts from the estimates of its neighbours, or
 * from the model's own start; a point that is higher than a neighbour's estimates moved to its place is fitted again. In the best fit the axes are free, also those
 * that the model holds; everything else is as in `fit` with `options`.
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
  requireInput({ model, data }, options, PROFILE_SCAN_OPTIONS);
  const { onProgress, ...fitOptions } = options;
  const boundsOf = (name: string) => options.bounds?.[name] ?? model.suggestedBounds[model.parNames.indexOf(name)];
  const resolved = resolveAxes(axes, { parNames: model.parNames, boundsOf, valuesPerPoint: 1 + model.nPars });
  const names = resolved.map(({ name }) => name);
  const held = Object.fromEntries(fixedEntries(fitOptions.fixed));
  refuseFixedAxes(Object.keys(held), names);
  const free = Object.fromEntries(names.map((name) => [name, false]));
  const input = fitInput(model, { ...fitOptions, fixed: { ...held, ...free } });
  const search = { model, data: model.bind(data), axes: resolved, input, maxIterations: options.maxIterations };
  const asked = { axes: axes.map(axisRecord), ...fitOptionsRecord(fitOptions) };
  return { kind: "profile-scan", origin: recordOrigin(model, data, asked), ...new Profile(search).scan(onProgress) };
}

/** What is profiled. */
interface ProfileInput {
  readonly model: Model;
  readonly data: BoundData;
  readonly axes: readonly GridAxis[];
  /** The fit with the axes free. */
  readonly input: FitInput;
  readonly maxIterations: number | undefined;
}

class Profile {
  readonly #search: ProfileInput;
  readonly #points: GridPoints;
  readonly #indices: readonly number[];
  readonly #minima: LikelihoodMinima;
  readonly #fits: (Minimum | undefined)[];

  constructor(search: ProfileInput) {
    const { model, data, axes, input } = search;
    this.#search = search;
    this.#points = new GridPoints(axes);
    this.#indices = axes.map(({ name }) => model.parIndex(name));
    this.#minima = new LikelihoodMinima(model, data, input);
    this.#fits = new Array<Minimum | undefined>(this.#points.size).fill(undefined);
  }

  scan(onProgress: ProfileScanOptions["onProgress"]): Omit<ProfileScan, "kind" | "origin"> {
    const { shape, size } = this.#points;
    const { axes, model, data, input, maxIterations } = this.#search;
    const first = this.#minima.free;
    const start = axes.map(({ values }, a) => nearest(values, first.values[this.#indices[a]!]!));
    const order = [...outward(shape, start)].map(({ position }) => position);
    for (const [i, position] of order.entries()) {
      this.#fitPoint(position);
      onProgress?.(i + 1, size);
    }
    this.#settleAmongNeighbours(order);
    const best = fitBound(model, data, { ...input, init: this.#minima.free.values }, maxIterations);
    const fits = this.#fits.map((fit) => fit!);
    const lowest = this.#minima.free.valid ? Math.min(best.twiceNll, this.#minima.free.twiceNll) : best.twiceNll;
    return {
      axes: axes.map(({ name, values }) => ({ name, values: Array.from(values) })),
      shape,
      deltaTwiceNll: fits.map(({ twiceNll }) => twiceNll - lowest),
      conditionalPars: fits.flatMap(({ values }) => Array.from(values)),
      valid: fits.map(({ valid }) => valid),
      bestFit: scannedFit(best),
    };
  }

  #indexOf(position: readonly number[]): number {
    return position.reduce((index, i, a) => index * this.#points.shape[a]! + i, 0);
  }

  #heldAt(position: readonly number[]): readonly Held[] {
    return position.map((i, a) => ({ parameter: this.#indices[a]!, value: this.#search.axes[a]!.values[i]! }));
  }

  /** Minima of the neighbours that have been fitted, on all sides. */
  #neighboursOf(position: readonly number[]): readonly Minimum[] {
    return neighbours(this.#points.shape, position)
      .map((other) => this.#fits[this.#indexOf(other)])
      .filter((fit) => fit !== undefined)
      .filter(({ valid }) => valid);
  }

  #fitPoint(position: readonly number[]): void {
    const around = this.#neighboursOf(position);
    const starts = (around.length === 0 ? [this.#minima.free] : around).map(({ values }) => values);
    const found = this.#minima.at(this.#heldAt(position), starts);
    const k = this.#indexOf(position);
    const earlier = this.#fits[k];
    if (earlier === undefined || found.twiceNll < earlier.twiceNll || (found.valid && !earlier.valid)) {
      this.#fits[k] = found;
    }
  }

  /** Fits points again that are higher than the estimates of a neighbour moved to their place, until none is. */
  #settleAmongNeighbours(order: readonly (readonly number[])[]): void {
    for (let pass = 0; pass < MOST_PASSES; pass++) {
      const higher = order.filter((position) => this.#isAboveNeighbours(position));
      if (higher.length === 0) return;
      for (const position of higher) this.#fitPoint(position);
    }
  }

  #isAboveNeighbours(position: readonly number[]): boolean {
    const { twiceNll } = this.#fits[this.#indexOf(position)]!;
    const held = this.#heldAt(position);
    return this.#neighboursOf(position).some(({ values }) => isLower(this.#minima.twiceNllAt(values, held), twiceNll));
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
