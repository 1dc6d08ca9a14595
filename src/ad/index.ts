/**
 * Automatic differentiation: operations, comparisons, and transforms of functions written with them.
 *
 * @module ad
 */

export type { Rule } from "./apply.js";
export { eq, ge, gt, le, lt } from "./compare.js";
export { Dual, type Scalar, type Tag, value } from "./dual.js";
export type { NdArray } from "./nd-array.js";
export { dot, logsumexp, max, min, norm, sum } from "./reductions.js";
export type { Binary, Operation, Ternary, Unary, Variadic } from "./rules.js";
export {
  abs,
  acos,
  acosh,
  add,
  asin,
  asinh,
  atan,
  atan2,
  atanh,
  cbrt,
  cos,
  cosh,
  digamma,
  div,
  erf,
  erfc,
  exp,
  expm1,
  hypot,
  lgamma,
  log,
  log1p,
  log2,
  log10,
  mul,
  neg,
  normalLogpdf,
  poissonLogpdf,
  polygamma,
  pow,
  RULES,
  sin,
  sinh,
  sqrt,
  square,
  sub,
  tan,
  tanh,
} from "./rules.js";
export { derivative, type GradOptions, grad, hessian, jacobian, jvp, valueAndGrad } from "./transforms.js";
export type { Argument, Arguments, GradientOf, JacobianOf, NumericArray, TangentOf } from "./types.js";
export { type Batch, type Batched, type VmapOptions, vmap } from "./vmap.js";
