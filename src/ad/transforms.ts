/**
 * Derivatives of functions: `derivative`, `grad`, `valueAndGrad`, `jacobian`, `hessian`, `jvp`.
 *
 * Functions are ordinary TypeScript, including loops and branches, and are written with the operations of this folder. One
 * evaluation computes the derivatives with respect to all variables, and nested transforms give higher derivatives. Inside
 * another differentiated function, numbers of a result may be dual numbers, whatever its type says.
 */
import { DataError, type Issue } from "../errors.js";
import { type OptionRules, requireOptions, tested } from "../options.js";
import { Dual, newTag, type Scalar, seed, type Tangent } from "./dual.js";
import {
  type AnyFunction,
  differentiate,
  during,
  mapOutput,
  nameOf,
  primalIn,
  requireFunction,
  scalarOutput,
  tangentIn,
} from "./pass.js";
import { describe, isScalar, mapTree } from "./tree.js";
import type {
  Argnums,
  Arguments,
  Differentiable,
  GradientOf,
  JacobianOf,
  TangentOf,
  ValueAndGradient,
  ValueOf,
} from "./types.js";

/** Options of `grad` and its relatives. */
export interface GradOptions<N extends Argnums = Argnums> {
  /** Position of the argument to differentiate, counted from 0, or a list of positions. Default 0. */
  readonly argnums?: N;
}

/** Rules for the options of `grad` and its relatives. Whether the arguments exist is checked in each call. */
export const GRAD_OPTIONS: OptionRules<GradOptions> = {
  argnums: tested("the position of an argument, counted from 0, or a list of positions", (value) =>
    (Array.isArray(value) ? value : [value]).every((position) => Number.isInteger(position) && position >= 0),
  ),
};

/**
 * Gradient of a function with a scalar result: returns a function that computes ∂f/∂x for all numbers x of an argument.
 *
 * The gradient has the structure of the argument: a number for a number, an array for an array, a Float64Array for a typed
 * array, and a record for a record; for a list of `argnums` it is a list of these. The gradient of a constant is 0. All
 * derivatives come from one evaluation of f, which computes only those that are not identically 0.
 * @throws DataError `not-a-function`, `unknown-option`, `bad-option`; in a call `not-a-scalar` (result), `not-a-number`
 * (argument), `argnums` (position without an argument), `escaped-dual`
 * @see JAX `jax.grad`
 * @example grad((p: readonly Scalar[]) => mul(p[0]!, p[0]!, p[1]!))([3, 2]) // [12, 9]
 */
export function grad<P extends readonly unknown[], const N extends Argnums = 0>(
  f: ((...args: P) => Scalar) & Differentiable<P, N>,
  options: GradOptions<N> = {},
): <A extends Arguments<P>>(...args: A) => GradientOf<A, N> {
  requireFunction("grad", f);
  requireOptions(options, GRAD_OPTIONS);
  const both = valueAndGrad<P, N>(f, options);
  return (...args) => both(...args)[1] as never;
}

/**
 * Value and gradient of a function with a scalar result, from one evaluation: `[value, gradient]` as in `grad`.
 *
 * @throws DataError as `grad`
 * @see JAX `jax.value_and_grad`
 * @example valueAndGrad((x: Scalar) => mul(x, x))(3) // [9, 6]
 */
export function valueAndGrad<P extends readonly unknown[], const N extends Argnums = 0>(
  f: ((...args: P) => Scalar) & Differentiable<P, N>,
  options: GradOptions<N> = {},
): <A extends Arguments<P>>(...args: A) => ValueAndGradient<A, N> {
  requireFunction("valueAndGrad", f);
  requireOptions(options, GRAD_OPTIONS);
  return (...args) => {
    const pass = differentiate(f as AnyFunction, args, options.argnums ?? 0);
    const output = scalarOutput(pass);
    return [primalIn(pass, output), pass.restore(tangentIn(pass, output))] as never;
  };
}

/**
 * Derivative of a function of one number with a scalar result.
 *
 * Higher derivatives are nested: `derivative(derivative(f))`.
 * @throws DataError `not-a-function`; in a call `not-a-scalar` (result), `not-a-number` (argument), `escaped-dual`
 * @example derivative((x) => square(sub(x, 1)))(3) // 4
 */
export function derivative(f: (x: Scalar) => Scalar): { (x: number): number; (x: Scalar): Scalar } {
  requireFunction("derivative", f);
  const derived = (x: Scalar): Scalar => {
    if (!isScalar(x)) throw notAScalarArgument(x);
    const tag = newTag();
    const output = during(tag, () => f(new Dual(tag, x, seed(0))));
    return tangentIn({ tag, directions: 1 }, scalarOutput({ name: nameOf(f), tag, output }))[0]!;
  };
  return derived as { (x: number): number; (x: Scalar): Scalar };
}

function notAScalarArgument(x: unknown): DataError {
  const hint = "Use grad or jacobian for functions of arrays, records or several arguments.";
  return new DataError([
    { code: "not-a-number", path: "argument 0", expected: "a number", received: describe(x), hint },
  ]);
}

