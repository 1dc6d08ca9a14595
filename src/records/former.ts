import { DataError, type Issue } from "../errors.js";

/** Values of the field `record` in earlier versions of histograd, whose records had no `kind`. */
const FORMER_NAMES: readonly unknown[] = ["fit-result", "check-result", "inspect", "validate", "fractal"];

/** The issue for a record of an earlier version; none for any other value. */
export function formerRecordFaults(value: unknown, path: string): readonly Issue[] {
  if (typeof value !== "object" || value === null || !isFormer(value)) return [];
  const hint = "It was written by an earlier version of histograd. Make it again with this version.";
  const expected = "a record with a kind and an origin";
  return [{ code: "bad-argument", path, expected, received: "one of another form", hint }];
}

function isFormer(value: object): boolean {
  if ("record" in value && FORMER_NAMES.includes(value.record)) return true;
  return !("kind" in value) && "parNames" in value && "certificate" in value;
}

/** @throws DataError `bad-argument` for a record of an earlier version */
export function refuseFormerRecord(value: unknown): void {
  const issues = formerRecordFaults(value, "record");
  if (issues.length > 0) throw new DataError(issues);
}
