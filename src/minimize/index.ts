/** Minimisers and root finders for any function, with SciPy's semantics and exact derivatives. */
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
  GradientFunction,
  HessianFunction,
  IntermediateResult,
  MinimizeMethod,
  MinimizeOptions,
  MinimizeResult,
  PlainMinimizeOptions,
  SolverOptions,
} from "./types.js";
