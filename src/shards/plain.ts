import { isList, type Json, type JsonObject } from "../records/json.js";

/** Typed arrays, by the name of the field that marks them in JSON. */
const ARRAYS = { float64: Float64Array, int32: Int32Array, uint8: Uint8Array } as const;
type ArrayName = keyof typeof ARRAYS;
const NAMES = Object.keys(ARRAYS) as readonly ArrayName[];

/** A value that is sent between threads, as JSON. Typed arrays are marked, so that `fromPlain` restores them. */
export function toPlain(value: unknown): Json {
  if (typeof value !== "object" || value === null) return (value ?? null) as Json;
  if (Array.isArray(value)) return value.map(toPlain);
  const name = NAMES.find((each) => value instanceof ARRAYS[each]);
  if (name !== undefined) return { [name]: Array.from(value as Float64Array) };
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  return Object.fromEntries(entries.map(([key, item]) => [key, toPlain(item)]));
}

/** The value that `toPlain` converted. */
export function fromPlain(value: Json): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (isList(value)) return value.map(fromPlain);
  const [first, ...others] = Object.keys(value);
  const name = others.length === 0 ? NAMES.find((each) => each === first) : undefined;
  if (name !== undefined) return ARRAYS[name].from((value as JsonObject)[name] as readonly number[]);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fromPlain(item ?? null)]));
}
