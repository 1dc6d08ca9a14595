import { readFileSync } from "node:fs";
import { Ajv } from "ajv";
import { describe, expect, it } from "vitest";
import { MAX_ISSUES } from "../../src/workspace/findings.js";
import { type SchemaError, schemaErrors } from "../../src/workspace/schema-errors.js";
import { WORKSPACE_SCHEMA } from "../../src/workspace/workspace-schema.generated.js";
import { type SeededRandom, seededRandom } from "../helpers/random.js";
import { randomExtended } from "../helpers/random-extensions.js";

const FILE = new URL("../../schemas/workspace.json", import.meta.url);
const ajv = new Ajv({
  allErrors: true,
  discriminator: true,
  verbose: true,
  messages: false,
  allowUnionTypes: true,
  keywords: ["x-issue"],
  inlineRefs: false,
});
const validate = ajv.compile(JSON.parse(readFileSync(FILE, "utf8")) as object);

/** An error without descriptions, which the interpreter's schema does not have, and without what nobody reads. */
function plain({ keyword, instancePath, params, data, parentSchema }: SchemaError) {
  return { keyword, instancePath, params: paramsOf(keyword, params), data, title: parentSchema.title };
}

/** The parameters that messages are made from. */
function paramsOf(keyword: string, params: SchemaError["params"]) {
  if (keyword === "discriminator") return { tag: params["tag"], tagValue: params["tagValue"] };
  if (keyword === "required") return { missingProperty: params["missingProperty"] };
  if (keyword === "additionalProperties") return { additionalProperty: params["additionalProperty"] };
  return "limit" in params ? { limit: params["limit"] } : {};
}

function errorsByAjv(document: unknown) {
  validate(document);
  return (validate.errors ?? []).map((error) => plain(error as unknown as SchemaError));
}

const JUNK: readonly unknown[] = [
  ...[null, true, "", "formula", "a/b~c", 0, -1, 1.5, 101, Number.NaN, Number.POSITIVE_INFINITY],
  ...[[], [1], [[]], [[1, 2, 3]], ["x"], [Number.NaN], [null], {}, { type: "normsys" }, { "a/b~c": "x" }],
  new Float64Array(2),
];

type Container = Record<string, unknown>;

/** All lists and objects of a document. */
function containersOf(value: unknown): Container[] {
  if (typeof value !== "object" || value === null || ArrayBuffer.isView(value)) return [];
  return [value as Container, ...Object.values(value).flatMap(containersOf)];
}

/** Replaces, removes or adds one value somewhere. */
function damage(document: unknown, random: SeededRandom): void {
  const containers = containersOf(document);
  const container = containers[random.integer(0, containers.length - 1)]!;
  const keys = Object.keys(container);
  const key = random.chance(0.2) ? "additional" : (keys[random.integer(0, keys.length - 1)] ?? "0");
  if (random.chance(0.2)) delete container[key];
  else container[key] = structuredClone(JUNK[random.integer(0, JUNK.length - 1)]);
}

describe("errors of a workspace by its schema", () => {
  it.each(Array.from({ length: 60 }, (_, i) => i + 1))(
    "are those of ajv, in its order, for damaged documents %i",
    (seed) => {
      const random = seededRandom(7000 + seed);
      for (let round = 0; round < 25; round++) {
        const document = structuredClone(randomExtended(seed).spec);
        const n = random.integer(1, 6);
        for (let k = 0; k < n; k++) damage(document, random);
        expect(schemaErrors(WORKSPACE_SCHEMA, document).map(plain)).toEqual(errorsByAjv(document));
      }
    },
  );

  it.each(JUNK.map((value) => [value]))("are those of ajv for %o", (value) => {
    expect(schemaErrors(WORKSPACE_SCHEMA, value).map(plain)).toEqual(errorsByAjv(value));
  });

  it("are one more than issues are kept, so that it shows that there were more", () => {
    const document = { ...randomExtended(1).spec, channels: new Array(2 * MAX_ISSUES).fill(1) };
    expect(schemaErrors(WORKSPACE_SCHEMA, document)).toHaveLength(MAX_ISSUES + 1);
  });
});
