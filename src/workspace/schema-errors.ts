import type { DocumentCode } from "../error-codes.js";
import { MAX_ISSUES } from "./findings.js";
import { pointerOf } from "./json-path.js";

/** A part of a JSON schema (draft 7), with the keywords that schemas of workspaces use; references are replaced by what they point to. */
export interface SchemaNode {
  readonly type?: string | readonly string[];
  readonly title?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly items?: SchemaNode;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly additionalProperties?: false | SchemaNode;
  /** Kinds of objects, which the constant value of a property tells apart. */
  readonly oneOf?: readonly SchemaNode[];
  readonly discriminator?: { readonly propertyName: string };
  /** Code and hint of the issue, by keyword. */
  readonly "x-issue"?: Readonly<Record<string, { readonly code?: DocumentCode; readonly hint?: string }>>;
}

/** What in a document a keyword of a schema does not allow. */
export interface SchemaError {
  readonly keyword: string;
  /** JSON pointer to the value. */
  readonly instancePath: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly data: unknown;
  readonly parentSchema: SchemaNode;
}

/**
 * One error more than issues are kept, so that the reader sees that there were more: a million wrong bins must not fill the memory.
 */
const MOST_ERRORS = MAX_ISSUES + 1;

/**
 * Compares a document with a schema: all errors in the order of ajv (`allErrors`, `discriminator`, `verbose`), which tests compare with.
 * A schema and this interpreter are a third of the size of the code that ajv makes of the schema.
 */
export function schemaErrors(schema: SchemaNode, document: unknown): readonly SchemaError[] {
  const found: Found = { errors: [], place: [] };
  compare(document, schema, found);
  return found.errors.slice(0, MOST_ERRORS);
}

/** The errors so far, and the keys from the root to the value that is compared: a pointer is written only where something is wrong. */
interface Found {
  readonly errors: SchemaError[];
  readonly place: (string | number)[];
}

type Fields = Readonly<Record<string, unknown>>;

function report(
  data: unknown,
  parentSchema: SchemaNode,
  { errors, place }: Found,
  keyword: string,
  params: SchemaError["params"] = {},
): void {
  errors.push({ keyword, instancePath: pointerOf(place), params, data, parentSchema });
}

function compare(data: unknown, schema: SchemaNode, found: Found): void {
  if (found.errors.length >= MOST_ERRORS) return;
  if (schema.type !== undefined && !isOfTypes(data, schema.type)) report(data, schema, found, "type");
  if (typeof data === "number") compareNumber(data, schema, found);
  if (schema.const !== undefined && data !== schema.const) report(data, schema, found, "const");
  if (schema.enum?.includes(data) === false) report(data, schema, found, "enum");
  if (Array.isArray(data)) compareList(data, schema, found);
  else if (isObject(data)) compareObject(data, schema, found);
}

function compareChild(child: unknown, key: string | number, schema: SchemaNode, found: Found): void {
  found.place.push(key);
  compare(child, schema, found);
  found.place.pop();
}

function isOfTypes(data: unknown, types: string | readonly string[]): boolean {
  return typeof types === "string" ? isOfType(data, types) : types.some((type) => isOfType(data, type));
}

function isOfType(data: unknown, type: string): boolean {
  if (type === "array") return Array.isArray(data);
  if (type === "object") return isObject(data);
  if (type === "null") return data === null;
  if (type === "integer") return Number.isInteger(data);
  return type === "number" ? Number.isFinite(data) : typeof data === type;
}

function isObject(data: unknown): data is Fields {
  return typeof data === "object" && data !== null && !Array.isArray(data);
}

/** A number that is not finite is of another type. */
function compareNumber(data: number, schema: SchemaNode, found: Found): void {
  if (!Number.isFinite(data)) return;
  const { maximum, minimum, exclusiveMinimum } = schema;
  if (maximum !== undefined && data > maximum) report(data, schema, found, "maximum", { limit: maximum });
  if (minimum !== undefined && data < minimum) report(data, schema, found, "minimum", { limit: minimum });
  if (exclusiveMinimum !== undefined && data <= exclusiveMinimum) {
    report(data, schema, found, "exclusiveMinimum", { limit: exclusiveMinimum });
  }
}

function compareList(data: readonly unknown[], schema: SchemaNode, found: Found): void {
  const { items, minItems, maxItems } = schema;
  if (maxItems !== undefined && data.length > maxItems) report(data, schema, found, "maxItems", { limit: maxItems });
  if (minItems !== undefined && data.length < minItems) report(data, schema, found, "minItems", { limit: minItems });
  if (items === undefined) return;
  // long lists of numbers are most of a document
  const isAnyNumber = items.type === "number" && items.minimum === undefined;
  for (let i = 0; i < data.length; i++) {
    if (!isAnyNumber || !Number.isFinite(data[i])) compareChild(data[i], i, items, found);
  }
}

function compareObject(data: Fields, schema: SchemaNode, found: Found): void {
  const { required, properties, additionalProperties, discriminator } = schema;
  for (const name of required ?? []) {
    if (data[name] === undefined) report(data, schema, found, "required", { missingProperty: name });
  }
  if (additionalProperties !== undefined) {
    for (const name in data) {
      if (properties !== undefined && Object.hasOwn(properties, name)) continue;
      if (additionalProperties !== false) compareChild(data[name], name, additionalProperties, found);
      else report(data, schema, found, "additionalProperties", { additionalProperty: name });
    }
  }
  for (const name in properties) if (data[name] !== undefined) compareChild(data[name], name, properties[name]!, found);
  if (discriminator !== undefined) compareKind(data, schema, discriminator.propertyName, found);
}

/** Compares an object with the one of several kinds that its tag names. */
function compareKind(data: Fields, schema: SchemaNode, tag: string, found: Found): void {
  const kind = schema.oneOf?.find(({ properties }) => properties?.[tag]?.const === data[tag]);
  if (kind === undefined) report(data, schema, found, "discriminator", { tag, tagValue: data[tag] });
  else compare(data, kind, found);
}