/**
 * Jacobian of a function: returns a function that computes ∂f/∂x for all numbers f of the result and x of an argument.
 *
 * The Jacobian has the structure of the result, with derivatives in the structure of the argument in place of each number.
 * For a function of an array of n numbers that returns an array of m numbers, it is an array of m rows of n numbers.
 * @throws DataError `not-a-function`, `unknown-option`, `bad-option`; in a call `not-a-number` (argument or result),
 * `argnums`, `escaped-dual`
 * @see JAX `jax.jacobian`
 * @example jacobian((p: readonly Scalar[]) => [mul(p[0]!, p[1]!), p[0]!, 5])([3, 2]) // [[2, 3], [1, 0], [0, 0]]
 */
export function jacobian<P extends readonly unknown[], R, const N extends Argnums = 0>(
  f: ((...args: P) => R) & Differentiable<P, N>,
  options: GradOptions<N> = {},
): <A extends Arguments<P>>(...args: A) => JacobianOf<R, GradientOf<A, N>> {
  requireFunction("jacobian", f);
  requireOptions(options, GRAD_OPTIONS);
  return (...args) => {
    const pass = differentiate(f as AnyFunction, args, options.argnums ?? 0);
    return mapOutput(pass, (leaf) => pass.restore(tangentIn(pass, leaf))) as never;
  };
}

/**
 * Second derivatives of a function with a scalar result: the Jacobian of its gradient.
 *
 * For an array of n numbers it is an array of n rows of n numbers; for a record {a, b} it is {a: {a, b}, b: {a, b}}.
 * It costs about n gradients, and less where terms have few variables in common.
 * @throws DataError as `grad`
 * @see JAX `jax.hessian`
 * @example hessian((p: readonly Scalar[]) => mul(p[0]!, p[0]!, p[1]!))([3, 2]) // [[4, 6], [6, 0]]
 */
export function hessian<P extends readonly unknown[], const N extends Argnums = 0>(
  f: ((...args: P) => Scalar) & Differentiable<P, N>,
  options: GradOptions<N> = {},
): <A extends Arguments<P>>(...args: A) => JacobianOf<GradientOf<A, N>, GradientOf<A, N>> {
  requireFunction("hessian", f);
  requireOptions(options, GRAD_OPTIONS);
  const gradient = grad<P, N>(f, options);
  return jacobian(gradient as never, options) as never;
}

/**
 * Value of a function and its derivative along a direction: `[f(x), ∂f/∂x · v]`, both in the structure of the result.
 *
 * @param primals - the arguments x
 * @param tangents - the direction v, with the structure of the arguments
 * @throws DataError `not-a-function`, `not-a-number` (argument, direction or result), `structure` (v and x differ),
 * `escaped-dual`
 * @see JAX `jax.jvp`
 * @example jvp((p: readonly Scalar[]) => mul(p[0]!, p[1]!), [[3, 2]], [[1, 10]]) // [6, 32]
 */
export function jvp<P extends readonly unknown[], R, A extends Arguments<P>>(
  f: ((...args: P) => R) & Differentiable<P, "all">,
  primals: readonly [...A],
  tangents: { readonly [K in keyof A]: TangentOf<A[K]> },
): [value: ValueOf<R, A>, tangent: JacobianOf<R, ValueOf<Scalar, A>>] {
  requireFunction("jvp", f);
  const [leaves, entries] = [leavesOf(primals, "primals"), leavesOf(tangents, "tangents")];
  checkSameStructure(leaves, entries);
  const tag = newTag();
  const lifted = mapTree(primals, "", (leaf, path) => new Dual(tag, leaf, along(entries.get(path)!))) as unknown[];
  const output = during(tag, () => (f as AnyFunction)(...lifted));
  const pass = { name: nameOf(f), tag, output, directions: 1 };
  return [
    mapOutput(pass, (leaf) => primalIn(pass, leaf)),
    mapOutput(pass, (leaf) => tangentIn(pass, leaf)[0]),
  ] as never;
}

/** The derivative of a variable along the single direction of `jvp`. */
function along(entry: Scalar): Tangent {
  return typeof entry === "number"
    ? { isPlain: true, support: [0], entries: [entry] }
    : { isPlain: false, support: [0], entries: [entry] };
}

/** All numbers of a tree, by their paths below `root`. */
function leavesOf(tree: unknown, root: string): Map<string, Scalar> {
  const leaves = new Map<string, Scalar>();
  mapTree(tree, root, (leaf, path) => leaves.set(path.slice(root.length), leaf));
  return leaves;
}

function checkSameStructure(primals: Map<string, Scalar>, tangents: Map<string, Scalar>): void {
  const expected = "one number for each number in primals";
  const missing = [...primals.keys()].filter((path) => !tangents.has(path));
  const extra = [...tangents.keys()].filter((path) => !primals.has(path));
  const issues = [
    ...missing.map((path): Issue => ({ code: "structure", path: `tangents${path}`, expected, received: "none" })),
    ...extra.map((path): Issue => ({ code: "structure", path: `tangents${path}`, expected, received: "one too many" })),
  ];
  if (issues.length > 0) throw new DataError(issues);
}
