import { allFinite } from "../math/vector.js";
import type { DenseKernel } from "../math/wasm/dense-kernel.js";
import { constraintDeviance, type Deviance } from "./evaluate-value.js";
import { type DensityStep, dropRateCurvature, type EvaluationSteps } from "./evaluation.js";
import type { DerivedEvaluator, InnerEvaluation } from "./evaluation-parts.js";
import { inputsOf } from "./lower-derived.js";
import type { DerivedBins } from "./nodes.js";
import type { DerivedVariables, Program } from "./program.js";
import { type ChannelMap, channelMaps, projectCurvature } from "./project-derived.js";
import type { HessianState, State } from "./state.js";

/**
 * Evaluates a program with factors z_k = f_k(θ): the inner program, in which z are parameters, and the chain rule.
 *
 *   ∂L/∂θ   = L_θ + Σ_k L_zk ∂f_k/∂θ
 *   ∂²L/∂θ² = Tᵀ (inner Hessian) T + Σ_k L_zk ∂²f_k/∂θ²,   T = ∂(θ, z)/∂θ
 *
 * Where a function, or a derivative that is asked for, is not a finite number, −log L is Infinity and the gradient NaN.
 * See docs/engine.md, section 6.
 */
export class DerivedEvaluation implements DerivedEvaluator {
  readonly #program: Program;
  readonly #derived: DerivedVariables;
  /** Work buffers of the inner program, which is evaluated step by step. */
  readonly #state: State;
  readonly #steps: EvaluationSteps;
  readonly #newHessian: () => HessianState;
  /** Of the program itself. */
  readonly #densities: DensityStep;
  readonly #maps: readonly ChannelMap[];
  /** θ, then z. */
  readonly #pars: Float64Array;
  /** ∂f_k/∂θ over the support of each function, and ∂²f_k/∂θ² of those that are evaluated alone. */
  readonly #first: readonly Float64Array[];
  readonly #second: readonly Float64Array[];
  readonly #bins: readonly BinsState[];
  /** Numbers of the functions that are evaluated alone. */
  readonly #alone: readonly number[];
  /** Local parameters of its home that each function reads. */
  readonly #inputs: readonly Int32Array[];
  #inner: HessianState | undefined;

