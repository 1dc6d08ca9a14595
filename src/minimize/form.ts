/** Conversions between the form of a point in a call (number, array, typed array) and the Float64Array of the minimisers. */
import type { PlainArgument, PointOf, Start } from "./types.js";

/** The form of a start, and the conversions to it. */
export interface Form<X extends Start> {
  readonly start: Float64Array;
  /** Converts a point to the form that functions take. */
  readonly argument: (x: Float64Array) => PlainArgument<X>;
  /** Converts a point to the form that results have. */
  readonly point: (x: Float64Array) => PointOf<X>;
  /** Converts a matrix to rows, or to one number. */
  readonly matrix: (a: Float64Array) => number | number[][];
}

/** The form of a start that has been checked. */
export function formOf<X extends Start>(x0: X): Form<X> {
  if (typeof x0 === "number") {
    const first = (x: Float64Array) => x[0]!;
    return { start: Float64Array.of(x0), argument: first as never, point: first as never, matrix: first };
  }
  const start = Float64Array.from(x0);
  const list = (x: Float64Array) => {
    // This is many times faster than Array.from, which matters for thousands of variables.
    const out = new Array<number>(x.length);
    for (let i = 0; i < x.length; i++) out[i] = x[i]!;
    return out;
  };
  const point = Array.isArray(x0) ? list : (x: Float64Array) => x.slice();
  const n = start.length;
  const matrix = (a: Float64Array) => Array.from({ length: n }, (_, i) => Array.from(a.subarray(i * n, (i + 1) * n)));
  return { start, argument: list as never, point: point as never, matrix };
}
