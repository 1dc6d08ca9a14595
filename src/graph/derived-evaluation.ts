import { allFinite } from "../math/vector.js";
import type { DenseKernel } from "../math/wasm/dense-kernel.js";
import { constraintDeviance, type Deviance } from "./evaluate-value.js";
import { type DensityStep, dropRateCurvature, type EvaluationSteps } from "./evaluation.js";
import type { DerivedEvaluator, InnerEvaluation } from "./evaluation-parts.js";
import { type Folds, foldsOf } from "./folds.js";
import { inputsOf } from "./lower-derived.js";
import type { DerivedBins } from "./nodes.js";
import type { BinFunction, DerivedVariables, Program } from "./program.js";
import { type ChannelMap, channelMaps, projectCurvature } from "./project-derived.js";
import type { Folding, HessianState, State } from "./state.js";

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
  readonly #newHessian: (folding: Folding | undefined) => HessianState;
  /** Of the program itself. */
  readonly #densities: DensityStep;
  readonly #maps: readonly ChannelMap[];
  readonly #folds: Folds;
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

  constructor(
    program: Program,
    derived: DerivedVariables,
    { state, steps, newHessian, dense, kernel }: InnerEvaluation,
  ) {
    this.#program = program;
    this.#derived = derived;
    this.#state = state;
    this.#steps = steps;
    this.#newHessian = newHessian;
    this.#densities = steps.densitiesOf(program);
    this.#pars = dense.allocate(derived.inner.nPars);
    this.#bins = derived.bins.map(({ first, functions }) =>
      binsState(
        first,
        functions,
        this.#pars.subarray(program.nPars + first),
        state.gradient.subarray(program.nPars + first),
        dense,
      ),
    );
    const ofBins = new Map<number, Float64Array>();
    for (const { first, functions, derivatives } of this.#bins) {
      const n = functions.support.length;
      for (let b = 0; b < functions.nBins; b++) ofBins.set(first + b, derivatives.subarray(b * n, (b + 1) * n));
    }
    const derivativesOf = (functions: readonly BinFunction[]) => derivativesOfBins(this.#bins, functions);
    this.#maps = channelMaps(program, derived, steps, derivativesOf);
    this.#folds = foldsOf(derived, derivativesOf, dense, kernel);
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
    const inner = this.#clearedInner();
    if (!this.#extend(pars, 2)) this.#leaveDerivatives(pars, data, out);
    else if (this.#steps.rateCurvature(inner, this.#pars, data, out)) this.#complete(inner, hessian, pars, data);
  }

  hessianAgain(hessian: HessianState, pars: Float64Array, data: Float64Array, out: Deviance): void {
    const inner = this.#clearedInner();
    if (!this.#extend(pars, 2)) this.#leaveDerivatives(pars, data, out);
    else if (this.#steps.rateCurvatureAgain(inner, this.#pars, data, out)) this.#complete(inner, hessian, pars, data);
  }

  /** The buffers of the inner Hessian, with zeros where couplings are added up. */
  #clearedInner(): HessianState {
    this.#inner ??= this.#newHessian(this.#folds.folding);
    for (const { out } of this.#folds.couplings) out.fill(0);
    return this.#inner;
  }

  /** Gradient and Hessian of the program itself, from those of the inner one. */
  #complete(inner: HessianState, hessian: HessianState, pars: Float64Array, data: Float64Array): void {
    this.#passOnGradient();
    projectCurvature(this.#maps, this.#folds.couplings, this.#derived, this.#first, inner, hessian);
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
    const { nPars } = this.#program;
    for (const k of this.#alone) {
      const { support } = this.#derived.functions[k]!.function;
      passOn(gradient, nPars + k, 1, support, this.#first[k]!);
    }
    for (const { first, functions, derivatives } of this.#bins) {
      passOn(gradient, nPars + first, functions.nBins, functions.support, derivatives);
    }
  }

  /** Σ L_zk ∂²f_k/∂θ², with the slopes over all channels, to the block of one channel in which the functions act. */
  #addFunctionCurvature({ square }: HessianState): void {
    const { nPars } = this.#program;
    const { gradient } = this.#state;
    for (const k of this.#alone) this.#addCurvature(square, k, this.#second[k]!, gradient[nPars + k]!);
    for (const { first, functions, slopes, second } of this.#bins) {
      second.fill(0);
      functions.addCurvature(slopes, second);
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

/** Adds slopes in `n` functions, from `begin` on in a gradient, times their derivatives, `[n, support]`, to those in their inputs. */
function passOn(
  gradient: Float64Array,
  begin: number,
  n: number,
  support: ArrayLike<number>,
  derivatives: Float64Array,
): void {
  for (let b = 0, at = 0; b < n; b++) {
    const slope = gradient[begin + b]!;
    for (let s = 0; s < support.length; s++, at++) gradient[support[s]!]! += slope * derivatives[at]!;
  }
}

/** Functions that are evaluated together, and what they are evaluated into. */
interface BinsState {
  readonly first: number;
  readonly functions: DerivedBins;
  readonly values: Float64Array;
  /** Derivatives of −log L in the functions. */
  readonly slopes: Float64Array;
  readonly derivatives: Float64Array;
  readonly second: Float64Array;
}

/** Derivatives of functions that a factor is, bin after bin; `[nBins, n]`. */
function derivativesOfBins(bins: readonly BinsState[], functions: readonly BinFunction[]): Float64Array {
  const { index, inputs } = functions[0]!;
  const own = bins.find(({ first, functions: { nBins } }) => index >= first && index < first + nBins)!;
  const begin = (index - own.first) * inputs.length;
  return own.derivatives.subarray(begin, begin + functions.length * inputs.length);
}

function binsState(
  first: number,
  functions: DerivedBins,
  places: Float64Array,
  gradient: Float64Array,
  dense: DenseKernel,
): BinsState {
  const { nBins, support, compiled } = functions;
  const n = support.length;
  const arrays = {
    values: places.subarray(0, nBins),
    slopes: gradient.subarray(0, nBins),
    derivatives: dense.allocate(nBins * n),
    second: dense.allocate(n * n),
  };
  const buffer = dense.memory?.buffer;
  const isThere = Object.values(arrays).every((array) => array.buffer === buffer);
  return { first, functions: compiled !== undefined && isThere ? compiled.make(dense) : functions, ...arrays };
}
