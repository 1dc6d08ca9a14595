import { describeValue } from "../describe.js";
import { DataError, type Issue, nearestHint } from "../errors.js";
import { aRecord, type OptionRule } from "../options.js";
import { formerRecordFaults } from "./former.js";
import type { RecordKind, ResultRecord } from "./kinds.js";
import { lengthFaults } from "./lengths.js";
import { schemaFaults } from "./schema.js";
import { RECORD_SCHEMAS } from "./schemas.generated.js";

/**
 * Requires a record with all of the parts that the schema of its kind requires.
 *
 * @param path - its name in messages
 * @throws DataError `bad-argument` with everything that is missing or wrong
 */
export function requireRecord(record: unknown, path: string): void {
  const issues = recordFaults(record, path);
  if (issues.length > 0) throw new DataError(issues);
}

/** The rule of an option that is a complete record of one kind, which the function named `maker` returns. */
export function aCompleteRecord(kind: RecordKind, maker: string): OptionRule {
  const ofItsKind = aRecord(kind, maker);
  return {
    expected: ofItsKind.expected,
    issues: (value, path) => {
      const issues = ofItsKind.issues(value, path);
      return issues.length > 0 ? issues : recordFaults(value, path).map((fault) => ({ ...fault, code: "bad-option" }));
    },
  };
}

/** What is missing or wrong in a record, by the schema of its kind. @param path - its name in messages */
export function recordFaults(record: unknown, path: string): readonly Issue[] {
  const issues = [...formerRecordFaults(record, path)];
  if (issues.length === 0 && hasItsParts(record, path, issues)) issues.push(...lengthFaults(record.kind, record, path));
  return issues;
}

/** Whether something is a record by the schema of its kind; what is missing or wrong is added to `issues`. */
function hasItsParts(record: unknown, path: string, issues: Issue[]): record is ResultRecord {
  issues.push(...partFaults(record, path));
  return issues.length === 0;
}

function partFaults(record: unknown, path: string): readonly Issue[] {
  const kind: unknown = typeof record === "object" && record !== null && "kind" in record ? record.kind : undefined;
  const known = Object.entries(RECORD_SCHEMAS).find(([name]) => name === kind);
  return known === undefined ? [unknownKind(record, kind, path)] : schemaFaults(record, known[1], path);
}

function unknownKind(record: unknown, kind: unknown, path: string): Issue {
  const kinds = Object.keys(RECORD_SCHEMAS);
  const issue = { code: "bad-argument", path, expected: `a record of kind ${kinds.join(", ")}` } as const;
  if (kind === undefined) return { ...issue, received: describeValue(record) };
  return { ...issue, received: `one of kind ${describeValue(kind)}`, ...nearestHint(kind, kinds) };
}
