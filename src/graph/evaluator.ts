import { denseArrow } from "./arrow-matrix.js";
import { ArrowSystem } from "./arrow-system.js";
import { DerivedEvaluation } from "./derived-evaluation.js";
import { evaluateGradient } from "./evaluate-gradient.js";
import { dropRateCurvature, evaluateHessian, evaluateHessianAgain } from "./evaluate-hessian.js";
import { type BoundData, bindData, type Deviance, evaluateRates, evaluateValue } from "./evaluate-value.js";
import type { Program } from "./program.js";
import { createHessianState, createState, type HessianState, type State } from "./state.js";

/**
 * Evaluates a program at order 0, 1 or 2 in buffers that it reuses: what `gradient` and `system` hold is overwritten by
 * the next evaluation. Values are the deviance part of −log L (see `BoundData`); they are Infinity outside the domain.
 */
export class Evaluator {
  readonly program: Program;
  /** Of the inner program, where the program has derived variables. */
  readonly state: State;
  /** Gradient of −log L at the last evaluation of order 1 or 2; `[nPars]`. */
  readonly gradient: Float64Array;
  readonly #deviance: Deviance = { main: 0, constraint: 0 };
  #hessian: HessianState | undefined;
  #system: ArrowSystem | undefined;
  readonly #derived: DerivedEvaluation | undefined;

  constructor(program: Program) {
    this.program = program;
    const { derived, nPars } = program;
    this.state = createState(derived?.inner ?? program);
    this.gradient = this.state.gradient.subarray(0, nPars);
    this.#derived = derived && new DerivedEvaluation(program, derived, this.state);
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
    if (this.#derived === undefined) evaluateValue(this.state, pars, data.values, this.#deviance);
    else this.#derived.value(pars, data.values, this.#deviance);
    return this.#deviance;
  }

  value(pars: Float64Array, data: BoundData): number {
    const { main, constraint } = this.deviance(pars, data);
    return main + constraint;
  }

  /** Value, and the gradient in `gradient`; Infinity outside the domain, where there is no gradient. */
  valueAndGradient(pars: Float64Array, data: BoundData): number {
    if (this.#derived === undefined) evaluateGradient(this.state, pars, data.values, this.#deviance);
    else this.#derived.gradient(pars, data.values, this.#deviance);
    return this.#deviance.main + this.#deviance.constraint;
  }

  /**
   * The value where there are derivatives as well, else Infinity: what a minimiser can go on from. They differ for derived
   * variables only, such as √θ at 0.
   */
  regularValue(pars: Float64Array, data: BoundData): number {
    if (this.#derived === undefined) return this.value(pars, data);
    this.#derived.value(pars, data.values, this.#deviance, 2);
    return this.#deviance.main + this.#deviance.constraint;
  }

  /** Value, gradient and Hessian (in `system`); Infinity outside the domain, where there are no derivatives. */
  valueGradientHessian(pars: Float64Array, data: BoundData): number {
    return this.#secondOrder(pars, data);
  }

  /** `valueGradientHessian` at the point, and for the data, that the last evaluation was a value of. */
  valueGradientHessianAgain(pars: Float64Array, data: BoundData): number {
    if (this.#derived !== undefined) return this.#secondOrder(pars, data);
    evaluateHessianAgain(this.state, this.#hessianState(), pars, data.values, this.#deviance);
    return this.#deviance.main + this.#deviance.constraint;
  }

  /**
   * Puts the positive semidefinite part (Gauss–Newton) in the place of the Hessian, at the point and for the data of its
   * last evaluation.
   */
  dropCurvature(pars: Float64Array, { values }: BoundData): void {
    if (this.#derived === undefined) dropRateCurvature(this.state, this.#hessianState(), pars, values);
    else this.#derived.dropCurvature(this.#hessianState(), pars, values);
  }

  /** `valueGradientHessian`, then `dropCurvature`. */
  valueGradientGaussNewton(pars: Float64Array, data: BoundData): number {
    const value = this.#secondOrder(pars, data);
    if (value < Number.POSITIVE_INFINITY) this.dropCurvature(pars, data);
    return value;
  }

  #secondOrder(pars: Float64Array, { values }: BoundData): number {
    const hessian = this.#hessianState();
    if (this.#derived === undefined) evaluateHessian(this.state, hessian, pars, values, this.#deviance);
    else this.#derived.hessian(hessian, pars, values, this.#deviance);
    return this.#deviance.main + this.#deviance.constraint;
  }

  /** Expected events per bin; a view that the next evaluation overwrites. `[nBins]` */
  rates(pars: Float64Array): Float64Array {
    if (this.#derived === undefined) evaluateRates(this.state, pars, 0);
    else this.#derived.rates(pars);
    return this.state.rate;
  }

  /** Derived variables that have no value or no derivatives at `pars`; `index` as in `DerivedVariables.functions`. */
  derivedProblems(pars: Float64Array): readonly { readonly index: number; readonly value: number }[] {
    return this.#derived?.problems(pars) ?? [];
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
