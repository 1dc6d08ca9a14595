/** Rectangular arrays of numbers: made from nested arrays, cut into slices, and stacked from many results. */
import type { ErrorCode } from "../error-codes.js";
import { DataError } from "../errors.js";
import { Dual, type Scalar } from "./dual.js";
import { describe, isNumericArray, isRecord, isScalar } from "./tree.js";
import type { NumericArray } from "./types.js";

/** Numbers in a rectangular array of any dimension, row-major: the last index varies fastest. */
export interface NdArray {
  readonly data: Float64Array;
  readonly shape: readonly number[];
}

/** Nested arrays of numbers, which have the same length at each level. */
export type NestedArray = readonly number[] | readonly NumericArray[] | readonly NestedArray[];

/** Throws a DataError with one issue. */
export function fail(code: ErrorCode, path: string, expected: string, received: string, hint?: string): never {
  const issue = { code, path, expected, received };
  throw new DataError([hint === undefined ? issue : { ...issue, hint }]);
}

function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}

/** Entry `point` along an axis: a number, or nested arrays over the other axes. */
export function slice({ data, shape }: NdArray, axis: number, point: number): unknown {
  const rest = shape.filter((_, k) => k !== axis);
  const inner = sizeOf(shape.slice(axis + 1));
  const outer = sizeOf(shape.slice(0, axis));
  const values: number[] = [];
  for (let i = 0; i < outer; i++) {
    const start = (i * shape[axis]! + point) * inner;
    for (let k = start; k < start + inner; k++) values.push(data[k]!);
  }
  return nest(values, rest);
}

function nest(values: readonly number[], shape: readonly number[]): unknown {
  if (shape.length === 0) return values[0];
  if (shape.length === 1) return values;
  const [rows, ...rest] = shape;
  const width = values.length / rows!;
  return Array.from({ length: rows! }, (_, i) => nest(values.slice(i * width, (i + 1) * width), rest));
}

/** Whether a value is an NdArray and not another record. */
export function isNdArray(x: unknown): x is NdArray {
  return isRecord(x) && x["data"] instanceof Float64Array && Array.isArray(x["shape"]);
}

/**
 * Converts nested arrays, a typed array or an NdArray to an NdArray.
 *
 * @throws DataError `batch` for anything else, `ragged` for rows of different lengths, `dual-in-typed-array`
 */
export function toNdArray(x: unknown, path: string): NdArray {
  const shape = shapeOf(x, path);
  if (shape === undefined || shape.length === 0) fail("batch", path, "an array of numbers or of rows", describe(x));
  const size = sizeOf(shape);
  if (isNdArray(x)) {
    if (x.data.length !== size) fail("batch", path, `${size} numbers for shape [${shape}]`, `${x.data.length} numbers`);
    return x;
  }
  const data = new Float64Array(size);
  fill(data, 0, x, path);
  return { data, shape };
}

/** Writes the numbers of nested arrays from `start` on; returns the index after the last. */
function fill(data: Float64Array, start: number, x: unknown, path: string): number {
  if (isScalar(x)) {
    data[start] = plain(x, path);
    return start + 1;
  }
  const entries: Iterable<unknown> = isNdArray(x) ? x.data : (x as readonly unknown[]);
  let next = start;
  for (const entry of entries) next = fill(data, next, entry, path);
  return next;
}

function plain(x: Scalar, path: string): number {
  if (!(x instanceof Dual)) return x;
  const hint = "Inside a differentiated function, loop over the points instead of using vmap.";
  return fail("dual-in-typed-array", path, "plain numbers", "a number that is being differentiated", hint);
}

/** Shape of a rectangular array of numbers, [] for a number; undefined for records and for arrays that mix both. */
function shapeOf(x: unknown, path: string): readonly number[] | undefined {
  if (isScalar(x)) return [];
  if (isNdArray(x)) return x.shape;
  if (isNumericArray(x)) return [x.length];
  if (!Array.isArray(x)) return undefined;
  if (x.every(isScalar)) return [x.length];
  const shapes = x.map((entry, i) => shapeOf(entry, `${path}[${i}]`));
  const first = shapes[0];
  if (first === undefined || shapes.some((shape) => shape?.length !== first.length)) return undefined;
  const ragged = shapes.findIndex((shape) => shape!.some((length, k) => length !== first[k]));
  if (ragged >= 0) fail("ragged", `${path}[${ragged}]`, `shape [${first}] as ${path}[0]`, `shape [${shapes[ragged]}]`);
  return [shapes.length, ...first];
}

/**
 * Stacks the results of many points to NdArrays, in the structure of one result.
 *
 * @throws DataError `not-a-number`, `ragged` (shapes that differ from point to point), `dual-in-typed-array`
 */
export function stack(results: readonly unknown[], path: string): unknown {
  const first = results[0];
  const shape = shapeOf(first, path);
  if (shape !== undefined) return stackArrays(results, shape, path);
  if (Array.isArray(first)) {
    const entry = (k: number) => results.map((r) => (r as unknown[])[k]);
    return first.map((_, k) => stack(entry(k), `${path}[${k}]`));
  }
  if (!isRecord(first)) return fail("not-a-number", path, "numbers, or arrays or records of numbers", describe(first));
  const column = (key: string) => results.map((r) => (r as Record<string, unknown>)[key]);
  return Object.fromEntries(Object.keys(first).map((key) => [key, stack(column(key), `${path}.${key}`)]));
}

function stackArrays(results: readonly unknown[], shape: readonly number[], path: string): NdArray {
  const data = new Float64Array(results.length * sizeOf(shape));
  let next = 0;
  results.forEach((result, point) => {
    const own = shapeOf(result, path);
    if (own === undefined) fail("not-a-number", `${path} at point ${point}`, "numbers as at point 0", describe(result));
    if (own.join() !== shape.join()) fail("ragged", `${path} at point ${point}`, `shape [${shape}]`, `shape [${own}]`);
    next = fill(data, next, result, path);
  });
  return { data, shape: [results.length, ...shape] };
}
