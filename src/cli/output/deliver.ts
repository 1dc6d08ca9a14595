import type { OutputOptions } from "../options.js";
import { formatJson, type JsonObject } from "../../records/json.js";
import { printResult } from "./print.js";
import { requireWritable, writeWholeFile } from "./write-file.js";

/** Fails before the work rather than after it. @throws DataError as `requireWritable` */
export function requireFreeOutput({ output, force }: OutputOptions): void {
  if (output !== undefined) requireWritable(output, force === true);
}

/** Prints a result, as a record or for people, and writes the record to the file that was asked for. */
export function deliver({ json, output, force }: OutputOptions, record: JsonObject, text: () => string): void {
  if (output !== undefined) writeWholeFile(output, formatJson(record), { overwrite: force === true });
  printResult(json === true ? formatJson(record) : text());
}
