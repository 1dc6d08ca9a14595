import { denseArrow } from "./arrow-matrix.js";
import { ArrowSystem } from "./arrow-system.js";
import { evaluateGradient } from "./evaluate-gradient.js";
import { evaluateHessian } from "./evaluate-hessian.js";
import { type BoundData, bindData, type Deviance, evaluateRates, evaluateValue } from "./evaluate-value.js";
import type { Program } from "./program.js";
import { createHessianState, createState, type HessianState, type State } from "./state.js";

/**
 * Evaluates a program at order 0, 1 or 2 in buffers that it reuses: what `gradient` and `system` hold is overwritten by
 * the next evaluation. Values are the deviance part of −log L (see `BoundData`); they are Infinity outside the domain.
 */
export class Evaluator {
  readonly program: Program;
  readonly state: State;
  readonly #deviance: Deviance = { main: 0, constraint: 0 };
  #hessian: HessianState | undefined;
  #system: ArrowSystem | undefined;

  constructor(program: Program) {
    this.program = program;
    this.state = createState(program);
  }

  /** Gradient of −log L at the last evaluation of order 1 or 2; `[nPars]`. */
  get gradient(): Float64Array {
    return this.state.gradient;
  }

  /** Hessian of −log L at the last evaluation of order 2. */
  get system(): ArrowSystem {
    this.#system ??= new ArrowSystem(this.program, this.#hessianState());
    return this.#system;
  }

  #hessianState(): HessianState {
    this.#hessian ??= createHessianState(this.program);
    return this.#hessian;
  }

  bind(data: ArrayLike<number>): BoundData {
    return bindData(this.program, data);
  }

  /** Main and constraint deviance at `pars`; the record is reused by the next call. */
  deviance(pars: Float64Array, data: BoundData): Readonly<Deviance> {
    evaluateValue(this.state, pars, data.values, this.#deviance);
    return this.#deviance;
  }

  value(pars: Float64Array, data: BoundData): number {
    const { main, constraint } = this.deviance(pars, data);
    return main + constraint;
  }

  /** Value, and the gradient in `gradient`; Infinity outside the domain, where there is no gradient. */
  valueAndGradient(pars: Float64Array, data: BoundData): number {
    evaluateGradient(this.state, pars, data.values, this.#deviance);
    return this.#deviance.main + this.#deviance.constraint;
  }

  /** Value, gradient and Hessian (in `system`); Infinity outside the domain, where there are no derivatives. */
  valueGradientHessian(pars: Float64Array, data: BoundData): number {
    evaluateHessian(this.state, this.#hessianState(), pars, data.values, this.#deviance);
    return this.#deviance.main + this.#deviance.constraint;
  }

  /** As `valueGradientHessian`, with the positive semidefinite part of the Hessian only (Gauss–Newton). */
  valueGradientGaussNewton(pars: Float64Array, data: BoundData): number {
    evaluateHessian(this.state, this.#hessianState(), pars, data.values, this.#deviance, false);
    return this.#deviance.main + this.#deviance.constraint;
  }

  /** Expected events per bin; a view that the next evaluation overwrites. `[nBins]` */
  rates(pars: Float64Array): Float64Array {
    evaluateRates(this.state, pars, 0);
    return this.state.rate;
  }

  /** Expected events of a sample in one of its bins at the last `rates`, its own floor applied. */
  sampleRate(sample: number, bin: number): number {
    const { offset, floor } = this.program.samples[sample]!;
    const { base, gamma, factor, clippedSample } = this.state;
    if (clippedSample[offset + bin] === 1) return floor;
    return base[offset + bin]! * factor[sample]! * gamma[offset + bin]!;
  }

  /** Hessian of −log L of the last evaluation of order 2 as a full matrix; `[nPars, nPars]` row-major. */
  denseHessian(out: Float64Array): Float64Array {
    return denseArrow(this.program, this.#hessianState(), out);
  }
}
