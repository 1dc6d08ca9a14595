import { describeValue } from "../describe.js";
import { DataError } from "../errors.js";
import type { ParameterValues } from "../model/vectors.js";
import { isList, type Json, type JsonObject, readNumbers } from "../records/json.js";
import type { WriteTypedArray } from "../records/record.js";

/** How arrays are written in an answer. */
export type ArrayForm = "json" | "base64" | "bytes";

/** Writes numbers into an answer. The shape is `[n]` for a vector, `[rows, columns]` for a matrix. */
export type WriteArray = (values: Float64Array, shape: readonly number[]) => Json;

/** An array of doubles in little-endian order, row by row. */
export interface EncodedArray {
  readonly base64: string;
  readonly shape: readonly number[];
  readonly dtype: "<f8";
}

const BYTES = 8;

/**
 * The function that writes numbers into an answer in a form.
 *
 * @param attach - adds bytes to those that follow the line of the answer, and returns the offset of the first one
 */
export function arrayWriter(form: ArrayForm, attach: (bytes: Uint8Array) => number): WriteArray {
  const dtype = "<f8";
  switch (form) {
    case "json":
      return asLists;
    case "base64":
      return (values, shape) => ({ base64: bytesOf(values).toString("base64"), shape, dtype });
    case "bytes":
      return (values, shape) => ({ offset: attach(bytesOf(values)), shape, dtype });
  }
}

function asLists(values: Float64Array, [rows = 0, columns]: readonly number[]): Json {
  if (columns === undefined) return Array.from(values);
  return Array.from({ length: rows }, (_, row) => Array.from(values.subarray(row * columns, (row + 1) * columns)));
}

function bytesOf({ buffer, byteOffset, byteLength }: Float64Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}

/** Writes the typed arrays of a record: those of doubles with `write`, others as lists. */
export function typedArrays(write: WriteArray): WriteTypedArray {
  return (values) =>
    values instanceof Float64Array
      ? write(values, [values.length])
      : Array.from(values as unknown as ArrayLike<number>);
}

/** Decodes a value of a message: encoded arrays become lists, and texts of infinities and NaN become numbers. @throws DataError `bad-argument` */
export function readValue(value: Json, path: string): Json {
  if (typeof value !== "object" || value === null) return readNumbers(value);
  if (isEncoded(value)) return Array.from(decode(value, path));
  if (isList(value)) return value.map((item, k) => readValue(item, `${path}[${k}]`));
  const entries = Object.entries(value).map(([name, item = null]) => [name, readValue(item, `${path}.${name}`)]);
  return Object.fromEntries(entries) as JsonObject;
}

/** A list of numbers from a list or an encoded array. @throws DataError `bad-argument` */
export function readVector(value: unknown, path: string): Float64Array {
  return isEncoded(value) ? decode(value, path) : listed(value, path);
}

/** Values of parameters: in order, encoded, or by name. @throws DataError `bad-argument` */
export function readParameters(value: unknown, path: string): ParameterValues {
  if (Array.isArray(value) || isEncoded(value)) return readVector(value, path);
  const named = readNumbers(value as Json);
  for (const [name, entry] of Object.entries(named as object)) requireNumber(entry, `${path}[${JSON.stringify(name)}]`);
  return named as Readonly<Record<string, number>>;
}

/** Several points, as a list of points or an encoded array `[k, n]`; undefined for a single point. @throws DataError `bad-argument` */
export function readPoints(value: unknown, path: string): readonly Float64Array[] | undefined {
  if (isEncoded(value) && value.shape?.length === 2) {
    const [rows = 0, columns = 0] = value.shape;
    const all = decode(value, path);
    return Array.from({ length: rows }, (_, row) => all.subarray(row * columns, (row + 1) * columns));
  }
  if (!Array.isArray(value) || !Array.isArray(value[0])) return undefined;
  return value.map((point, k) => listed(point, `${path}[${k}]`));
}

function isEncoded(value: unknown): value is EncodedArray {
  return typeof value === "object" && value !== null && "base64" in value && typeof value.base64 === "string";
}

function decode({ base64, dtype, shape }: EncodedArray, path: string): Float64Array {
  const bytes = Buffer.from(base64, "base64");
  const size = Array.isArray(shape) ? shape.reduce((product: number, n: number) => product * n, 1) : -1;
  if (dtype !== "<f8" || size * BYTES !== bytes.length) {
    const received = `dtype ${describeValue(dtype)}, shape ${describeValue(shape)} and ${bytes.length} bytes`;
    const expected = 'dtype "<f8", and a shape whose product is the number of doubles, of 8 bytes each';
    throw new DataError([{ code: "bad-argument", path, expected, received }]);
  }
  const values = new Float64Array(size);
  for (let i = 0; i < size; i++) values[i] = bytes.readDoubleLE(i * BYTES);
  return values;
}

function listed(value: unknown, path: string): Float64Array {
  if (!Array.isArray(value)) throw notNumbers(value, path, "a list of numbers, or an encoded array");
  const out = new Float64Array(value.length);
  for (let i = 0; i < out.length; i++) {
    const entry: unknown = value[i];
    out[i] = typeof entry === "number" ? entry : readNumber(entry, `${path}[${i}]`);
  }
  return out;
}

/** A number, or the text of an infinity or NaN. @throws DataError `bad-argument` */
export function readNumber(value: unknown, path: string): number {
  return requireNumber(readNumbers(value as Json), path);
}

function requireNumber(value: unknown, path: string): number {
  if (typeof value === "number") return value;
  throw notNumbers(value, path, 'a number, or "inf", "-inf" or "nan"');
}

function notNumbers(value: unknown, path: string, expected: string): DataError {
  return new DataError([{ code: "bad-argument", path, expected, received: describeValue(value) }]);
}
