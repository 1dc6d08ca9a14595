import { scalarDense } from "../math/wasm/dense-kernel.js";
import { denseArrow } from "./arrow-matrix.js";
import { ArrowSystem } from "./arrow-system.js";
import { type BoundData, bindData, type Deviance } from "./evaluate-value.js";
import { directEvaluation, type Evaluation } from "./evaluation.js";
import type { DerivedEvaluator, EvaluationParts, OtherTerms } from "./evaluation-parts.js";
import { type KernelRoom, kernelRoom } from "./kernel-room.js";
import { plainSteps } from "./plain-steps.js";
import { hasTerms, type Program } from "./program.js";
import { requireHessianRoom } from "./require-room.js";
import { sampleRate } from "./sample-rate.js";
import { createHessianState, createState, type Folding, type HessianState, type State } from "./state.js";
import { EngineSteps } from "./wasm/engine-steps.js";

/** From this many border parameters on, dense algebra takes most of the time of a Hessian. */
const WIDE = 16;

/**
 * Evaluates a program at order 0, 1 or 2 in buffers that it reuses: what `gradient` and `system` hold is overwritten by
 * the next evaluation. Values are the deviance part of −log L (see `BoundData`); they are Infinity outside the domain.
 * docs/engine.md, section 2, derives the gradient and the Hessian.
 */
export class Evaluator {
  readonly program: Program;
  /** What evaluates the parts of the program that plain ones do not have; undefined where it has none. */
  readonly parts: EvaluationParts | undefined;
  /** Of the inner program, where the program has derived variables. */
  readonly state: State;
  /** Gradient of −log L at the last evaluation of order 1 or 2; `[nPars]`. */
  readonly gradient: Float64Array;
  readonly #deviance: Deviance = { main: 0, constraint: 0 };
  readonly #room: KernelRoom;
  readonly #evaluation: Evaluation;
  readonly #derived: DerivedEvaluator | undefined;
  readonly #engine: EngineSteps | undefined;
  readonly #terms: OtherTerms | undefined;
  #hessian: HessianState | undefined;
  #system: ArrowSystem | undefined;

  /**
   * @param parts - those of the lowering that made the program
   * @param room - where to work: by default where that is fastest
   */
  constructor(
    program: Program,
    parts?: EvaluationParts,
    room: KernelRoom = kernelRoom(program, parts?.roomSize(program)),
  ) {
    requireParts(program, parts);
    this.program = program;
    this.parts = parts;
    this.#room = room;
    const { derived, nPars } = program;
    const inner = derived?.inner ?? program;
    const { dense, hasEngine } = room;
    this.state = createState(inner, parts?.uncertainties, hasEngine ? dense.allocate : undefined);
    this.gradient = this.state.gradient.subarray(0, nPars);
    this.#terms = parts?.terms(program, this.state);
    const writeSlopes = this.#terms?.writeSlopes;
    const kernel = derived !== undefined && hasEngine ? parts?.foldKernel(dense) : undefined;
    this.#engine = hasEngine ? new EngineSteps(inner, this.state, dense, writeSlopes, kernel?.fold) : undefined;
    const steps = this.#engine ?? plainSteps(this.state, writeSlopes);
    const innerDense = hasEngine ? dense : scalarDense;
    const newHessian = (folding: Folding | undefined) =>
      createHessianState(inner, innerDense, this.#engine?.supports, folding);
    this.#derived =
      derived && parts?.derived(program, derived, { state: this.state, steps, newHessian, dense: innerDense, kernel });
    const evaluation = this.#derived ?? directEvaluation(steps);
    this.#evaluation = this.#terms?.withOthers(evaluation, this.gradient) ?? evaluation;
  }

  /** Hessian of −log L at the last evaluation of order 2. */
  get system(): ArrowSystem {
    this.#system ??= new ArrowSystem(this.program, this.#hessianState());
    return this.#system;
  }

  /** About how many gradients take as long as a Hessian and its factorisation. */
  get gradientsPerHessian(): number {
    return this.program.border.length < WIDE ? 3 : 10;
  }

  /** @throws ModelError `too-large` */
  #hessianState(): HessianState {
    if (this.#hessian === undefined) {
      requireHessianRoom(this.program);
      this.#hessian = createHessianState(this.program, this.#room.dense, this.#engine?.supports);
    }
    return this.#hessian;
  }

