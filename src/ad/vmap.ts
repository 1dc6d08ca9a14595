/** Batches: evaluates a function at many points in one call, with results in typed arrays. */
import { type OptionRules, requireOptions, tested } from "../options.js";
import type { Scalar } from "./dual.js";
import { fail, isNdArray, type NdArray, type NestedArray, slice, stack, toNdArray } from "./nd-array.js";
import { type AnyFunction, nameOf, requireFunction } from "./pass.js";
import { isRecord } from "./tree.js";
import type { NumericArray } from "./types.js";

/** Options of `vmap`. */
export interface VmapOptions {
  /**
   * The axis of each argument along which the points lie, or `null` for an argument that is the same for all points.
   * One entry for all arguments, or a list with one entry for each; default 0, the first axis.
   */
  readonly inAxes?: number | null | readonly (number | null)[];
}

/** Rules for the options of `vmap`. Whether the arguments have these axes is checked in each call. */
export const VMAP_OPTIONS: OptionRules<VmapOptions> = {
  inAxes: tested("an axis, counted from 0, or null, or a list with one of them for each argument", (value) =>
    (Array.isArray(value) ? value : [value]).every((axis) => axis === null || (Number.isInteger(axis) && axis >= 0)),
  ),
};

/** The argument types for a parameter of type P: P itself (axis `null`), or an array with one more dimension. */
export type Batch<P> =
  | P
  | NdArray
  | (P extends Scalar | NumericArray | NdArray | readonly unknown[]
      ? NestedArray | NumericArray
      : P extends object
        ? { readonly [K in keyof P]: Batch<P[K]> }
        : never);

/** Results of a batch, with NdArrays in place of scalars and of rectangular arrays. */
export type Batched<R> = R extends Scalar | NdArray
  ? NdArray
  : R extends NumericArray | readonly Scalar[] | readonly (NumericArray | readonly Scalar[])[]
    ? NdArray
    : R extends object
      ? { -readonly [K in keyof R]: Batched<R[K]> }
      : never;

/** The function that takes a batch in place of each argument of F. */
export type Vectorised<F> = F extends (...args: infer P) => infer R
  ? (...args: { [K in keyof P]: Batch<P[K]> }) => Batched<R>
  : never;

/** The points of one argument: their number, and the argument of the function at each point. */
interface Points {
  readonly size: number;
  readonly at: (point: number) => unknown;
}

/**
 * Vectorised version of a function, which takes a batch of points in place of one point and returns all results.
 *
 * Points lie along an axis of each argument (see `inAxes`), which is a list of numbers, a typed array, nested arrays, an NdArray,
 * or a record of these. A scalar result becomes an NdArray of shape [nPoints], an array of n numbers becomes one of shape
 * [nPoints, n], and so on. Records, and arrays that mix numbers with arrays (such as those of `valueAndGrad`), become records and
 * arrays of NdArrays. It also works on functions made by `grad` and the others.
 * @throws DataError `not-a-function`, `unknown-option`, `bad-option`; in a call `batch` (an argument that is not such an array,
 * or has no such axis), `batch-size` (arguments with different numbers of points, or without points), `ragged` (results of
 * different shapes), `not-a-number` (results), `dual-in-typed-array`
 * @see JAX `jax.vmap`
 * @example vmap(derivative((x) => mul(x, x, x)))([1, 2, 3]) // { data: Float64Array [3, 12, 27], shape: [3] }
 */
export function vmap<F extends (...args: never[]) => unknown>(f: F, options: VmapOptions = {}): Vectorised<F> {
  requireFunction("vmap", f);
  requireOptions(options, VMAP_OPTIONS);
  const vectorised = (...args: readonly unknown[]) => {
    const axes = axesOf(args, options.inAxes === undefined ? 0 : options.inAxes, nameOf(f));
    const batches = args.map((arg, i) => (axes[i] === null ? undefined : pointsOf(arg, axes[i]!, `argument ${i}`)));
    const size = commonSize(batches, nameOf(f));
    const results: unknown[] = [];
    for (let point = 0; point < size; point++) {
      const slices = args.map((arg: unknown, i) => (batches[i] === undefined ? arg : batches[i].at(point)));
      results.push((f as unknown as AnyFunction)(...slices));
    }
    return stack(results, `result of ${nameOf(f)}`);
  };
  return vectorised as Vectorised<F>;
}

function axesOf(
  args: readonly unknown[],
  inAxes: number | null | readonly (number | null)[],
  name: string,
): readonly (number | null)[] {
  if (inAxes === null || typeof inAxes === "number") return args.map(() => inAxes);
  if (inAxes.length === args.length) return inAxes;
  return fail(
    "batch",
    `inAxes of ${name}`,
    `one entry for each of ${args.length} arguments`,
    `${inAxes.length} entries`,
  );
}

/** The points of one argument: slices of an array along an axis, or of all arrays of a record. */
function pointsOf(batch: unknown, axis: number, path: string): Points {
  if (isRecord(batch) && !isNdArray(batch)) {
    const fields = Object.entries(batch).map(([key, x]) => [key, pointsOf(x, axis, `${path}.${key}`)] as const);
    const size = commonSize(
      fields.map(([, points]) => points),
      path,
    );
    return { size, at: (point) => Object.fromEntries(fields.map(([key, points]) => [key, points.at(point)])) };
  }
  const array = toNdArray(batch, path);
  const size = array.shape[axis];
  if (size === undefined || axis < 0) fail("batch", path, `an array with an axis ${axis}`, `shape [${array.shape}]`);
  return { size, at: (point) => slice(array, axis, point) };
}

function commonSize(batches: readonly (Points | undefined)[], path: string): number {
  const sizes = new Set(batches.flatMap((points) => (points === undefined ? [] : [points.size])));
  const [size] = sizes;
  if (sizes.size !== 1 || size === undefined || size === 0) {
    const received = sizes.size === 0 ? "no batched argument" : `${[...sizes].join(", ")} points`;
    fail("batch-size", path, "the same number of points, at least one, in every batched argument", received);
  }
  return size;
}
