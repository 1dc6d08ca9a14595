import { readFileSync } from "node:fs";
import { Ajv, type ErrorObject } from "ajv";
import { formatRecord } from "../../src/records/record.js";

const schema = (name: string): object =>
  JSON.parse(readFileSync(new URL(`../../schemas/${name}.json`, import.meta.url), "utf8")) as object;

/** What schemas/<kind>.json has against a record as it is written; empty for nothing. */
export function schemaErrors(record: { readonly kind: string }): readonly ErrorObject[] {
  return writtenErrors(formatRecord(record));
}

/** The same for the JSON text of a record. */
export function writtenErrors(text: string): readonly ErrorObject[] {
  const written = JSON.parse(text) as { readonly kind: string };
  const ajv = new Ajv({ allErrors: true, allowUnionTypes: true });
  ajv.addSchema(schema("record-parts"));
  if (written.kind === "fit-result") ajv.addSchema(schema("minima")); // which it may hold
  const validate = ajv.compile(schema(written.kind));
  return validate(written) ? [] : (validate.errors ?? []);
}
