/**
 * Compiles schemas/*.json ahead of time to src/workspace/*.generated.js (and .d.ts): one exported function per schema, plain
 * ESM without eval or require, so that a page with `script-src 'self'` can validate.
 *
 *   node scripts/compile-schemas.mjs        (npm run generate)
 *
 * To add a schema of a document, add a line to FILES. Schemas of records, which say their kind, are written as they are to
 * src/records/schemas.generated.js; what the methods of schemas/rpc.json take is compiled to src/rpc/requests.generated.js.
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Ajv } from "ajv";
import standaloneCode from "ajv/dist/standalone/index.js";
import { build } from "esbuild";

/**
 * Generated file → exported name → file in schemas/. Workspaces have a file of their own: most programs read nothing else,
 * and need not load the others.
 */
const FILES = {
  "workspace-validator.generated": { workspace: "workspace.json" },
  "validators.generated": { patchSet: "patchset.json", jsonPatch: "jsonpatch.json", reference: "reference.json" },
};

/**
 * Errors kept per document: a million wrong bins must not fill the memory. One more than MAX_ISSUES of
 * src/workspace/findings.ts, so that the reader sees that there were more.
 */
const MAX_ERRORS = 10_001;

const root = fileURLToPath(new URL("..", import.meta.url));
const readSchema = (file) => JSON.parse(readFileSync(`${root}schemas/${file}`, "utf8"));

/** Keywords that the validators need not carry; a property of that name has a schema as its value, not a text. */
const isLeftOut = ([key, value]) =>
  key === "definitions" || (["description", "$comment"].includes(key) && typeof value === "string");

/**
 * A copy of `node` with every `$ref` ("#/definitions/x" or "other-file.json") replaced by what it points to.
 * One flat validator per schema: functions per definition would concatenate their error lists, which takes quadratic
 * time on a document with very many errors. Schemas that contain themselves are refused.
 */
function inlineRefs(node, document, seen = []) {
  if (Array.isArray(node)) return node.map((item) => inlineRefs(item, document, seen));
  if (node === null || typeof node !== "object") return node;
  if (typeof node.$ref === "string") return inlineTarget(node.$ref, document, seen);
  const kept = Object.entries(node).filter((entry) => !isLeftOut(entry));
  return Object.fromEntries(kept.map(([key, value]) => [key, inlineRefs(value, document, seen)]));
}

function inlineTarget(ref, document, seen) {
  if (seen.includes(ref)) throw new Error(`${document.$id}: schema contains itself through ${ref}`);
  if (!ref.startsWith("#/")) {
    const { $id, $schema, ...other } = readSchema(ref);
    return inlineRefs(other, { ...other, $id }, [...seen, ref]);
  }
  const target = ref
    .slice(2)
    .split("/")
    .reduce((at, key) => at?.[key], document);
  if (target === undefined) throw new Error(`${document.$id}: nothing at ${ref}`);
  return inlineRefs(target, document, [...seen, ref]);
}

/** A validator per exported name. @param schemas - exported name → schema without references */
function generate(schemas) {
  const ajv = new Ajv({
    allErrors: true,
    discriminator: true,
    verbose: true, // errors carry the value and the part of the schema: messages are made from them
    messages: false,
    allowUnionTypes: true,
    keywords: ["x-issue"],
    code: { source: true, esm: true, lines: true },
  });
  const exported = {};
  for (const [name, schema] of Object.entries(schemas)) {
    ajv.addSchema(schema);
    exported[name] = schema.$id;
  }
  return standaloneCode(ajv, exported);
}

/** The schemas of whole documents. @param files - exported name → file in schemas/ */
function documentSchemas(files) {
  const entries = Object.entries(files).map(([name, file]) => {
    const schema = readSchema(file);
    return [name, inlineRefs(schema, schema)];
  });
  return Object.fromEntries(entries);
}

/** The schemas of what the methods of `histograd serve` take, by method. */
function requestSchemas() {
  const document = readSchema("rpc.json");
  const entries = Object.entries(document.methods).map(([method, { params }]) => [
    method,
    { $id: `${document.$id}:${method}`, ...inlineRefs(params, document) },
  ]);
  return Object.fromEntries(entries);
}

/**
 * Collects errors through a function that stops at MAX_ERRORS, in place of ajv's unlimited and wordier code, and leaves
 * out what nobody reads, a third of the file: the path within the schema, and the value of the keyword there, which
 * `parentSchema` has as well.
 */
function capErrors(code) {
  const collect = /if\(vErrors === null\)\{\s*vErrors = \[(\w+)\];\s*\}\s*else \{\s*vErrors\.push\(\1\);\s*\}/g;
  const schemaPath = /schemaPath:"(?:[^"\\]|\\.)*",/g;
  const keywordValue = /schema:(?:"(?:[^"\\]|\\.)*"|[^",{}])+,(?=parentSchema:)/g;
  const capped = code
    .replace(collect, "vErrors = keep(vErrors, $1);")
    .replace(schemaPath, "")
    .replace(keywordValue, "");
  if (capped === code || capped.includes("vErrors.push")) throw new Error("ajv collects errors in an unknown way");
  return `${capped}
function keep(errors, error) {
  if (errors === null) return [error];
  if (errors.length < ${MAX_ERRORS}) errors.push(error);
  return errors;
}`;
}

