import type { Factor } from "./problem.js";

/** A held variable, and the direction in which the step changes when this variable is moved and all earlier ones stay held. */
interface Hold {
  readonly index: number;
  /** `[size]` */
  readonly response: Float64Array;
}

/**
 * Holds variables of a factorised system at given values, and solves for the others again without another factorisation.
 *
 * The step p minimises ½pᵀMp + gᵀp. Holding p_i adds a multiple of M⁻¹eᵢ, made conjugate to the vectors that hold the earlier
 * variables.
 */
export class HeldStep {
  readonly #factor: Factor;
  readonly #holds: Hold[] = [];

  constructor(factor: Factor) {
    this.#factor = factor;
  }

  get nHeld(): number {
    return this.#holds.length;
  }

  /** Changes `step` such that entry `index` is `value`. Returns false and changes nothing where rounding errors prevent it. */
  hold(step: Float64Array, index: number, value: number): boolean {
    const response = new Float64Array(step.length);
    response[index] = 1;
    this.#factor.solve(response, response);
    for (const earlier of this.#holds) {
      accumulate(response, -response[earlier.index]! / earlier.response[earlier.index]!, earlier.response);
      response[earlier.index] = 0;
    }
    if (!(response[index]! > 0)) return false;
    accumulate(step, (value - step[index]!) / response[index]!, response);
    step[index] = value;
    this.#holds.push({ index, response });
    return true;
  }
}

function accumulate(to: Float64Array, factor: number, direction: Float64Array): void {
  for (let i = 0; i < to.length; i++) to[i]! += factor * direction[i]!;
}
