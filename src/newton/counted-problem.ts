import type { Curved, Hessian, NewtonProblem, Slopes } from "./problem.js";

/** A problem that counts its evaluations. */
export class CountedProblem<H extends Hessian> implements NewtonProblem<H> {
  readonly size: number;
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  readonly fixed: Uint8Array;
  readonly kinked: Uint8Array;
  readonly gradientsPerHessian: number;
  nValues = 0;
  nGradients = 0;
  /** Number of evaluations with second derivatives, and of approximations of Hessians. */
  nHessians = 0;
  readonly #problem: NewtonProblem<H>;

  constructor(problem: NewtonProblem<H>) {
    this.#problem = problem;
    this.size = problem.size;
    this.lower = problem.lower;
    this.upper = problem.upper;
    this.fixed = problem.fixed;
    this.kinked = problem.kinked;
    this.gradientsPerHessian = problem.gradientsPerHessian;
  }

  value(x: Float64Array): number {
    this.nValues++;
    return this.#problem.value(x);
  }

  slopes(x: Float64Array, sides?: Int8Array): Slopes {
    this.nGradients++;
    return this.#problem.slopes(x, sides);
  }

  evaluate(x: Float64Array, sides?: Int8Array): Curved<H> {
    this.nHessians++;
    return this.#problem.evaluate(x, sides);
  }

  approximate(hessian: H): H {
    this.nHessians++;
    return this.#problem.approximate(hessian);
  }
}