async function bundle(code) {
  const result = await build({
    stdin: { contents: code, resolveDir: root, loader: "js" },
    bundle: true,
    format: "esm",
    target: "es2022",
    minify: true,
    write: false,
    logLevel: "error",
  });
  return result.outputFiles[0].text;
}

function assertPortable(code) {
  const forbidden = /\brequire\(|\beval\(|new Function/.exec(code);
  if (forbidden !== null) throw new Error(`generated validators contain ${forbidden[0]}`);
}

/** Definitions that records share. */
const PARTS = readSchema("record-parts.json");

/** Schemas of records: those with a constant as their kind. */
const recordSchemas = () =>
  readdirSync(`${root}schemas`)
    .map(readSchema)
    .filter(({ properties }) => properties?.kind?.const !== undefined);

/**
 * A schema as src/records/check.ts reads it: without words, with every reference replaced by what it points to, and numbers as
 * they are before they are written, so that infinities are numbers.
 */
function compact(node, document) {
  if (Array.isArray(node)) return node.map((item) => compact(item, document));
  if (node === null || typeof node !== "object") return node;
  if (typeof node.$ref === "string") return compact(recordTarget(node.$ref, document), document);
  if (node.pattern === NOT_FINITE) return { type: "number" };
  const kept = Object.entries(node).filter(([key, value]) => !isLeftOut([key, value]) && !isHead(key, value));
  return Object.fromEntries(kept.map(([key, value]) => [key, compact(value, document)]));
}

const NOT_FINITE = "^(-?inf|nan)$";
const isHead = (key, value) => ["$schema", "$id", "title"].includes(key) && typeof value === "string";

/** What a reference in the schema of a record points to: a definition of its own or a shared one, or another record. */
function recordTarget(ref, document) {
  const name = ref.split("/definitions/")[1];
  if (ref.startsWith("#")) return document.definitions?.[name] ?? PARTS.definitions[name];
  if (ref.startsWith(PARTS.$id)) return PARTS.definitions[name];
  const other = recordSchemas().find(({ $id }) => $id === ref);
  if (other === undefined) throw new Error(`${document.$id}: nothing at ${ref}`);
  return other;
}

/** Writes the schemas of all records, by kind, for the check of records in memory. */
function writeRecordSchemas() {
  const byKind = recordSchemas().map((schema) => [schema.properties.kind.const, compact(schema, schema)]);
  const code = `export const RECORD_SCHEMAS = ${JSON.stringify(Object.fromEntries(byKind))};\n`;
  const banner = "// Made by scripts/compile-schemas.mjs from schemas/*.json. Do not edit.\n";
  writeFileSync(`${root}src/records/schemas.generated.js`, banner + code);
  const type = "export declare const RECORD_SCHEMAS: Readonly<Record<RecordKind, Schema>>;\n";
  const imports = 'import type { RecordKind } from "./kinds.js";\nimport type { Schema } from "./schema.js";\n';
  writeFileSync(`${root}src/records/schemas.generated.d.ts`, banner + imports + type);
}

const BANNER = "// Made by scripts/compile-schemas.mjs from schemas/*.json with ajv (MIT licence). Do not edit.\n";

/** Writes the validators of requests, by method. */
async function writeRequestValidators() {
  const names = Object.keys(requestSchemas());
  const byMethod = `export const VALIDATORS = { ${names.map((name) => `${name}: ${name}`).join(", ")} };\n`;
  const validators = capErrors(generate(requestSchemas())).replace(/^export const /gm, "const ");
  writeFileSync(`${root}src/rpc/requests.generated.js`, BANNER + (await bundle(`${validators}\n${byMethod}`)));
  const type = "export declare const VALIDATORS: Readonly<Record<string, SchemaValidator>>;\n";
  const imports = 'import type { SchemaValidator } from "../workspace/schema-issues.js";\n';
  writeFileSync(`${root}src/rpc/requests.generated.d.ts`, BANNER + imports + type);
}

for (const [file, schemas] of Object.entries(FILES)) {
  const code = await bundle(capErrors(generate(documentSchemas(schemas))));
  assertPortable(code);
  const declarations = Object.keys(schemas).map((name) => `export declare const ${name}: SchemaValidator;\n`);
  writeFileSync(`${root}src/workspace/${file}.js`, BANNER + code);
  writeFileSync(
    `${root}src/workspace/${file}.d.ts`,
    `${BANNER}import type { SchemaValidator } from "./schema-issues.js";\n${declarations.join("")}`,
  );
}
writeRecordSchemas();
await writeRequestValidators();
