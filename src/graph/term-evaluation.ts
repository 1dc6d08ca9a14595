import type { Deviance } from "./evaluate-value.js";
import type { Evaluation } from "./evaluation.js";
import type { GaussianDensities } from "./gaussian.js";
import type { Program } from "./program.js";
import { type FormRoom, formRoom } from "./quadratic-form.js";
import type { HessianState } from "./state.js";
import { ofDensity, termDeviance } from "./terms.js";

/**
 * Adds to another evaluation the terms of −log L that the engine does not evaluate: densities of single parameters, quadratic forms
 * ½ (x − c)ᵀ M (x − c), whose Hessian is M, and the densities of channels with Gaussian data, whose slopes the other evaluation asks for.
 */
export class TermEvaluation implements Evaluation {
  readonly #program: Program;
  readonly #others: Evaluation;
  readonly #gradient: Float64Array;
  readonly #gaussians: GaussianDensities;
  /** x − c and M (x − c) of each quadratic term at the last value. */
  readonly #rooms: readonly FormRoom[];

  /** @param gradient - where the other evaluation leaves the gradient */
  constructor(program: Program, others: Evaluation, gradient: Float64Array, gaussians: GaussianDensities) {
    this.#gaussians = gaussians;
    this.#program = program;
    this.#others = others;
    this.#gradient = gradient;
    this.#rooms = program.quadratics.map(({ parameters }) => formRoom([parameters.length]));
  }

  rates(pars: Float64Array): void {
    this.#others.rates(pars);
  }

  value(pars: Float64Array, data: Float64Array, out: Deviance): void {
    this.#others.value(pars, data, out);
    this.#addDeviances(pars, data, out);
  }

  regularValue(pars: Float64Array, data: Float64Array, out: Deviance): void {
    this.#others.regularValue(pars, data, out);
    this.#addDeviances(pars, data, out);
  }

  gradient(pars: Float64Array, data: Float64Array, out: Deviance): void {
    this.#others.gradient(pars, data, out);
    this.#addDeviances(pars, data, out);
    this.#addGradient(pars, data, out);
  }

  hessian(hessian: HessianState, pars: Float64Array, data: Float64Array, out: Deviance): void {
    this.#others.hessian(hessian, pars, data, out);
    this.#addDeviances(pars, data, out);
    if (this.#addGradient(pars, data, out)) this.#addCurvature(hessian, pars, data, false);
  }

  hessianAgain(hessian: HessianState, pars: Float64Array, data: Float64Array, out: Deviance): void {
    this.#others.hessianAgain(hessian, pars, data, out);
    if (this.#addGradient(pars, data, out)) this.#addCurvature(hessian, pars, data, false);
  }

  dropCurvature(hessian: HessianState, pars: Float64Array, data: Float64Array): void {
    this.#others.dropCurvature(hessian, pars, data);
    this.#addCurvature(hessian, pars, data, true);
  }

  #addDeviances(pars: Float64Array, data: Float64Array, out: Deviance): void {
    out.constraint += termDeviance(this.#program, pars, data, this.#rooms);
    if (out.main < Number.POSITIVE_INFINITY) out.main += this.#gaussians.deviance(data);
  }

  /** From the pulls of the last value, which was at the same point. False outside the domain, where the gradient is 0. */
  #addGradient(pars: Float64Array, data: Float64Array, out: Deviance): boolean {
    const gradient = this.#gradient;
    if (!(out.main + out.constraint < Number.POSITIVE_INFINITY)) {
      gradient.fill(0);
      return false;
    }
    const { densities, quadratics } = this.#program;
    for (const term of densities) gradient[term.parameter]! += ofDensity(term, "slope", pars, data);
    for (let k = 0; k < quadratics.length; k++) {
      const { parameters } = quadratics[k]!;
      const { pull } = this.#rooms[k]!;
      for (let i = 0; i < parameters.length; i++) gradient[parameters[i]!]! += pull[i]!;
    }
    return true;
  }

  #addCurvature(hessian: HessianState, pars: Float64Array, data: Float64Array, isConvex: boolean): void {
    const { diagonal, scale, square } = hessian;
    this.#gaussians.addCurvature(hessian, data);
    const { densities, quadratics } = this.#program;
    for (const term of densities) {
      const convex = ofDensity(term, "convexCurvature", pars, data);
      diagonal[term.parameter]! += isConvex ? convex : ofDensity(term, "curvature", pars, data);
      scale[term.parameter]! += convex;
    }
    for (const { parameters, matrix, square: begin } of quadratics) {
      const n = parameters.length;
      for (let i = 0; i < n; i++) {
        for (let j = 0; j <= i; j++) square[begin + i * n + j] = matrix[i * n + j]!;
        scale[parameters[i]!]! += matrix[i * (n + 1)]!;
      }
    }
  }
}
