import { describeValue } from "../describe.js";
import { DataError, type Issue } from "../errors.js";
import type { PatchSetScan } from "./results.js";

/**
 * Checks that a record, such as `parseRecord` reads from a file, is a patch set scan with all of its parts.
 *
 * @throws DataError `not-a-patch-set-scan`; all problems at once
 * @example const scan = checkPatchSetScan(parseRecord(text));
 */
export function checkPatchSetScan(record: unknown): PatchSetScan {
  const fields = isObject(record) ? record : {};
  if (fields["kind"] !== "patch-set-scan") {
    const kind = fields["kind"] === undefined ? "a document without a kind" : JSON.stringify(fields["kind"]);
    const received = isObject(record) ? kind : "a document of another form";
    throw new DataError([notScan("kind", '"patch-set-scan"', received)]);
  }
  const issues = FIELDS.filter(([name, isRight]) => !isRight(fields[name])).map(([name, , expected]) =>
    notScan(name, expected, describeValue(fields[name])),
  );
  if (issues.length > 0) throw new DataError(issues);
  return record as PatchSetScan;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isPoint(value: unknown): boolean {
  if (!isObject(value)) return false;
  const { name, index, values, valid, notes } = value;
  const isNamed = typeof name === "string" && typeof index === "number";
  return isNamed && Array.isArray(values) && typeof valid === "boolean" && Array.isArray(notes);
}

function isPoints(value: unknown): boolean {
  if (!Array.isArray(value) || !value.every(isPoint)) return false;
  return new Set(value.map(({ name }) => name as string)).size === value.length;
}

const FIELDS: readonly (readonly [string, (value: unknown) => boolean, string])[] = [
  ["origin", isObject, "an object that says how the scan was made"],
  ["patchSet", isObject, "an object that describes the patch set"],
  ["labels", Array.isArray, "a list of labels"],
  ["testPoi", (value) => typeof value === "number", "a number"],
  ["confidenceLevel", (value) => typeof value === "number", "a number"],
  ["nPatches", (value) => typeof value === "number", "a number"],
  ["points", isPoints, "a list of points with different names, each with values, valid and notes"],
];

function notScan(path: string, expected: string, received: string): Issue {
  const hint = "histograd patchset scan writes files of scans.";
  return { code: "not-a-patch-set-scan", path, expected, received, hint };
}
