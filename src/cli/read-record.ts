import { readFileSync } from "node:fs";
import { describeValue } from "../describe.js";
import { DataError } from "../errors.js";
import { requireRecord } from "../records/check.js";
import type { ResultRecord } from "../records/kinds.js";
import { parseRecord } from "../records/record.js";
import { requireRecordFile } from "./record-file.js";

/**
 * Reads a record of any kind that a command wrote, with all of its parts.
 *
 * @throws DataError as `requireRecordFile`, `json-syntax`, and `bad-argument` for what is no record or not a complete one
 */
export function readRecord(file: string): ResultRecord {
  requireRecordFile(file, "a file with a record");
  const value = parsed(file);
  const isRecord = typeof value === "object" && value !== null && "kind" in value;
  if (!isRecord) {
    const hint = "Commands write records with --output.";
    const issue = { path: file, expected: "a record: an object with a kind", received: describeValue(value), hint };
    throw new DataError([{ code: "bad-argument", ...issue }]);
  }
  requireRecord(value as ResultRecord, file);
  return value as ResultRecord;
}

function parsed(file: string): unknown {
  try {
    return parseRecord(readFileSync(file, "utf8"));
  } catch (error) {
    if (error instanceof DataError) throw error;
    const received = error instanceof Error ? error.message : String(error);
    throw new DataError([{ code: "json-syntax", path: file, expected: "a JSON document", received }]);
  }
}
