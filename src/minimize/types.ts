/** Arguments and results of `minimize`. */
import type { NumericArray, Scalar } from "../ad/index.js";
import type { BfgsOptions } from "./algorithms/bfgs.js";
import type { LbfgsbOptions } from "./algorithms/lbfgsb.js";
import type { NelderMeadOptions } from "./algorithms/nelder-mead.js";
import type { NewtonCgOptions } from "./algorithms/newton-cg.js";
import type { TrustRegionOptions } from "./algorithms/trust-region.js";

/** A start: one number, or a list of them. */
export type Start = number | readonly number[] | NumericArray;

/** A point in the form of the start: a number, an array, or a Float64Array for a typed array. */
export type PointOf<X extends Start> = X extends number ? number : X extends NumericArray ? Float64Array : number[];

/** The argument of a function that is only evaluated, for a start of type X: a number, or an array for every other start. */
export type PlainArgument<X extends Start> = X extends number ? number : number[];

/** The argument of a differentiable function: a scalar, or an array of scalars. */
export type DifferentiableArgument<X extends Start> = X extends number ? Scalar : readonly Scalar[];

/** A matrix in the form of the start: a number, or an array of rows. */
export type MatrixOf<X extends Start> = X extends number ? number : number[][];

/** SciPy's names of methods. */
export type MinimizeMethod = "BFGS" | "L-BFGS-B" | "Newton-CG" | "trust-exact" | "trust-ncg" | "Nelder-Mead";

/** How derivatives are computed when no function is given for them: exactly, or by forward or central differences. */
export type DerivativeScheme = "exact" | "2-point" | "3-point";

/** A gradient: a number, or as many numbers as the start has. */
export type GradientFunction<X extends Start> = (x: PlainArgument<X>) => number | ArrayLike<number>;

/** A Hessian: a number, rows of numbers, or all numbers row by row. */
export type HessianFunction<X extends Start> = (
  x: PlainArgument<X>,
) => number | ArrayLike<number> | readonly ArrayLike<number>[];

/** Lower and upper bound; `null`, `undefined` or an infinite number means no bound. */
export type Bound = readonly [lower: number | null | undefined, upper: number | null | undefined];

/** The state of a run after an iteration. */
export interface IntermediateResult<X extends Start = Start> {
  readonly x: PointOf<X>;
  readonly fun: number;
}

type SolverOption = keyof BfgsOptions | keyof LbfgsbOptions | keyof NewtonCgOptions | keyof TrustRegionOptions;

/** Every option of a method that is a number: `SolverOptions` says what each one means. */
type NumericOptions = {
  readonly [K in Exclude<SolverOption | keyof NelderMeadOptions, "hessInv0" | "initialSimplex" | "adaptive">]?: number;
};

/**
 * Options of the methods, SciPy's names in camelCase. Each method has its own of these; one that it does not have is an
 * error. Defaults are SciPy's.
 */
export interface SolverOptions extends NumericOptions {
  /** All methods: largest number of iterations. Default 200 per variable, 15000 for L-BFGS-B. */
  readonly maxiter?: number;
  /**
   * All methods: predicted further decrease, relative to 1 + |fun|, above which success is not reported. Default 1e-10;
   * `Infinity` for none. Not in SciPy.
   */
  readonly edmtol?: number;
  /** Gradient at which to stop: BFGS (see `norm`), L-BFGS-B (projected, largest entry) 1e-5; trust regions (Euclid) 1e-4. */
  readonly gtol?: number;
  /** BFGS: order of the norm of the gradient; default Infinity, its largest entry. */
  readonly norm?: number;
  /** BFGS: the run stops when the step is below this times the size of x; default 0, never. */
  readonly xrtol?: number;
  /** BFGS and Newton-CG: sufficient decrease in the line search; default 1e-4. */
  readonly c1?: number;
  /** BFGS and Newton-CG: curvature in the line search; default 0.9. */
  readonly c2?: number;
  /** Newton-CG: mean change of a variable in one step at which to stop; default 1e-5. */
  readonly xtol?: number;
  /** L-BFGS-B: relative decrease of the value in one iteration at which to stop; default 2.22e-9. */
  readonly ftol?: number;
  /** L-BFGS-B: number of steps remembered; default 10. */
  readonly maxcor?: number;
  /** L-BFGS-B: largest number of evaluations; default 15000. */
  readonly maxfun?: number;
  /** L-BFGS-B: largest number of evaluations in one line search; default 20. */
  readonly maxls?: number;
  /** Trust regions: first radius; default 1. */
  readonly initialTrustRadius?: number;
  /** Trust regions: largest radius; default 1000. */
  readonly maxTrustRadius?: number;
  /** Trust regions: least ratio of actual to predicted decrease at which a step is taken, in [0, 0.25); default 0.15. */
  readonly eta?: number;
  /** Nelder–Mead: largest coordinate distance from the best vertex at which to stop, with `fatol`; default 1e-4. */
  readonly xatol?: number;
  /** Nelder–Mead: largest difference from the best value at which to stop, with `xatol`; default 1e-4. */
  readonly fatol?: number;
  /** Nelder–Mead: largest number of evaluations; default 200 per variable. */
  readonly maxfev?: number;
  /** Nelder–Mead: reflection, expansion, contraction and shrinkage that depend on n; default false. */
  readonly adaptive?: boolean;
  /** BFGS: first approximation of the inverse Hessian, rows of a symmetric positive definite matrix. */
  readonly hessInv0?: readonly ArrayLike<number>[];
  /** Nelder–Mead: first simplex, n + 1 points, in place of one around x0. */
  readonly initialSimplex?: readonly ArrayLike<number>[];
  /** Relative step of finite differences, for jac or hess "2-point" and "3-point"; default √ε and ∛ε of max(1, |x|). */
  readonly finiteDiffRelStep?: number;
  /** Whether `allvecs` of the result has the point after each iteration; default false. */
  readonly returnAll?: boolean;
}

/** Options of `minimize`. */
export interface MinimizeOptions<X extends Start = Start> {
  /** Name of the method in upper or lower case; default "BFGS", or "L-BFGS-B" with bounds. */
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
  /** Tolerance of the main stopping tests of the method; `options` has the tolerance of each test. */
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

/** Result of a minimisation, with SciPy's names. */
export interface MinimizeResult<X extends Start = Start> {
  readonly x: PointOf<X>;
  readonly fun: number;
  /**
   * Gradient at x. Where that of the run comes from finite differences and does not vanish, it is the more accurate one of the
   * confirmation; with finite differences it is 0 for a variable with equal bounds. Absent for Nelder–Mead.
   */
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
  /**
   * Whether the stopping test of the method is met at a point that second derivatives confirm to be a minimum. A gradient by
   * finite differences must vanish within its errors; that of forward differences is half the curvature times the step.
   */
  readonly success: boolean;
  /**
   * 0 converged; 1 limit of iterations or evaluations (SciPy: 2 for the iterations of Nelder–Mead); 2 precision lost;
   * 3 not finite; 99 stopped by the callback.
   */
  readonly status: number;
  /** Why the run stopped, and for a failure the likely cause. */
  readonly message: string;
  /** The start and the point after each iteration, with `returnAll`. */
  readonly allvecs?: PointOf<X>[];
  /** Nelder–Mead's last simplex, best vertex first. */
  readonly finalSimplex?: { readonly x: PointOf<X>; readonly fun: number }[];
}
