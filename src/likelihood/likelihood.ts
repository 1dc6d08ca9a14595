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
 * The likelihood of a compiled program, as all code outside the graph sees it: values, derivatives and expectations, without
 * their layout in memory. Values are the deviance part of −log L (see `BoundData`), Infinity outside the domain.
 *
 * An evaluation returns an object that knows its point: a factorisation or a step computed from it belongs to that point, also
 * after evaluations at other points. Callers must not change points and data afterwards. docs/engine.md, section 4, says why.
 */
export class Likelihood {
  readonly #buffers: Buffers;
  readonly #evaluator: Evaluator;
  readonly #program: Program;

  /** @param evaluator - used by this likelihood only */
  constructor(evaluator: Evaluator) {
    this.#program = evaluator.program;
    this.#evaluator = evaluator;
    this.#buffers = new Buffers(evaluator);
  }

  /** The evaluator, for code that may overwrite its buffers; earlier results are evaluated again when they are needed. */
  lend(): Evaluator {
    return this.#buffers.lend();
  }

  /** Number of main bins of all channels. */
  get nBins(): number {
    return this.#program.nBins;
  }

  /** 1 for parameters at whose value 0 the first derivative jumps (interpolation codes 0 and 1), else 0; `[nPars]`. */
  get kinked(): Uint8Array {
    return this.#program.kinked;
  }

  /** Values of parameters at which the likelihood jumps (interpolation code 2 in pyhf's form). */
  get jumps(): readonly { readonly parameter: number; readonly at: number }[] {
    const { basisForms, basisParameter } = this.#program;
    return basisForms.flatMap(({ jumps }, k) => jumps.map((at) => ({ parameter: basisParameter[k]!, at })));
  }

  /** Approximate number of gradients that take as long as a Hessian and its factorisation. */
  get gradientsPerHessian(): number {
    return this.#evaluator.gradientsPerHessian;
  }

  /** Data with the constants of the likelihood that depend on them only; NaN for a bin that is left out. */
  bind(data: ArrayLike<number>): BoundData {
    return this.#evaluator.bind(data);
  }

  /**
   * Data without the constants of the likelihood: minima of −2 log L are then deviances, which have the same differences and need
   * no logarithms of factorials.
   *
   * @param data - in the order of `bind`; the caller must not change them afterwards
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

  /** The deviance part of −log L; Infinity outside the domain. */
  value(x: Float64Array, data: BoundData): number {
    return this.#buffers.rates().value(x, data);
  }

  /**
   * The value at points where derivatives exist, so that a minimiser can continue from there; Infinity elsewhere. It differs from
   * `value` for derived variables only, such as √θ at 0.
   */
  regularValue(x: Float64Array, data: BoundData): number {
    return this.#buffers.value(x, data);
  }

  /**
   * Value and gradient.
   *
   * @param sides - the side from which the derivative at the kink of each parameter is taken, +1 or −1; by default +1
   */
  slopes(x: Float64Array, data: BoundData, sides?: Int8Array): LikelihoodSlopes {
    return this.#slopes(x, this.#buffers.slopes({ x, data, sides }));
  }

  /**
   * Value, gradient and Hessian.
   *
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

  /** ∂(−log L)/∂rate of the bins with Gaussian data, by their index among all main bins. */
  gaussianSlopes(x: Float64Array, data: BoundData): ReadonlyMap<number, number> {
    const bins = this.#program.gaussians.flatMap((term) => [...term.bins]);
    if (bins.length === 0) return new Map();
    this.#buffers.slopes({ x, data, sides: undefined });
    const { slope } = this.#evaluator.state;
    return new Map(bins.map((bin) => [bin, slope[bin]!]));
  }

  /** Expected events by channel and sample, after the floors of the samples; `[nBins of the channel]` each. */
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
