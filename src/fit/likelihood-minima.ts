import type { BoundData } from "../likelihood/likelihood.js";
import type { Model } from "../model/model.js";
import { type FitInput, holding } from "./fit-input.js";
import { type Held, lowestMinimum, type Minimum, type Motion } from "./minimum.js";

/** How much lower, in −2 log L, a point must be than a minimum for this to be none: far above rounding. */
const LOWER = { absolute: 1e-8, relative: 1e-13 };

/** Whether a −2 log L is lower than another one by more than rounding. */
export function isLower(twiceNll: number, than: number): boolean {
  return twiceNll < than - LOWER.absolute - LOWER.relative * Math.abs(than);
}

/** What is known of a minimum that was found elsewhere, as the free one of `LikelihoodMinima`. */
export function knownMinimum(found: Pick<Minimum, "values" | "twiceNll" | "valid" | "status" | "message">): Minimum {
  const gradient = new Float64Array(found.values.length);
  return { ...found, gradient, edges: [], hessian: undefined, tangent: undefined };
}

/**
 * What a run knows of the minima of −2 log L for one data set: the free one, and those with parameters held, which all
 * commands ask for here. The free minimum is the lowest that is known: when a conditional one turns out to be lower, the free
 * fit is done again from there, and `version` tells that what was made with the earlier one is out of date.
 */
export class LikelihoodMinima {
  readonly model: Model;
  readonly data: BoundData;
  readonly input: FitInput;
  #free: Minimum | undefined;
  #nFits = 0;
  #version = 0;
  readonly #along: Motion | undefined;

  /**
   * @param along - a parameter that moves, for the tangent of the free minimum
   * @param known - the free minimum, where it needs no fit
   */
  constructor(model: Model, data: BoundData, input: FitInput, along?: Motion, known?: Minimum) {
    this.model = model;
    this.data = data;
    this.input = input;
    this.#along = along;
    this.#free = known;
  }

  get nFits(): number {
    return this.#nFits;
  }

  /** Grows when the free minimum is replaced. */
  get version(): number {
    return this.#version;
  }

  get free(): Minimum {
    this.#free ??= this.#fit(this.input, [this.input.init], this.#along);
    return this.#free;
  }

  /**
   * The lowest minimum with parameters held that is found from some starts, the usual one among them.
   *
   * @param along - how the held parameters move, for the tangent
   */
  at(held: readonly Held[], starts: readonly Float64Array[], along?: Motion): Minimum {
    const { free } = this;
    const input = held.reduce(
      (fixed, { parameter, value }) => holding(fixed, parameter, value, fixed.init),
      this.input,
    );
    const found = this.#fit(input, [...starts, this.input.init], along);
    if (found.valid && isLower(found.twiceNll, free.twiceNll)) this.improve(found.values);
    return found;
  }

  /** −2 log L at a point with some parameters held elsewhere: what a minimum there cannot exceed. */
  twiceNllAt(values: Float64Array, held: readonly Held[]): number {
    const x = values.slice();
    for (const { parameter, value } of held) x[parameter] = value;
    const { mainConstant, constraintConstant } = this.data;
    return 2 * (this.model.likelihood.value(x, this.data) + mainConstant + constraintConstant);
  }

  /** Looks for the free minimum again from a point that is lower; whether it was replaced. */
  improve(from: Float64Array): boolean {
    const again = this.#fit(this.input, [from], this.#along);
    if (!isLower(again.twiceNll, this.free.twiceNll)) return false;
    this.#free = again;
    this.#version++;
    return true;
  }

  #fit(input: FitInput, starts: readonly Float64Array[], along: Motion | undefined): Minimum {
    this.#nFits++;
    return lowestMinimum(this.model, this.data, input, { starts, ...(along === undefined ? {} : { along }) });
  }
}
