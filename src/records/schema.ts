import { describeValue, plural } from "../describe.js";
import type { Issue } from "../errors.js";
import { camelCase } from "./field-names.js";

/** A JSON schema with the keywords that schemas of records use; `false` for a value that must be absent. */
export type Schema = SchemaNode | false;

interface SchemaNode {
  readonly type?: string | readonly string[];
  readonly const?: string;
  readonly enum?: readonly string[];
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly items?: Schema;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
  readonly allOf?: readonly Schema[];
  readonly if?: Schema;
  readonly then?: Schema;
  readonly else?: Schema;
}

type Fields = Readonly<Record<string, unknown>>;

/** Largest number of wrong entries of one list that are reported. */
const MOST_OF_LIST = 20;

/**
 * The issues of a record in memory by the schema of its JSON form. In memory, fields are in camelCase, lists may be typed arrays,
 * and infinities and NaN are numbers. Fields that the schema does not know are allowed.
 *
 * @param path - the name of the value in messages
 */
export function schemaFaults(value: unknown, schema: Schema, path: string): readonly Issue[] {
  if (schema === false) return [fault(path, "nothing", value)];
  const ofValue = valueFaults(value, schema, path);
  if (ofValue.length > 0) return ofValue;
  const parts = (schema.allOf ?? []).flatMap((part) => schemaFaults(value, part, path));
  if (isList(value)) return [...parts, ...listFaults(value, schema, path)];
  if (!isObject(value)) return parts;
  return [...parts, ...objectFaults(value, schema, path), ...choiceFaults(value, schema, path)];
}

/** Compares the value itself with its schema: constant, enumeration, type, pattern and range. */
function valueFaults(value: unknown, schema: SchemaNode, path: string): readonly Issue[] {
  const { enum: words, pattern } = schema;
  const types = schema.type === undefined ? [] : [schema.type].flat();
  if (schema.const !== undefined && value !== schema.const) return [fault(path, describeValue(schema.const), value)];
  if (words !== undefined && !words.some((word) => word === value))
    return [fault(path, words.map((word) => describeValue(word)).join(" or "), value)];
  if (types.length > 0 && !types.some((type) => isOfType(value, type)))
    return [fault(path, types.map((type) => PHRASES[type] ?? type).join(" or "), value)];
  if (pattern !== undefined && typeof value === "string" && !new RegExp(pattern).test(value))
    return [fault(path, `a text of the form ${pattern}`, value)];
  return typeof value === "number" ? rangeFaults(value, schema, path) : [];
}

const PHRASES: Readonly<Record<string, string>> = {
  array: "a list",
  boolean: "true or false",
  integer: "a whole number",
  null: "null",
  number: "a number",
  object: "a part of the record",
  string: "a text",
};

function isOfType(value: unknown, type: string): boolean {
  if (type === "array") return isList(value);
  if (type === "object") return isObject(value);
  if (type === "integer") return Number.isInteger(value);
  return type === "null" ? value === null : typeof value === type;
}

/** The issues of a number outside the range of its schema. NaN has none; the code that uses the number checks it. */
function rangeFaults(value: number, schema: SchemaNode, path: string): readonly Issue[] {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum } = schema;
  const limits: readonly (readonly [isBroken: boolean, expected: string])[] = [
    [minimum !== undefined && value < minimum, `a number of ${minimum} or more`],
    [maximum !== undefined && value > maximum, `a number of ${maximum} or less`],
    [exclusiveMinimum !== undefined && value <= exclusiveMinimum, `a number above ${exclusiveMinimum}`],
    [exclusiveMaximum !== undefined && value >= exclusiveMaximum, `a number below ${exclusiveMaximum}`],
  ];
  return limits.filter(([isBroken]) => isBroken).map(([, expected]) => fault(path, expected, value));
}

function listFaults(list: ArrayLike<unknown>, schema: SchemaNode, path: string): readonly Issue[] {
  const { items, minItems = 0, maxItems = Number.POSITIVE_INFINITY } = schema;
  if (list.length < minItems || list.length > maxItems) {
    return [fault(path, expectedLength(minItems, maxItems), list)];
  }
  const faults: Issue[] = [];
  if (items === undefined || isListOfNumbers(list, items)) return faults;
  for (let i = 0; i < list.length && faults.length < MOST_OF_LIST; i++) {
    faults.push(...schemaFaults(list[i], items, `${path}[${i}]`));
  }
  return faults;
}

function expectedLength(least: number, most: number): string {
  if (most === Number.POSITIVE_INFINITY) return `at least ${plural(least, "entry", "entries")}`;
  return least === most ? plural(least, "entry", "entries") : `${least} to ${most} entries`;
}

/** Whether a list has only plain numbers, as the long lists of records have. This check is faster than one by entry. */
function isListOfNumbers(list: ArrayLike<unknown>, items: Schema): boolean {
  if (items === false || items.type !== "number" || Object.keys(items).length > 1) return false;
  for (let i = 0; i < list.length; i++) if (typeof list[i] !== "number") return false;
  return true;
}

function objectFaults(record: Fields, schema: SchemaNode, path: string): readonly Issue[] {
  const { required = [], properties = {}, additionalProperties } = schema;
  const faults: Issue[] = [];
  for (const name of new Set([...required, ...Object.keys(properties)])) {
    const field = camelCase(name);
    const value = Object.hasOwn(record, field) ? record[field] : undefined;
    const rule = properties[name];
    if (value === undefined) {
      if (required.includes(name)) faults.push(missing(record, name, `${path}.${field}`, rule));
    } else if (rule !== undefined) faults.push(...schemaFaults(value, rule, `${path}.${field}`));
  }
  if (typeof additionalProperties !== "object") return faults;
  const byName = Object.entries(record).flatMap(([name, value]) =>
    schemaFaults(value, additionalProperties, `${path}[${describeValue(name)}]`),
  );
  return [...faults, ...byName.slice(0, MOST_OF_LIST)];
}

/** Issues from `if`, `then` and `else`. */
function choiceFaults(record: Fields, schema: SchemaNode, path: string): readonly Issue[] {
  if (schema.if === undefined) return [];
  const chosen = schemaFaults(record, schema.if, path).length === 0 ? schema.then : schema.else;
  return chosen === undefined ? [] : schemaFaults(record, chosen, path);
}

function missing(record: Fields, name: string, path: string, rule: Schema | undefined): Issue {
  const types = rule === undefined || rule === false || rule.type === undefined ? [] : [rule.type].flat();
  const expected = types.length === 0 ? "a value" : types.map((type) => PHRASES[type] ?? type).join(" or ");
  const isAsInFiles = camelCase(name) !== name && Object.hasOwn(record, name);
  return { ...fault(path, expected, undefined), ...(isAsInFiles ? { hint: READ_IT } : {}) };
}

const READ_IT = "Use parseRecord to read the text of a record.";

function fault(path: string, expected: string, value: unknown): Issue {
  return { code: "bad-argument", path, expected, received: describeValue(value) };
}

function isList(value: unknown): value is ArrayLike<unknown> {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && "length" in value);
}

function isObject(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !isList(value);
}
