import { scalarDense } from "../math/wasm/dense-kernel.js";
import { completeGradient, evaluateGradient } from "./evaluate-gradient.js";
import { addDensityCurvature, addRateCurvature, dropRateCurvature } from "./evaluate-hessian.js";
import { constraintDeviance, type Deviance, evaluateRates, evaluateValue } from "./evaluate-value.js";
import type { Evaluation } from "./evaluation.js";
import type { DerivedVariables, Program } from "./program.js";
import { projectCurvature } from "./project-derived.js";
import { createHessianState, type HessianState, type State } from "./state.js";

/**
 * Evaluates a program with factors z_k = f_k(θ): the inner program, in which z are parameters, and the chain rule.
 *
 *   ∂L/∂θ   = L_θ + Σ_k L_zk ∂f_k/∂θ
 *   ∂²L/∂θ² = Tᵀ (inner Hessian) T + Σ_k L_zk ∂²f_k/∂θ²,   T = ∂(θ, z)/∂θ
 *
 * Where a function, or a derivative that is asked for, is not a finite number, −log L is Infinity and the gradient NaN.
 */
export class DerivedEvaluation implements Evaluation {
  readonly #program: Program;
  readonly #derived: DerivedVariables;
  /** Work buffers of the inner program, and the same with the program itself. */
  readonly #state: State;
  readonly #outerState: State;
  /** θ, then z. */
  readonly #pars: Float64Array;
  /** ∂f_k/∂θ over the support of each function, and ∂²f_k/∂θ². */
  readonly #first: readonly Float64Array[];
  readonly #second: readonly Float64Array[];
  #inner: HessianState | undefined;

  constructor(program: Program, derived: DerivedVariables, state: State) {
    this.#program = program;
    this.#derived = derived;
    this.#state = state;
    this.#outerState = { ...state, program };
    this.#pars = new Float64Array(derived.inner.nPars);
    this.#first = derived.functions.map(({ function: f }) => new Float64Array(f.support.length));
    this.#second = derived.functions.map(({ function: f }) => new Float64Array(f.support.length ** 2));
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
    if (this.#extend(pars, order)) evaluateValue(this.#state, this.#pars, data, out);
    else this.#leaveDomain(pars, data, out);
  }

  gradient(pars: Float64Array, data: Float64Array, out: Deviance): void {
    if (!this.#extend(pars, 1)) this.#leaveDerivatives(pars, data, out);
    else if (evaluateGradient(this.#state, this.#pars, data, out)) this.#passOnGradient();
  }

  /** As `evaluateHessian`, into the Hessian of the program itself. */
  hessian(hessian: HessianState, pars: Float64Array, data: Float64Array, out: Deviance): void {
    if (!this.#extend(pars, 2)) {
      this.#leaveDerivatives(pars, data, out);
      return;
    }
    evaluateRates(this.#state, this.#pars, 2);
    if (!completeGradient(this.#state, this.#pars, data, out)) return;
    this.#passOnGradient();
    this.#inner ??= createHessianState(this.#derived.inner, scalarDense);
    addRateCurvature(this.#state, this.#inner, this.#pars);
    projectCurvature(this.#program, this.#derived, this.#first, this.#inner, hessian);
    this.#addFunctionCurvature(hessian);
    addDensityCurvature(this.#outerState, hessian, pars, data);
  }

  hessianAgain(hessian: HessianState, pars: Float64Array, data: Float64Array, out: Deviance): void {
    this.hessian(hessian, pars, data, out);
  }

  /** As `dropRateCurvature`. */
  dropCurvature(hessian: HessianState, pars: Float64Array, data: Float64Array): void {
    dropRateCurvature(this.#outerState, hessian, pars, data);
  }

  rates(pars: Float64Array): void {
    this.#extend(pars, 0);
    evaluateRates(this.#state, this.#pars, 0);
  }

  /** Functions that are not a finite number at `pars`, or have a derivative that is not. */
  problems(pars: Float64Array): readonly { readonly index: number; readonly value: number }[] {
    this.#extend(pars, 2);
    return this.#derived.functions.flatMap((_, index) => {
      const value = this.#pars[this.#program.nPars + index]!;
      const derivatives = [this.#first[index]!, this.#second[index]!];
      return Number.isFinite(value) && derivatives.every(allFinite) ? [] : [{ index, value }];
    });
  }

  /** Fills z, and derivatives up to `order`; whether all are finite. */
  #extend(pars: Float64Array, order: 0 | 1 | 2): boolean {
    const { functions } = this.#derived;
    const x = this.#pars;
    x.set(pars);
    let finite = true;
    for (let k = 0; k < functions.length; k++) {
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

  /** L_zk ∂²f_k/∂θ², the slope over all channels, to the block of one channel in which the function acts. */
  #addFunctionCurvature({ square }: HessianState): void {
    const { home, channels, functions } = this.#derived;
    for (let k = 0; k < functions.length; k++) {
      const c = home[k]!;
      const { functionOf, begin, targets } = channels[c]!;
      const { width, square: offset } = this.#program.channels[c]!;
      const from = begin[functionOf.indexOf(k)]!;
      const n = functions[k]!.function.support.length;
      const slope = this.#state.gradient[this.#program.nPars + k]!;
      for (let a = 0; a < n; a++) {
        for (let b = 0; b <= a; b++) {
          // inputs, and local parameters in the same order, ascend: this is the lower triangle
          square[offset + targets[from + a]! * width + targets[from + b]!]! += slope * this.#second[k]![a * n + b]!;
        }
      }
    }
  }
}

function allFinite(values: Float64Array): boolean {
  for (let i = 0; i < values.length; i++) if (!Number.isFinite(values[i]!)) return false;
  return true;
}
