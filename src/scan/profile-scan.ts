import { fit } from "../infer/fit.js";
import type { FitOptions } from "../infer/fit-input.js";
import type { FitResult } from "../infer/results.js";
import type { Model } from "../model/model.js";
import { resolveAxes, type ScanAxis } from "./axes.js";
import { refuseFixedAxes } from "./grid-of-model.js";
import { GridPoints } from "./grid-points.js";
import { outward } from "./outward.js";
import type { GridAxis, ProfileScan } from "./results.js";

/** How much lower than the best fit, in −2 log L, a conditional fit must be for the best fit to be looked for again. */
const LOWER = 1e-6;

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
  data: ArrayLike<number>,
  axes: readonly ScanAxis[],
  options: FitOptions = {},
): ProfileScan {
  const boundsOf = (name: string) => options.bounds?.[name] ?? model.suggestedBounds[model.parNames.indexOf(name)];
  const resolved = resolveAxes(axes, { parNames: model.parNames, boundsOf, valuesPerPoint: 1 + model.nPars });
  const names = resolved.map(({ name }) => name);
  const held = heldParameters(options.fixed);
  refuseFixedAxes(Object.keys(held), names);
  const free = Object.fromEntries(names.map((name) => [name, false]));
  const bestFit = fit(model, data, { ...options, fixed: { ...held, ...free } });
  return new Profile({ model, data, axes: resolved, options, held }).scan(bestFit);
}

/** What is profiled. */
interface ProfileInput {
  readonly model: Model;
  readonly data: ArrayLike<number>;
  readonly axes: readonly GridAxis[];
  readonly options: FitOptions;
  readonly held: Readonly<Record<string, number | boolean>>;
}

function heldParameters(fixed: FitOptions["fixed"] = []): Readonly<Record<string, number | boolean>> {
  return Array.isArray(fixed)
    ? Object.fromEntries(fixed.map((name: string) => [name, true]))
    : (fixed as Readonly<Record<string, number | boolean>>);
}

class Profile {
  readonly #input: ProfileInput;
  readonly #points: GridPoints;
  readonly #twiceNll: Float64Array;
  readonly #conditionalPars: Float64Array;
  readonly #valid: Uint8Array;

  constructor(input: ProfileInput) {
    this.#input = input;
    this.#points = new GridPoints(input.axes);
    this.#twiceNll = new Float64Array(this.#points.size);
    this.#conditionalPars = new Float64Array(this.#points.size * input.model.nPars);
    this.#valid = new Uint8Array(this.#points.size);
  }

  scan(bestFit: FitResult): ProfileScan {
    const { shape } = this.#points;
    const start = this.#input.axes.map(({ name, values }) => nearest(values, bestFit.pars[name]!));
    for (const { position, from } of outward(shape, start)) {
      this.#fitPoint(position, from === undefined ? bestFit.values : this.#parsAt(from));
    }
    const best = this.#lowest(bestFit);
    return {
      kind: "profile-scan",
      axes: this.#input.axes,
      shape,
      deltaTwiceNll: this.#twiceNll.map((value) => value - best.twiceNll),
      conditionalPars: this.#conditionalPars,
      valid: this.#valid,
      bestFit: best,
    };
  }

  #indexOf(position: readonly number[]): number {
    return position.reduce((index, i, a) => index * this.#points.shape[a]! + i, 0);
  }

  #parsAt(position: readonly number[]): Float64Array {
    const { nPars } = this.#input.model;
    const k = this.#indexOf(position);
    return this.#conditionalPars.subarray(k * nPars, (k + 1) * nPars);
  }

  #fitPoint(position: readonly number[], init: ArrayLike<number>): void {
    const fixed = { ...this.#input.held, ...this.#coordinates(position) };
    let result = fit(this.#input.model, this.#input.data, { ...this.#input.options, init, fixed });
    if (!result.valid) {
      const again = fit(this.#input.model, this.#input.data, { ...this.#input.options, fixed });
      if (again.valid || again.twiceNll < result.twiceNll) result = again;
    }
    this.#parsAt(position).set(result.values);
    const k = this.#indexOf(position);
    this.#twiceNll[k] = result.twiceNll;
    this.#valid[k] = result.valid ? 1 : 0;
  }

  #coordinates(position: readonly number[]): Record<string, number> {
    return Object.fromEntries(this.#input.axes.map(({ name, values }, a) => [name, values[position[a]!]!]));
  }

  /** The best fit, or a lower one from the lowest point of the grid: a fit can end in a local minimum. */
  #lowest(bestFit: FitResult): FitResult {
    let lowest = 0;
    this.#twiceNll.forEach((value, k) => {
      if (value < this.#twiceNll[lowest]!) lowest = k;
    });
    if (!(this.#twiceNll[lowest]! < bestFit.twiceNll - LOWER)) return bestFit;
    const { nPars } = this.#input.model;
    const init = this.#conditionalPars.subarray(lowest * nPars, (lowest + 1) * nPars);
    const free = Object.fromEntries(this.#input.axes.map(({ name }) => [name, false]));
    const again = fit(this.#input.model, this.#input.data, {
      ...this.#input.options,
      init,
      fixed: { ...this.#input.held, ...free },
    });
    return again.twiceNll < bestFit.twiceNll ? again : bestFit;
  }
}

function nearest(values: Float64Array, x: number): number {
  let best = 0;
  values.forEach((value, i) => {
    if (Math.abs(value - x) < Math.abs(values[best]! - x)) best = i;
  });
  return best;
}