  constructor(program: Program, derived: DerivedVariables, { state, steps, newHessian, dense }: InnerEvaluation) {
    this.#program = program;
    this.#derived = derived;
    this.#state = state;
    this.#steps = steps;
    this.#newHessian = newHessian;
    this.#densities = steps.densitiesOf(program);
    this.#maps = channelMaps(program, derived, steps, dense);
    this.#pars = new Float64Array(derived.inner.nPars);
    this.#bins = derived.bins.map(({ first, functions }) =>
      binsState(first, functions, this.#pars.subarray(program.nPars + first), dense),
    );
    const ofBins = new Map<number, Float64Array>();
    for (const { first, functions, derivatives } of this.#bins) {
      const n = functions.support.length;
      for (let b = 0; b < functions.nBins; b++) ofBins.set(first + b, derivatives.subarray(b * n, (b + 1) * n));
    }
    this.#alone = [...derived.functions.keys()].filter((k) => !ofBins.has(k));
    this.#first = derived.functions.map(({ function: f }, k) => ofBins.get(k) ?? new Float64Array(f.support.length));
    this.#inputs = derived.functions.map((_, k) => inputsOf(derived.channels[derived.home[k]!]!, k)!);
    this.#second = derived.functions.map(
      ({ function: f }, k) => new Float64Array(ofBins.has(k) ? 0 : f.support.length ** 2),
    );
  }

  /** The gradient of the last point stays. */
  value(pars: Float64Array, data: Float64Array, out: Deviance): void {
    this.#value(pars, data, out, 0);
  }

  regularValue(pars: Float64Array, data: Float64Array, out: Deviance): void {
    this.#value(pars, data, out, 2);
  }

  /** The value where functions have derivatives up to `order`, else Infinity. */
  #value(pars: Float64Array, data: Float64Array, out: Deviance, order: 0 | 2): void {
    if (this.#extend(pars, order)) this.#steps.value(this.#pars, data, out);
    else this.#leaveDomain(pars, data, out);
  }

  gradient(pars: Float64Array, data: Float64Array, out: Deviance): void {
    if (!this.#extend(pars, 1)) this.#leaveDerivatives(pars, data, out);
    else if (this.#steps.gradient(this.#pars, data, out)) this.#passOnGradient();
  }

  hessian(hessian: HessianState, pars: Float64Array, data: Float64Array, out: Deviance): void {
    this.#inner ??= this.#newHessian();
    if (!this.#extend(pars, 2)) this.#leaveDerivatives(pars, data, out);
    else if (this.#steps.rateCurvature(this.#inner, this.#pars, data, out)) {
      this.#complete(this.#inner, hessian, pars, data);
    }
  }

  hessianAgain(hessian: HessianState, pars: Float64Array, data: Float64Array, out: Deviance): void {
    this.#inner ??= this.#newHessian();
    if (!this.#extend(pars, 2)) this.#leaveDerivatives(pars, data, out);
    else if (this.#steps.rateCurvatureAgain(this.#inner, this.#pars, data, out)) {
      this.#complete(this.#inner, hessian, pars, data);
    }
  }

  /** Gradient and Hessian of the program itself, from those of the inner one. */
  #complete(inner: HessianState, hessian: HessianState, pars: Float64Array, data: Float64Array): void {
    this.#passOnGradient();
    projectCurvature(this.#maps, this.#derived, this.#first, inner, hessian);
    this.#addFunctionCurvature(hessian);
    this.#densities.add(hessian, pars, data);
  }

  dropCurvature(hessian: HessianState, pars: Float64Array, data: Float64Array): void {
    dropRateCurvature(this.#densities, hessian, pars, data);
  }

  rates(pars: Float64Array): void {
    this.#extend(pars, 0);
    this.#steps.rates(this.#pars);
  }

  problems(pars: Float64Array): readonly { readonly index: number; readonly value: number }[] {
    if (this.#extend(pars, 2)) return [];
    return this.#derived.functions.flatMap(({ function: f }, index) => {
      const value = this.#pars[this.#program.nPars + index]!;
      const n = f.support.length;
      const derivatives = [new Float64Array(n), new Float64Array(n * n)] as const;
      f.hessian(this.#pars, ...derivatives);
      return Number.isFinite(value) && derivatives.every(allFinite) ? [] : [{ index, value }];
    });
  }

  /** Fills z, and derivatives up to `order`; whether all are finite. */
  #extend(pars: Float64Array, order: 0 | 1 | 2): boolean {
    const { functions } = this.#derived;
    const x = this.#pars;
    x.set(pars);
    let finite = true;
    for (const { functions: bins, values, derivatives } of this.#bins) {
      finite = bins.evaluate(x, order, values, derivatives) && finite;
    }
    for (const k of this.#alone) {
      const f = functions[k]!.function;
      const [first, second] = [this.#first[k]!, this.#second[k]!];
      const z = order === 0 ? f.value(x) : order === 1 ? f.gradient(x, first) : f.hessian(x, first, second);
      x[this.#program.nPars + k] = z;
      finite &&= Number.isFinite(z);
      if (order > 0) finite &&= allFinite(first);
      if (order > 1) finite &&= allFinite(second);
    }
    return finite;
  }

  #leaveDomain(pars: Float64Array, data: Float64Array, out: Deviance): void {
    out.main = Number.POSITIVE_INFINITY;
    out.constraint = constraintDeviance(this.#program, pars, data);
  }

  /** There are no derivatives either: nothing may take those of the last point for them. */
  #leaveDerivatives(pars: Float64Array, data: Float64Array, out: Deviance): void {
    this.#leaveDomain(pars, data, out);
    this.#state.gradient.fill(Number.NaN);
  }

  #passOnGradient(): void {
    const { gradient } = this.#state;
    const { functions } = this.#derived;
    for (let k = 0; k < functions.length; k++) {
      const { support } = functions[k]!.function;
      const slope = gradient[this.#program.nPars + k]!;
      for (let s = 0; s < support.length; s++) gradient[support[s]!]! += slope * this.#first[k]![s]!;
    }
  }

  /** Σ L_zk ∂²f_k/∂θ², with the slopes over all channels, to the block of one channel in which the functions act. */
  #addFunctionCurvature({ square }: HessianState): void {
    const { nPars } = this.#program;
    const { gradient } = this.#state;
    for (const k of this.#alone) this.#addCurvature(square, k, this.#second[k]!, gradient[nPars + k]!);
    for (const { first, functions, second } of this.#bins) {
      second.fill(0);
      functions.addCurvature(gradient.subarray(nPars + first, nPars + first + functions.nBins), second);
      this.#addCurvature(square, first, second, 1);
    }
  }

  /** Adds a matrix over the inputs of function `k`, times a factor. */
  #addCurvature(square: Float64Array, k: number, second: Float64Array, factor: number): void {
    const inputs = this.#inputs[k]!;
    const { width, square: offset } = this.#program.channels[this.#derived.home[k]!]!;
    for (let a = 0; a < inputs.length; a++) {
      for (let b = 0; b <= a; b++) {
        const [row, column] = [Math.max(inputs[a]!, inputs[b]!), Math.min(inputs[a]!, inputs[b]!)];
        square[offset + row * width + column]! += factor * second[a * inputs.length + b]!;
      }
    }
  }
}

/** Functions that are evaluated together, and what they are evaluated into. */
interface BinsState {
  readonly first: number;
  readonly functions: DerivedBins;
  readonly values: Float64Array;
  readonly derivatives: Float64Array;
  readonly second: Float64Array;
}

function binsState(first: number, functions: DerivedBins, places: Float64Array, dense: DenseKernel): BinsState {
  const { nBins, support } = functions;
  const n = support.length;
  return {
    first,
    functions,
    values: places.subarray(0, nBins),
    derivatives: dense.allocate(nBins * n),
    second: new Float64Array(n * n),
  };
}
