import { describeValue, plural, quote, quoteAll } from "../describe.js";
import type { DocumentCode } from "../error-codes.js";
import type { Issue } from "../errors.js";
import { createFindings, type Finding, type Findings, joinHints, MAX_ISSUES } from "./findings.js";
import { type JsonPath, pathOfPointer } from "./json-path.js";

/** The part of a schema that a value violates; messages are made from it. */
interface SchemaNode {
  readonly type?: string | readonly string[];
  readonly title?: string;
  readonly const?: unknown;
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly oneOf?: readonly SchemaNode[];
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly enum?: readonly unknown[];
  readonly discriminator?: { readonly propertyName: string };
  readonly "x-issue"?: Readonly<Record<string, { readonly code?: DocumentCode; readonly hint?: string }>>;
}

/** An error of a compiled validator (ajv, verbose). */
export interface SchemaError {
  readonly keyword: string;
  /** JSON pointer to the value. */
  readonly instancePath: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly data: unknown;
  readonly parentSchema: SchemaNode;
}

/** A validator made by `scripts/compile-schemas.mjs`: false, and `errors` set, when the document does not conform. */
export interface SchemaValidator {
  (document: unknown): boolean;
  errors?: readonly SchemaError[] | null;
}

const TYPE_PHRASES: Readonly<Record<string, string>> = {
  array: "a list",
  boolean: "true or false",
  integer: "an integer",
  null: "null",
  number: "a number",
  object: "an object",
  string: "a string",
};

/** `a list of start values`, `a string (channel name)`: what a schema node asks for. */
function phraseOf(node: SchemaNode | undefined): string {
  if (node === undefined) return "a value";
  if (node.type === "array" && node.title !== undefined) return `a list of ${node.title}`;
  const suffix = node.title === undefined ? "" : ` (${node.title})`;
  if (node.const !== undefined) return `${describeValue(node.const)}${suffix}`;
  if (node.enum !== undefined) return `one of ${node.enum.map(describeValue).join(", ")}${suffix}`;
  const types = typeof node.type === "string" ? [node.type] : (node.type ?? []);
  return `${types.map((type) => TYPE_PHRASES[type] ?? type).join(" or ") || "a value"}${suffix}`;
}

/** The values that the property telling kinds apart may have, such as the modifier types. */
function variantTags(node: SchemaNode): readonly string[] {
  const tag = node.discriminator?.propertyName ?? "";
  const branches = (node.oneOf ?? []).map((branch) => branch.properties?.[tag]);
  return branches.flatMap((branch) => branch?.enum ?? [branch?.const]).filter((value) => typeof value === "string");
}

type Said = Omit<Finding<DocumentCode>, "path"> & { readonly below?: string };

/** The issue for an error, by keyword. `below` is the property of the value that the issue is about. */
type Explain = (error: SchemaError, findings: Findings) => Said;

const explainType: Explain = ({ data, parentSchema }) => {
  const isNotFinite = typeof data === "number" && !Number.isFinite(data) && parentSchema.type === "number";
  if (!isNotFinite) {
    const hint = ArrayBuffer.isView(data) ? "Turn typed arrays into lists with Array.from." : undefined;
    return { code: "wrong-type", expected: phraseOf(parentSchema), received: describeValue(data), hint };
  }
  const hint = Number.isNaN(data)
    ? "Every bin needs a number: look at where the document was made."
    : "Numbers above 1.8e308 become infinite when they are read.";
  return { code: "not-finite", expected: "a finite number", received: String(data), hint };
};

const explainRequired: Explain = ({ params, parentSchema }) => {
  const property = String(params["missingProperty"]);
  const expected = phraseOf(parentSchema.properties?.[property]);
  return { code: "missing-property", below: property, expected, received: "nothing" };
};

const explainAdditional: Explain = ({ params, parentSchema }, findings) => {
  const property = String(params["additionalProperty"]);
  const known = Object.keys(parentSchema.properties ?? {});
  const hint = findings.didYouMean(property, known);
  const expected = `no properties other than ${quoteAll(known)}`;
  return { code: "unexpected-property", below: property, expected, received: quote(property), hint };
};

const explainLength: Explain = ({ data, parentSchema }) => {
  const { title, minItems, maxItems } = parentSchema;
  const suffix = title === undefined ? "" : ` (${title})`;
  const received = describeValue(data);
  if (Array.isArray(data) && data.length === 0) {
    return { code: "empty-list", expected: `at least ${plural(minItems ?? 1, "entry", "entries")}${suffix}`, received };
  }
  const atLeast = minItems === undefined || minItems === maxItems ? "" : `at least ${minItems}`;
  const atMost = maxItems === undefined ? "" : `${minItems === maxItems ? "" : "at most "}${maxItems}`;
  const range = [atLeast, atMost].filter((part) => part !== "").join(" and ");
  return { code: "wrong-length", expected: `${range} entries${suffix}`, received };
};

