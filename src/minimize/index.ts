/**
 * Minimisers and root finders for any function, with SciPy's semantics and exact derivatives.
 *
 * @module minimize
 */

export type { RootFlag } from "./algorithms/root-outcome.js";
export { minimize } from "./minimize.js";
export {
  type MinimizeScalarMethod,
  type MinimizeScalarOptions,
  type MinimizeScalarResult,
  minimizeScalar,
} from "./minimize-scalar.js";
export {
  type PlainRootScalarOptions,
  type RootScalarMethod,
  type RootScalarOptions,
  type RootScalarResult,
  rootScalar,
} from "./root-scalar.js";
export type {
  Bound,
  DerivativeScheme,
  DifferentiableArgument,
  GradientFunction,
  HessianFunction,
  IntermediateResult,
  MatrixOf,
  MinimizeMethod,
  MinimizeOptions,
  MinimizeResult,
  PlainArgument,
  PlainMinimizeOptions,
  PointOf,
  SolverOptions,
  Start as MinimizeStart,
} from "./types.js";
