import { requireArgument, tested } from "../options.js";
import { camelCase, snakeCase } from "./field-names.js";
import { refuseFormerRecord } from "./former.js";
import { formatJson, isList, type Json, type JsonObject, parseJson } from "./json.js";

/** Fields with objects whose keys are names of parameters or the like, which are not converted. */
const KEYED_BY_NAME: ReadonlySet<string> = new Set([
  "pars",
  "uncertainties",
  "withoutUncertainty",
  "constraints",
  "elsewhere",
  "gradient",
  "origins",
]);

/** How the typed arrays of a record are written as JSON. */
export type WriteTypedArray = (values: ArrayBufferView) => Json;

const asList: WriteTypedArray = (values) => Array.from(values as unknown as ArrayLike<number>);

/**
 * A record as a JSON value: field names in snake_case, undefined fields left out. Numbers that JSON does not know stay numbers until
 * they are written.
 *
 * @param write - form of typed arrays, by default lists
 */
export function recordToJson(record: object, write = asList): JsonObject {
  return Object.fromEntries(
    Object.entries(record).map(([key, value]) => [
      snakeCase(key),
      toJson(value as unknown, KEYED_BY_NAME.has(key), write),
    ]),
  );
}

function toJson(value: unknown, keyedByName: boolean, write: WriteTypedArray): Json | undefined {
  if (ArrayBuffer.isView(value)) return write(value);
  if (Array.isArray(value)) return value.map((item) => toJson(item, false, write) ?? null);
  if (typeof value !== "object" || value === null) return value as Json | undefined;
  if (!keyedByName) return recordToJson(value, write);
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, toJson(item, false, write)]));
}

const someRecord = tested(
  "a record: the result of a function, or an object of them",
  (value) => typeof value === "object" && value !== null,
);

/**
 * A record as JSON text, as `histograd --json` prints it (see schemas/). Infinities and NaN are the strings `"inf"`,
 * `"-inf"` and `"nan"`; a text that reads like one of them gets a backslash in front.
 *
 * @throws DataError `bad-argument` for a value that is not an object
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
