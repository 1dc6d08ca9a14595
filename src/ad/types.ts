/** Types of arguments and results of the transforms. A result has the structure of the argument to which it belongs. */
import type { Dual, Scalar } from "./dual.js";

/** Typed arrays of numbers, which are accepted in place of any list of numbers. */
export type NumericArray =
  | Float64Array
  | Float32Array
  | Int8Array
  | Uint8Array
  | Uint8ClampedArray
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array;

/** The argument types for a parameter of type P: P itself, and a typed array for a list of scalars. */
export type Argument<P> = P extends Scalar
  ? P
  : P extends readonly Scalar[]
    ? P | NumericArray
    : P extends (...args: never) => unknown
      ? P
      : P extends object
        ? { readonly [K in keyof P]: Argument<P[K]> }
        : P;

/** `Argument` of each parameter of a function. */
export type Arguments<P extends readonly unknown[]> = { [K in keyof P]: Argument<P[K]> };

/**
 * Derivatives with respect to all numbers of an argument of type T: a number for a number, an array for an array, a
 * Float64Array for a typed array, a record for a record, and a Scalar for a Scalar, which may be a dual number of an outer
 * differentiation.
 */
export type TangentOf<T> = T extends number
  ? number
  : T extends Dual
    ? Scalar
    : T extends NumericArray
      ? Float64Array
      : T extends object
        ? { -readonly [K in keyof T]: TangentOf<T[K]> }
        : never;

/** Positions of the arguments to differentiate: one position, or a list of them. */
export type Argnums = number | readonly number[];

/** Derivatives with respect to the chosen arguments: those of one argument, or a list with those of each. */
export type GradientOf<A extends readonly unknown[], N extends Argnums> = N extends readonly number[]
  ? { -readonly [K in keyof N]: TangentOf<A[N[K] & keyof A]> }
  : N extends number
    ? TangentOf<A[N]>
    : never;

/** The structure of the result, with the derivatives G in place of each number. */
export type JacobianOf<R, G> = R extends Scalar
  ? G
  : R extends NumericArray
    ? G[]
    : R extends object
      ? { -readonly [K in keyof R]: JacobianOf<R[K], G> }
      : never;

/** Result of a function without derivatives; plain arguments give plain numbers. */
export type ValueOf<R, A> = ContainsDual<A> extends true ? R : Plain<R>;

/** Result of `valueAndGrad`. It has a name, because the compiler would unroll an anonymous tuple endlessly inside `vmap`. */
export type ValueAndGradient<A extends readonly unknown[], N extends Argnums> = [
  value: ValueOf<Scalar, A>,
  gradient: GradientOf<A, N>,
];

type Plain<R> = R extends Scalar
  ? number
  : R extends NumericArray
    ? R
    : R extends object
      ? { [K in keyof R]: Plain<R[K]> }
      : R;

type ContainsDual<A> = true extends ContainsDualIn<A> ? true : false;
type ContainsDualIn<A> = A extends Dual
  ? true
  : A extends number | string | boolean | undefined | null | NumericArray
    ? false
    : A extends readonly (infer E)[]
      ? ContainsDualIn<E>
      : A extends object
        ? ContainsDualIn<A[keyof A]>
        : false;

/**
 * Checks a parameter list: arguments to differentiate must be declared as `Scalar`, since they become dual numbers.
 * For a function that declares `number` instead, this type is a message that says so; otherwise it is no restriction.
 */
export type Differentiable<P extends readonly unknown[], N extends Argnums | "all"> =
  true extends PlainIn<P, N>
    ? "declare parameters as Scalar, not number: while being differentiated they are dual numbers"
    : unknown;

type PlainIn<P extends readonly unknown[], N extends Argnums | "all"> = N extends "all"
  ? { [K in keyof P]: IsPlain<P[K]> }[number]
  : N extends readonly number[]
    ? { [K in keyof N]: IsPlain<P[N[K] & keyof P]> }[number]
    : N extends number
      ? IsPlain<P[N]>
      : false;
type IsPlain<T> = [T] extends [never] ? false : [T] extends [number | readonly number[]] ? true : false;
