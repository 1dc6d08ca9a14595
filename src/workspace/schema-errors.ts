import type { DocumentCode } from "../error-codes.js";
import { MAX_ISSUES } from "./findings.js";

/** A part of a JSON schema (draft 7), with the keywords that schemas of workspaces use; references are replaced by what they point to. */
export interface SchemaNode {
  readonly type?: string | readonly string[];
  readonly title?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly items?: SchemaNode;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly additionalProperties?: boolean | SchemaNode;
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
  const errors: SchemaError[] = [];
  compare(document, schema, "", errors);
  return errors.length > MOST_ERRORS ? errors.slice(0, MOST_ERRORS) : errors;
}

type Fields = Readonly<Record<string, unknown>>;

function compare(data: unknown, schema: SchemaNode, path: string, errors: SchemaError[]): void {
  if (errors.length >= MOST_ERRORS) return;
  const report = (keyword: string, params: SchemaError["params"] = {}) =>
    errors.push({ keyword, instancePath: path, params, data, parentSchema: schema });
  const types = typeof schema.type === "string" ? [schema.type] : (schema.type ?? []);
  if (types.length > 0 && !types.some((type) => isOfType(data, type))) report("type");
  if (typeof data === "number") compareNumber(data, schema, report);
  if ("const" in schema && data !== schema.const) report("const");
  if (schema.enum?.includes(data) === false) report("enum");
  if (Array.isArray(data)) compareList(data, schema, path, report, errors);
  else if (isObject(data)) compareObject(data, schema, path, report, errors);
}

type Report = (keyword: string, params?: SchemaError["params"]) => void;

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
function compareNumber(data: number, schema: SchemaNode, report: Report): void {
  if (!Number.isFinite(data)) return;
  const { maximum, minimum, exclusiveMaximum, exclusiveMinimum } = schema;
  if (maximum !== undefined && data > maximum) report("maximum", { limit: maximum });
  if (minimum !== undefined && data < minimum) report("minimum", { limit: minimum });
  if (exclusiveMaximum !== undefined && data >= exclusiveMaximum)
    report("exclusiveMaximum", { limit: exclusiveMaximum });
  if (exclusiveMinimum !== undefined && data <= exclusiveMinimum)
    report("exclusiveMinimum", { limit: exclusiveMinimum });
}

function compareList(
  data: readonly unknown[],
  { items, minItems, maxItems }: SchemaNode,
  path: string,
  report: Report,
  errors: SchemaError[],
): void {
  if (maxItems !== undefined && data.length > maxItems) report("maxItems", { limit: maxItems });
  if (minItems !== undefined && data.length < minItems) report("minItems", { limit: minItems });
  if (items === undefined) return;
  const isPlainNumber = items.type === "number" && items.minimum === undefined;
  for (let i = 0; i < data.length; i++) {
    if (!isPlainNumber || !Number.isFinite(data[i])) compare(data[i], items, `${path}/${i}`, errors);
  }
}

function compareObject(data: Fields, schema: SchemaNode, path: string, report: Report, errors: SchemaError[]): void {
  const { required = [], properties = {}, additionalProperties = true, discriminator } = schema;
  for (const name of required) if (data[name] === undefined) report("required", { missingProperty: name });
  if (additionalProperties !== true) {
    for (const name in data) {
      if (Object.hasOwn(properties, name)) continue;
      if (additionalProperties === false) report("additionalProperties", { additionalProperty: name });
      else compare(data[name], additionalProperties, `${path}/${escaped(name)}`, errors);
    }
  }
  for (const [name, each] of Object.entries(properties)) {
    if (data[name] !== undefined) compare(data[name], each, `${path}/${escaped(name)}`, errors);
  }
  if (discriminator === undefined) return;
  const tag = discriminator.propertyName;
  const kind = schema.oneOf?.find((branch) => branch.properties?.[tag]?.const === data[tag]);
  if (kind === undefined) report("discriminator", { tag, tagValue: data[tag] });
  else compare(data, kind, path, errors);
}

/** A name as a part of a JSON pointer (RFC 6901). */
function escaped(name: string): string {
  return name.replaceAll("~", "~0").replaceAll("/", "~1");
}
