import { requireArgument, tested } from "../options.js";
import { camelCase, snakeCase } from "./field-names.js";
import { refuseFormerRecord } from "./former.js";
import { formatJson, type Json, type JsonObject, parseJson } from "./json.js";

/** Fields whose keys, where they are objects, are names of parameters or of other things, which stay as they are. */
const KEYED_BY_NAME: ReadonlySet<string> = new Set([
  "pars",
  "uncertainties",
  "withoutUncertainty",
  "constraints",
  "elsewhere",
  "gradient",
  "origins",
]);

/**
 * A record as a JSON value: field names in snake_case, typed arrays as lists, undefined fields left out. Numbers that
 * JSON does not know stay numbers until they are written.
 */
export function recordToJson(record: object): JsonObject {
  return Object.fromEntries(
    Object.entries(record).map(([key, value]) => [snakeCase(key), toJson(value as unknown, KEYED_BY_NAME.has(key))]),
  );
}

function toJson(value: unknown, keyedByName: boolean): Json | undefined {
  if (ArrayBuffer.isView(value)) return Array.from(value as unknown as ArrayLike<number>);
  if (Array.isArray(value)) return value.map((item) => toJson(item, false) ?? null);
  if (typeof value !== "object" || value === null) return value as Json | undefined;
  if (!keyedByName) return recordToJson(value);
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, toJson(item, false)]));
}

const someRecord = tested(
  "a record: the result of a function, or an object of them",
  (value) => typeof value === "object" && value !== null,
);

/**
 * A record as JSON text, as `histograd --json` prints it (see schemas/). Infinities and NaN are the strings `"inf"`,
 * `"-inf"` and `"nan"`; a text that reads like one of them gets a backslash in front.
 *
 * @throws DataError `bad-argument` for what is no object
 * @example parseRecord(formatRecord({ kind: "numbers", atBound: [1, Infinity] })) // { kind: "numbers", atBound: [1, Infinity] }
 */
export function formatRecord(record: object): string {
  requireArgument(record, "record", someRecord);
  return formatJson(recordToJson(record));
}

/**
 * Reads the record that `formatRecord` wrote. Lists are plain arrays, even where the original record had typed arrays.
 *
 * @throws SyntaxError for text that is not JSON
 * @throws DataError `bad-argument` for a record of an earlier version, which had another form
 */
export function parseRecord<T = unknown>(text: string): T {
  return recordFromJson(parseJson(text)) as T;
}

/** The record of a JSON value whose infinities and NaN are numbers. @throws DataError as `parseRecord` */
export function recordFromJson(value: Json): unknown {
  const record = fromJson(value, false);
  refuseFormerRecord(record);
  return record;
}

function fromJson(value: Json, keyedByName: boolean): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (isList(value)) return value.map((item) => fromJson(item, false));
  const entries = Object.entries(value).map(([key, item]) => {
    const name = keyedByName ? key : camelCase(key);
    return [name, fromJson(item ?? null, !keyedByName && KEYED_BY_NAME.has(name))] as const;
  });
  // without a prototype, so that any name is an ordinary key
  return keyedByName ? Object.assign(Object.create(null), Object.fromEntries(entries)) : Object.fromEntries(entries);
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