  bind(data: ArrayLike<number>): BoundData {
    const bound = bindData(this.program, data);
    if (this.#terms === undefined) return bound;
    const { main, constraint } = this.#terms.constants(bound.values);
    return {
      values: bound.values,
      mainConstant: bound.mainConstant + main,
      constraintConstant: bound.constraintConstant + constraint,
    };
  }

  /** Main and constraint deviance at `pars`; the record is reused by the next call. */
  deviance(pars: Float64Array, data: BoundData): Readonly<Deviance> {
    this.#evaluation.value(pars, data.values, this.#deviance);
    return this.#deviance;
  }

  value(pars: Float64Array, data: BoundData): number {
    this.#evaluation.value(pars, data.values, this.#deviance);
    return this.#sum();
  }

  /** Value, and the gradient in `gradient`; Infinity outside the domain, where there is no gradient. */
  valueAndGradient(pars: Float64Array, data: BoundData): number {
    this.#evaluation.gradient(pars, data.values, this.#deviance);
    return this.#sum();
  }

  /**
   * The value where there are derivatives as well, else Infinity: what a minimiser can go on from. They differ for derived
   * variables only, such as √θ at 0.
   */
  regularValue(pars: Float64Array, data: BoundData): number {
    this.#evaluation.regularValue(pars, data.values, this.#deviance);
    return this.#sum();
  }

  /** Value, gradient and Hessian (in `system`); Infinity outside the domain, where there are no derivatives. */
  valueGradientHessian(pars: Float64Array, data: BoundData): number {
    this.#evaluation.hessian(this.#hessianState(), pars, data.values, this.#deviance);
    return this.#sum();
  }

  /** `valueGradientHessian` at the point, and for the data, that the last evaluation was a value of. */
  valueGradientHessianAgain(pars: Float64Array, data: BoundData): number {
    this.#evaluation.hessianAgain(this.#hessianState(), pars, data.values, this.#deviance);
    return this.#sum();
  }

  /**
   * Puts the positive semidefinite part (Gauss–Newton) in the place of the Hessian, at the point and for the data of its
   * last evaluation.
   */
  dropCurvature(pars: Float64Array, data: BoundData): void {
    this.#evaluation.dropCurvature(this.#hessianState(), pars, data.values);
  }

  #sum(): number {
    return this.#deviance.main + this.#deviance.constraint;
  }

  /** Expected events per bin; a view that the next evaluation overwrites. `[nBins]` */
  rates(pars: Float64Array): Float64Array {
    this.#evaluation.rates(pars);
    return this.state.rate;
  }

  /** Expected events per bin at the point of the last `deviance`, which was finite; a view as that of `rates`. */
  get lastRates(): Float64Array {
    return this.state.rate;
  }

  /** Derived variables that have no value or no derivatives at `pars`; `index` as in `DerivedVariables.functions`. */
  derivedProblems(pars: Float64Array): readonly { readonly index: number; readonly value: number }[] {
    return this.#derived?.problems(pars) ?? [];
  }

  /** Expected events of a sample in one of its bins at the last `rates`, its own floor applied. */
  sampleRate(sample: number, bin: number): number {
    return sampleRate(this.state, sample, bin);
  }

  /** `factor` times the Hessian of −log L of the last evaluation of order 2; a full matrix, `[nPars, nPars]` row-major. */
  denseHessian(out: Float64Array, factor = 1): Float64Array {
    return denseArrow(this.program, this.#hessianState(), out, factor);
  }
}

/** Without its parts a program would be evaluated as if it had none. */
function requireParts(program: Program, parts: EvaluationParts | undefined): void {
  if (parts === undefined && (program.derived !== undefined || hasTerms(program))) {
    throw new Error("a program with derived variables or further terms needs the parts of its lowering");
  }
}
