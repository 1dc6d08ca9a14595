/** Arguments and results of `minimize`. */
import type { NumericArray, Scalar } from "../ad/index.js";
import type { BfgsOptions } from "../optimize/bfgs.js";
import type { LbfgsbOptions } from "../optimize/lbfgsb.js";
import type { NelderMeadOptions } from "../optimize/nelder-mead.js";
import type { NewtonCgOptions } from "../optimize/newton-cg.js";
import type { TrustRegionOptions } from "../optimize/trust-region.js";

/** A start: one number, or a list of them. */
export type Start = number | readonly number[] | NumericArray;

/** A point in the form of the start: a number, an array, or a Float64Array for a typed array. */
export type PointOf<X extends Start> = X extends number ? number : X extends NumericArray ? Float64Array : number[];

/** What a function gets for a start of type X when it is only evaluated: a number, or an array whatever the start is. */
export type PlainArgument<X extends Start> = X extends number ? number : number[];

/** What a differentiable function gets: a scalar, or an array of scalars. */
export type DifferentiableArgument<X extends Start> = X extends number ? Scalar : readonly Scalar[];

/** A matrix in the form of the start: a number, or an array of rows. */
export type MatrixOf<X extends Start> = X extends number ? number : number[][];

/** SciPy's names of methods. */
export type MinimizeMethod = "BFGS" | "L-BFGS-B" | "Newton-CG" | "trust-exact" | "trust-ncg" | "Nelder-Mead";

/** How derivatives are had without a function for them: exactly, by forward or by central differences. */
export type DerivativeScheme = "exact" | "2-point" | "3-point";

/** A gradient: a number, or as many numbers as the start has. */
export type GradientFunction<X extends Start> = (x: PlainArgument<X>) => number | ArrayLike<number>;

/** A Hessian: a number, rows of numbers, or all numbers row by row. */
export type HessianFunction<X extends Start> = (
  x: PlainArgument<X>,
) => number | ArrayLike<number> | readonly ArrayLike<number>[];

/** A bound that is `null`, `undefined` or infinite is none. */
export type Bound = readonly [lower: number | null | undefined, upper: number | null | undefined];

/** Where a run stands after an iteration. */
export interface IntermediateResult<X extends Start = Start> {
  readonly x: PointOf<X>;
  readonly fun: number;
}

type Numeric = Omit<BfgsOptions, "hessInv0"> & LbfgsbOptions & NewtonCgOptions & TrustRegionOptions;

/**
 * Options of the methods, SciPy's names in camelCase; each method has its own of these, see `BfgsOptions`,
 * `LbfgsbOptions`, `NewtonCgOptions`, `TrustRegionOptions` and `NelderMeadOptions` for meaning and defaults.
 */
export interface SolverOptions extends Partial<Numeric>, Partial<Omit<NelderMeadOptions, "initialSimplex">> {
  /** BFGS: first approximation of the inverse Hessian, rows of a symmetric positive definite matrix. */
  readonly hessInv0?: readonly ArrayLike<number>[];
  /** Nelder–Mead: first simplex, n + 1 points, in place of one around x0. */
  readonly initialSimplex?: readonly ArrayLike<number>[];
  /** Relative step of finite differences, for jac or hess "2-point" and "3-point"; default √ε and ∛ε of max(1, |x|). */
  readonly finiteDiffRelStep?: number;
  /** Keep the point after each iteration in `allvecs` of the result; default false. */
  readonly returnAll?: boolean;
}

/** How to minimise. */
export interface MinimizeOptions<X extends Start = Start> {
  /** Default "BFGS", or "L-BFGS-B" with bounds. Upper or lower case. */
  readonly method?: MinimizeMethod | Lowercase<MinimizeMethod>;
  /** Gradient: "exact" (default, by this library's differentiation), differences, or a function. */
  readonly jac?: DerivativeScheme | GradientFunction<X>;
  /**
   * Hessian: "exact", differences of the gradient, or a function; default "exact". The Newton methods use it
   * throughout. BFGS and L-BFGS-B use second derivatives at the end, to confirm that the point found is a minimum: these
   * if given, else exact ones if `jac` is exact, differences of `jac` if that is a function (in both cases up to 100
   * variables), or differences of values (up to 30); all are counted.
   */
  readonly hess?: DerivativeScheme | HessianFunction<X>;
  /** Lower and upper bound for each variable, for L-BFGS-B and Nelder–Mead. */
  readonly bounds?: readonly (Bound | null | undefined)[];
  /** Tolerance of the method's main stopping tests; more exactly in `options`. */
  readonly tol?: number;
  readonly options?: SolverOptions;
  /** Called after each iteration; the run stops when it returns true. */
  readonly callback?: (intermediateResult: IntermediateResult<X>) => unknown;
}

/** Options for a function that cannot be differentiated exactly: it uses native operators or Math functions. */
export type PlainMinimizeOptions<X extends Start> = MinimizeOptions<X> &
  (
    | { readonly jac: "2-point" | "3-point" | GradientFunction<X> }
    | { readonly method: "Nelder-Mead" | Lowercase<"Nelder-Mead"> }
  );

/** Where a minimisation ended, with SciPy's names. */
export interface MinimizeResult<X extends Start = Start> {
  readonly x: PointOf<X>;
  readonly fun: number;
  /** Gradient at x; 0 for a variable with equal bounds under finite differences. Absent for Nelder–Mead. */
  readonly jac?: PointOf<X>;
  /** Hessian at x, from the methods that use it. */
  readonly hess?: MatrixOf<X>;
  /** BFGS's approximation of the inverse Hessian. */
  readonly hessInv?: MatrixOf<X>;
  /** Evaluations of the function (those of finite differences included), its gradient, and its Hessian. */
  readonly nfev: number;
  readonly njev: number;
  readonly nhev: number;
  readonly nit: number;
  /** Whether the method's stopping test is met at a point that its model confirms to be a minimum. */
  readonly success: boolean;
  /**
   * 0 converged; 1 limit of iterations or evaluations (SciPy: 2 for the iterations of Nelder–Mead); 2 precision lost;
   * 3 not finite; 99 stopped by the callback.
   */
  readonly status: number;
  /** What happened, and for a failure the likely cause. */
  readonly message: string;
  /** The start and the point after each iteration, with `returnAll`. */
  readonly allvecs?: PointOf<X>[];
  /** Nelder–Mead's last simplex, best vertex first. */
  readonly finalSimplex?: { readonly x: PointOf<X>; readonly fun: number }[];
}
