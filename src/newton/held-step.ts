import type { Factor } from "./problem.js";

/** A variable that is held, and how a step that keeps all those held before answers to moving it. */
interface Hold {
  readonly index: number;
  /** `[size]` */
  readonly response: Float64Array;
}

/**
 * Variables of a factorised system held at given values: the others are solved for again without another factorisation.
 *
 * The step p minimises ½pᵀMp + gᵀp. Holding p_i adds a multiple of M⁻¹eᵢ, made conjugate to what held the earlier ones.
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

  /** Changes `step` such that entry `index` is `value`; false, and no change, where rounding does not let it. */
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
