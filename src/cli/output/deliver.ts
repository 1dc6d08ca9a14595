import type { OutputOptions } from "../options.js";
import { formatJson, type JsonObject } from "../../records/json.js";
import { printResult } from "./print.js";
import { requireWritable, writeWholeFile } from "./write-file.js";

/** Where a result goes. */
export type Destination = OutputOptions & { readonly plot?: string };

/** Fails before the work rather than after it. @throws DataError as `requireWritable` */
export function requireFree({ output, plot, force }: Destination): void {
  for (const file of [output, plot]) if (file !== undefined) requireWritable(file, force === true);
}

/** Prints a result, as a record or for people, and writes the record to the file that was asked for: it is made if so. */
export function deliver({ json, output, force }: OutputOptions, record: () => JsonObject, text: () => string): void {
  const written = json === true || output !== undefined ? formatJson(record()) : "";
  if (output !== undefined) writeWholeFile(output, written, { overwrite: force === true });
  printResult(json === true ? written : text());
}
