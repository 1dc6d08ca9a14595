import type { BoundData } from "../graph/evaluate-value.js";
import { fitBound } from "../infer/fit.js";
import { type FitInput, type FitOptions, fitInput, fixedEntries } from "../infer/fit-input.js";
import { findMinimum, holding, type Minimum } from "../infer/minimum.js";
import { recordOrigin } from "../infer/origin.js";
import { fitOptionsRecord } from "../infer/record-options.js";
import type { FitResult } from "../infer/results.js";
import type { Data } from "../model/data.js";
import type { Model } from "../model/model.js";
import { resolveAxes, type ScanAxis } from "./axes.js";
import { refuseFixedAxes } from "./grid-of-model.js";
import { GridPoints } from "./grid-points.js";
import { outward } from "./outward.js";
import type { GridAxis, ProfileScan, ScannedFit } from "./results.js";

/** How much lower than the best fit, in −2 log L, a conditional fit must be for the best fit to be looked for again. */
const LOWER = 1e-6;

/** Options of `profileScan`: those of its fits, and a listener. */
export interface ProfileScanOptions extends FitOptions {
  /** Called after each point with the number done so far and of all. */
  readonly onProgress?: (done: number, total: number) => void;
}

/**
 * Profile likelihood of one or more parameters on a grid: at each point all other parameters are fitted anew.
 *
 *   deltaTwiceNll(x) = min_ν −2 log L(x, ν) − min_{x, ν} −2 log L(x, ν)
 *
 * Points are visited outward from the one nearest to the best fit, and each fit starts from the estimates of its
 * neighbour; one that fails is tried again from the model's own start. In the best fit the axes are free, also those
 * that the model holds; everything else is as in `fit` with `options`.
 *
 * @returns arrays of shape `[n₀, n₁, …]`; a point whose fit fails is marked in `valid`, never left out
 * @throws DataError as `gridScan` for the axes, also for points outside the bounds of a parameter; as `fit`
 * @see G. Cowan et al., Eur. Phys. J. C 71 (2011) 1554 (arXiv:1007.1727), equation 7
 */
export function profileScan(
  model: Model,
  data: Data,
  axes: readonly ScanAxis[],
  { onProgress, ...options }: ProfileScanOptions = {},
): ProfileScan {
  const boundsOf = (name: string) => options.bounds?.[name] ?? model.suggestedBounds[model.parNames.indexOf(name)];
  const resolved = resolveAxes(axes, { parNames: model.parNames, boundsOf, valuesPerPoint: 1 + model.nPars });
  const names = resolved.map(({ name }) => name);
  const held = Object.fromEntries(fixedEntries(options.fixed));
  refuseFixedAxes(Object.keys(held), names);
  const free = Object.fromEntries(names.map((name) => [name, false]));
  const input = fitInput(model, { ...options, fixed: { ...held, ...free } });
  const search = { model, data: model.bind(data), axes: resolved, input, maxIterations: options.maxIterations };
  const asked = { axes: axes.map(axisRecord), ...fitOptionsRecord(options) };
  return { kind: "profile-scan", origin: recordOrigin(model, data, asked), ...new Profile(search).scan(onProgress) };
}

function axisRecord(axis: ScanAxis) {
  return "values" in axis ? { name: axis.name, values: Array.from(axis.values) } : { ...axis };
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
  readonly #twiceNll: number[];
  readonly #conditionalPars: Float64Array;
  readonly #valid: boolean[];

  constructor(search: ProfileInput) {
    this.#search = search;
    this.#points = new GridPoints(search.axes);
    this.#indices = search.axes.map(({ name }) => search.model.parIndex(name));
    this.#twiceNll = new Array<number>(this.#points.size).fill(Number.POSITIVE_INFINITY);
    this.#conditionalPars = new Float64Array(this.#points.size * search.model.nPars);
    this.#valid = new Array<boolean>(this.#points.size).fill(false);
  }

  scan(onProgress: ProfileScanOptions["onProgress"]): Omit<ProfileScan, "kind" | "origin"> {
    const { shape, size } = this.#points;
    const first = this.#freeFit(this.#search.input);
    const start = this.#search.axes.map(({ values }, a) => nearest(values, first.values[this.#indices[a]!]!));
    let done = 0;
    for (const { position, from } of outward(shape, start)) {
      this.#fitPoint(position, from === undefined ? Float64Array.from(first.values) : this.#parsAt(from));
      onProgress?.(++done, size);
    }
    const best = this.#lowest(first);
    return {
      axes: this.#search.axes.map(({ name, values }) => ({ name, values: Array.from(values) })),
      shape,
      deltaTwiceNll: this.#twiceNll.map((value) => value - best.twiceNll),
      conditionalPars: Array.from(this.#conditionalPars),
      valid: this.#valid,
      bestFit: scannedFit(best),
    };
  }

  #freeFit(input: FitInput): FitResult {
    const { model, data, maxIterations } = this.#search;
    return fitBound(model, data, input, maxIterations);
  }

  #indexOf(position: readonly number[]): number {
    return position.reduce((index, i, a) => index * this.#points.shape[a]! + i, 0);
  }

  #parsAt(position: readonly number[]): Float64Array {
    const { nPars } = this.#search.model;
    const k = this.#indexOf(position);
    return this.#conditionalPars.subarray(k * nPars, (k + 1) * nPars);
  }

  #fitPoint(position: readonly number[], init: Float64Array): void {
    let minimum = this.#fitFrom(position, init);
    if (!minimum.valid) {
      const again = this.#fitFrom(position, this.#search.input.init);
      if (again.valid || again.twiceNll < minimum.twiceNll) minimum = again;
    }
    this.#parsAt(position).set(minimum.values);
    const k = this.#indexOf(position);
    this.#twiceNll[k] = minimum.twiceNll;
    this.#valid[k] = minimum.valid;
  }

  #fitFrom(position: readonly number[], init: Float64Array): Minimum {
    const { model, data, axes, input } = this.#search;
    const held = position.reduce(
      (fixed, i, a) => holding(fixed, this.#indices[a]!, axes[a]!.values[i]!, a === 0 ? init : fixed.init),
      input,
    );
    return findMinimum(model, data, held);
  }

  /** The best fit, or a lower one from the lowest point of the grid: a fit can end in a local minimum. */
  #lowest(bestFit: FitResult): FitResult {
    let lowest = 0;
    this.#twiceNll.forEach((value, k) => {
      if (value < this.#twiceNll[lowest]!) lowest = k;
    });
    if (!(this.#twiceNll[lowest]! < bestFit.twiceNll - LOWER)) return bestFit;
    const { nPars } = this.#search.model;
    const init = this.#conditionalPars.slice(lowest * nPars, (lowest + 1) * nPars);
    const again = this.#freeFit({ ...this.#search.input, init });
    return again.twiceNll < bestFit.twiceNll ? again : bestFit;
  }
}

function scannedFit(fit: FitResult): ScannedFit {
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