const explainVariant: Explain = ({ params, parentSchema }, findings) => {
  const below = String(params["tag"]);
  const tags = variantTags(parentSchema);
  const expected = `one of ${tags.join(", ")}`;
  const value = params["tagValue"];
  if (value === undefined) return { code: "missing-property", below, expected, received: "nothing" };
  const hint = typeof value === "string" ? findings.didYouMean(value, tags) : undefined;
  return { code: "unknown-variant", below, expected, received: describeValue(value), hint };
};

const explainLimit: Explain = ({ keyword, params, data }) => {
  const words: Readonly<Record<string, string>> = {
    minimum: "at least",
    exclusiveMinimum: "above",
    maximum: "at most",
    exclusiveMaximum: "below",
  };
  return {
    code: "out-of-range",
    expected: `a number ${words[keyword]} ${params["limit"]}`,
    received: describeValue(data),
  };
};

const explainValue: Explain = ({ data, parentSchema }) => ({
  code: "wrong-value",
  expected: phraseOf(parentSchema),
  received: describeValue(data),
});

const EXPLANATIONS: ReadonlyMap<string, Explain> = new Map([
  ["type", explainType],
  ["required", explainRequired],
  ["additionalProperties", explainAdditional],
  ["minItems", explainLength],
  ["maxItems", explainLength],
  ["discriminator", explainVariant],
  ["minimum", explainLimit],
  ["exclusiveMinimum", explainLimit],
  ["maximum", explainLimit],
  ["exclusiveMaximum", explainLimit],
  ["pattern", (error, findings) => ({ ...explainValue(error, findings), code: "wrong-format" })],
]);

/** Properties that are missing only because their name is misspelt: one mistake, one issue. */
function misspeltProperties(errors: readonly SchemaError[], findings: Findings): Set<string> {
  const misspelt = new Set<string>();
  for (const { keyword, instancePath, params, parentSchema } of errors) {
    if (keyword !== "additionalProperties") continue;
    for (const property of Object.keys(parentSchema.properties ?? {})) {
      if (findings.didYouMean(String(params["additionalProperty"]), [property]) === undefined) continue;
      misspelt.add(`${instancePath}/${property}`);
    }
  }
  return misspelt;
}

function findingOf(error: SchemaError, path: JsonPath, findings: Findings): Finding<DocumentCode> {
  const explain = EXPLANATIONS.get(error.keyword) ?? explainValue;
  const { below, ...said } = explain(error, findings);
  const override = error.parentSchema["x-issue"]?.[error.keyword];
  return {
    ...said,
    // a missing tag keeps its own code: there is no value that could be unknown
    code: said.code === "missing-property" || said.code === "not-finite" ? said.code : (override?.code ?? said.code),
    path: below === undefined ? path : [...path, below],
    hint: joinHints(override?.hint, said.hint),
  };
}

/**
 * Runs a compiled validator and adds an issue for every mistake that it finds.
 *
 * @returns the JSON pointers of everything that is wrong or contains something wrong, empty for a conforming document;
 * undefined when there were too many mistakes to know
 */
export function checkSchema(
  validator: SchemaValidator,
  document: unknown,
  findings: Findings,
): ReadonlySet<string> | undefined {
  const faulty = new Set<string>();
  if (validator(document)) return faulty;
  const errors = validator.errors?.slice(0, MAX_ISSUES + 1) ?? [];
  const misspelt = misspeltProperties(errors, findings);
  for (const error of errors) {
    addAncestors(error.instancePath, faulty);
    const missing = error.keyword === "discriminator" ? error.params["tag"] : error.params["missingProperty"];
    if (misspelt.has(`${error.instancePath}/${missing}`)) continue;
    findings.error(findingOf(error, pathOfPointer(error.instancePath, document), findings));
  }
  validator.errors = null; // the errors hold on to the document
  return errors.length > MAX_ISSUES ? undefined : faulty;
}

function addAncestors(pointer: string, set: Set<string>): void {
  for (let end = pointer.length; end >= 0; end = pointer.lastIndexOf("/", end - 1)) {
    const ancestor = pointer.slice(0, end);
    if (set.has(ancestor)) return;
    set.add(ancestor);
    if (end === 0) return;
  }
}

/**
 * The mistakes of a document by a schema alone, as issues: for records that need no further checks.
 *
 * @param validator - a function of `workspace-validator.generated.js` or `validators.generated.js`
 * @param document - any JSON value
 * @returns an issue per mistake, none for a document that conforms
 */
export function schemaIssues(validator: SchemaValidator, document: unknown): readonly Issue[] {
  const findings = createFindings(document);
  checkSchema(validator, document, findings);
  return findings.issues;
}
