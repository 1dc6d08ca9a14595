/**
 * The layouts of records that TypeScript writes and compiled kernels read, from their description in
 * src/graph/wasm/records.json: constants for AssemblyScript, types and layouts for TypeScript.
 */
import { readFileSync } from "node:fs";

const INDEX_BYTES = 4;
/** Records begin at multiples of a vector's size. */
const ALIGNMENT = 16;

const described = JSON.parse(readFileSync(new URL("../src/graph/wasm/records.json", import.meta.url), "utf8"));

const upper = (name) => name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
const capital = (name) => name[0].toUpperCase() + name.slice(1);
const bytesOf = ({ fields }) => Math.ceil((Object.keys(fields).length * INDEX_BYTES) / ALIGNMENT) * ALIGNMENT;

/** Kernels that read records. */
export const KERNELS_WITH_RECORDS = Object.keys(described);

/** What a kernel's source is compiled with: the size of each record, and where each of its fields is. */
export function recordConstants(kernel) {
  return (described[kernel] ?? [])
    .flatMap((record) => [
      `const ${upper(record.name)}: usize = ${bytesOf(record)};`,
      ...Object.keys(record.fields).map((f, i) => `const ${record.prefix}_${upper(f)}: usize = ${i * INDEX_BYTES};`),
    ])
    .join("\n");
}

/** A module with the type and the layout of each record of a kernel. */
export function recordModule(kernel) {
  const of = (record) => `
/** ${record.about} */
export interface ${capital(record.name)}Record {
${Object.entries(record.fields)
  .map(([field, about]) => `  /** ${about} */\n  readonly ${field}: number;`)
  .join("\n")}
}

export const ${upper(record.name)}: RecordLayout<${capital(record.name)}Record> = {
  fields: ${JSON.stringify(Object.keys(record.fields))},
  bytes: ${bytesOf(record)},
};
`;
  return `// Made by scripts/compile-kernels.mjs from records.json. Do not edit.
import type { RecordLayout } from "./record-layout.js";
${described[kernel].map(of).join("")}`;
}
