import { describeValue } from "../describe.js";
import { DataError } from "../errors.js";
import type { ParameterValues } from "../model/vectors.js";
import { type Json, readNumbers } from "../records/json.js";

/** How arrays are written in an answer. */
export type ArrayForm = "json" | "base64";

/** An array of doubles in little-endian order, row by row. */
export interface EncodedArray {
  readonly base64: string;
  readonly shape: readonly number[];
  readonly dtype: "<f8";
}

const BYTES = 8;

/** Numbers as an answer carries them; a matrix is a list of rows. */
export function writeArray(values: Float64Array, shape: readonly number[], form: ArrayForm): Json {
  if (form === "base64") {
    const bytes = Buffer.from(values.buffer, values.byteOffset, values.byteLength);
    return { base64: bytes.toString("base64"), shape, dtype: "<f8" };
  }
  const columns = shape[1];
  if (columns === undefined) return Array.from(values);
  return Array.from({ length: shape[0]! }, (_, row) => Array.from(values.subarray(row * columns, (row + 1) * columns)));
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

/** Points one below another: `[k, n]`; undefined for a single one. @throws DataError `bad-argument` */
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
    const expected = 'dtype "<f8", and a shape of as many numbers as there are, of 8 bytes each';
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
