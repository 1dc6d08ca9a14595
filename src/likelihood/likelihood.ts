import { type BoundData, type Deviance, placedData } from "../graph/evaluate-value.js";
import type { Evaluator } from "../graph/evaluator.js";
import type { Program } from "../graph/program.js";
import { Buffers } from "./buffers.js";
import { LikelihoodHessian } from "./hessian.js";

export { isMasked } from "../graph/bin-deviance.js";
export type { BoundData } from "../graph/evaluate-value.js";

/** The deviance part of −log L at a point, and its gradient. */
export interface LikelihoodSlopes {
  readonly x: Float64Array;
  /** Infinity outside the domain, where there is no gradient. */
  readonly value: number;
  /** `[nPars]` */
  readonly gradient: Float64Array;
}

/** The deviance part of −log L at a point, its gradient and its Hessian. */
export interface CurvedLikelihood {
  readonly slopes: LikelihoodSlopes;
  readonly hessian: LikelihoodHessian;
}

/**
 * The likelihood of a compiled program, as everything outside the graph sees it: values, derivatives and expectations, and
 * nothing of how they are laid out. Values are the deviance part of −log L (see `BoundData`), Infinity outside the domain.
 *
 * An evaluation returns what it found as a value that knows its point: a factorisation or a step asked of it is that of its
 * point, whatever was evaluated in between. Points and data are not to be changed afterwards. docs/engine.md, section 4, says why.
 */
export class Likelihood {
  readonly #buffers: Buffers;
  readonly #evaluator: Evaluator;
  readonly #program: Program;

  /** @param evaluator - for this likelihood alone */
  constructor(evaluator: Evaluator) {
    this.#program = evaluator.program;
    this.#evaluator = evaluator;
    this.#buffers = new Buffers(evaluator);
  }

  /** The evaluator, for what the model says of itself; what was evaluated before is evaluated again when it is asked for. */
  lend(): Evaluator {
    return this.#buffers.lend();
  }

  get nBins(): number {
    return this.#program.nBins;
  }

  /** 1 where the first derivative in the parameter jumps at 0: interpolation codes 0 and 1. */
  get kinked(): Uint8Array {
    return this.#program.kinked;
  }

  /** Positions at which the value jumps, by parameter (interpolation code 2 in pyhf's form). */
  get jumps(): readonly { readonly parameter: number; readonly at: number }[] {
    const { basisForms, basisParameter } = this.#program;
    return basisForms.flatMap(({ jumps }, k) => jumps.map((at) => ({ parameter: basisParameter[k]!, at })));
  }

  /** About how many gradients take as long as a Hessian and its factorisation. */
  get gradientsPerHessian(): number {
    return this.#evaluator.gradientsPerHessian;
  }

  bind(data: ArrayLike<number>): BoundData {
    return this.#evaluator.bind(data);
  }

  /**
   * Data without the constants of the likelihood: minima of −2 log L are then deviances, which have the same differences, and cost
   * no logarithm of a factorial.
   *
   * @param data - as `bind` takes them; not to be changed afterwards
   */
  bindBare(data: Float64Array): BoundData {
    return { values: placedData(this.#program, data), mainConstant: 0, constraintConstant: 0 };
  }

  /** Main and constraint part of the deviance. */
  deviance(x: Float64Array, data: BoundData): Readonly<Deviance> {
    return { ...this.#buffers.rates().deviance(x, data) };
  }

  /** Main and constraint part of the deviance, and the expected events of every main bin, in one evaluation. */
  devianceAndRates(x: Float64Array, data: BoundData): Readonly<Deviance> & { readonly rates: Float64Array } {
    const evaluator = this.#buffers.rates();
    const { main, constraint } = evaluator.deviance(x, data);
    const rates = Number.isFinite(main + constraint) ? evaluator.lastRates : evaluator.rates(x);
    return { main, constraint, rates: rates.slice() };
  }

  value(x: Float64Array, data: BoundData): number {
    return this.#buffers.rates().value(x, data);
  }

  /**
   * The value where there are derivatives as well, else Infinity: what a minimiser can go on from. They differ for derived
   * variables only, such as √θ at 0.
   */
  regularValue(x: Float64Array, data: BoundData): number {
    return this.#buffers.value(x, data);
  }

  /** @param sides - from which side the derivative at each kink is taken, +1 or −1; by default +1 */
  slopes(x: Float64Array, data: BoundData, sides?: Int8Array): LikelihoodSlopes {
    return this.#slopes(x, this.#buffers.slopes({ x, data, sides }));
  }

  /**
   * @param sides - as in `slopes`
   * @throws ModelError `too-large` for a matrix that does not fit into the memory
   */
  evaluate(x: Float64Array, data: BoundData, sides?: Int8Array): CurvedLikelihood {
    const place = { x, data, sides };
    const hessian = new LikelihoodHessian(this.#buffers, place, false);
    return { slopes: this.#slopes(x, this.#buffers.evaluate(hessian)), hessian };
  }

  #slopes(x: Float64Array, value: number): LikelihoodSlopes {
    return { x, value, gradient: this.#evaluator.gradient.slice() };
  }

  /** Expected events of every main bin, channels in order; `[nBins]`. */
  rates(x: Float64Array): Float64Array {
    return this.#buffers.rates().rates(x).slice();
  }

  /** Expected events by channel and sample, their own floors applied; `[nBins]` each. */
  sampleRates(x: Float64Array): readonly (readonly SampleRates[])[] {
    const evaluator = this.#buffers.rates();
    evaluator.rates(x);
    return this.#program.channels.map(({ sampleBegin, sampleEnd, nBins }) =>
      Array.from({ length: sampleEnd - sampleBegin }, (_, k) => ({
        label: this.#program.samples[sampleBegin + k]!.label,
        rates: Float64Array.from({ length: nBins }, (_, b) => evaluator.sampleRate(sampleBegin + k, b)),
      })),
    );
  }
}

/** Expected events of one sample in the bins of its channel. */
export interface SampleRates {
  readonly label: string;
  readonly rates: Float64Array;
}
