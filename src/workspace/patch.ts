import { applyPatch as applyOperations, type Operation } from "rfc6902";
import { describeValue, quote, quoteAll } from "../describe.js";
import { WorkspaceError } from "../errors.js";
import { patchNames } from "./document-kind.js";
import { createFindings, type Findings } from "./findings.js";
import { cloneJson, equalJson, surveyJson } from "./json-value.js";
import { findTargetFault, type PatchFault, valueAt } from "./patch-target.js";
import { checkSchema } from "./schema-issues.js";
import { jsonPatch as validatePatch } from "./validators.generated.js";

/** Values in a document, and values that a patch may add to it: far beyond any workspace, within the memory. */
const MOST_VALUES = 1e7;

/** A document that is being patched. It is a property of this object, so that operations on all of it (path "") are like others. */
interface Patched {
  document: unknown;
  /** Number of values that may still be added, since a few copies of copies would fill the memory. */
  room: number;
}

const inBox = (pointer: string): string => `/document${pointer}`;

type Place = "path" | "from" | "value";
type Failure = PatchFault & { readonly below: Place };

const TOO_LARGE = { code: "patch-too-large", expected: `at most ${MOST_VALUES} values`, received: "more" } as const;

/** Applies an operation whose places have been checked. */
function applyChecked(operation: Operation, patched: Patched): Failure | undefined {
  try {
    const [error] = applyOperations(patched, [operation]);
    if (error === null || error === undefined) return undefined;
    return { below: "path", code: "missing-target", expected: "a place in the document", received: error.message };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return {
      below: "path",
      code: "patch-too-large",
      expected: "values that are nested less deeply",
      received: "more",
    };
  }
}

function add(path: string, value: unknown, patched: Patched): Failure | undefined {
  const fault = findTargetFault(path, patched.document, true);
  if (fault !== undefined) return { below: "path", ...fault };
  return insert("add", path, value, patched);
}

/** Adds or replaces a value at a checked place. */
function insert(op: "add" | "replace", path: string, value: unknown, patched: Patched): Failure | undefined {
  const { count, hasProtoKey } = surveyJson(value, patched.room);
  patched.room -= count;
  if (patched.room < 0) return { below: "path", ...TOO_LARGE };
  if (hasProtoKey) {
    return { below: "value", code: "unsafe-key", expected: 'no key "__proto__"', received: "one inside the value" };
  }
  return applyChecked({ op, path: inBox(path), value }, patched);
}

function remove(path: string, below: Place, patched: Patched): Failure | undefined {
  const fault = findTargetFault(path, patched.document, false);
  if (fault !== undefined) return { below, ...fault };
  if (path === "") return { below, code: "missing-target", expected: "a part of the document", received: "all of it" };
  return applyChecked({ op: "remove", path: inBox(path) }, patched);
}

function replace(path: string, value: unknown, patched: Patched): Failure | undefined {
  const fault = findTargetFault(path, patched.document, false);
  return fault === undefined ? insert("replace", path, value, patched) : { below: "path", ...fault };
}

function copy(from: string, path: string, patched: Patched): Failure | undefined {
  const fault = findTargetFault(from, patched.document, false);
  return fault === undefined ? add(path, valueAt(from, patched.document), patched) : { below: "from", ...fault };
}

/** Moves a value as RFC 6902 defines it: the value is removed, then added to the remaining document. */
function move(from: string, path: string, patched: Patched): Failure | undefined {
  if (path.startsWith(`${from}/`)) {
    const expected = `a place outside ${quote(from)}, which is moved`;
    return { below: "path", code: "move-into-itself", expected, received: quote(path) };
  }
  if (path === from) {
    const fault = findTargetFault(from, patched.document, false);
    return fault && { below: "from", ...fault };
  }
  const value = valueAt(from, patched.document);
  return remove(from, "from", patched) ?? add(path, value, patched);
}

function test(path: string, value: unknown, patched: Patched): Failure | undefined {
  const fault = findTargetFault(path, patched.document, false);
  if (fault !== undefined) return { below: "path", ...fault };
  const found = valueAt(path, patched.document);
  if (equalJson(found, value)) return undefined;
  const received = `${describeValue(found)} in the document`;
  const hint = "The patch may be made for another workspace, or for another version of this one.";
  return { below: "value", code: "test-failed", expected: describeValue(value), received, hint };
}

function applyOne(operation: Operation, patched: Patched): Failure | undefined {
  const { path } = operation;
  switch (operation.op) {
    case "add":
      return add(path, operation.value, patched);
    case "remove":
      return remove(path, "path", patched);
    case "replace":
      return replace(path, operation.value, patched);
    case "copy":
      return copy(operation.from, path, patched);
    case "move":
      return move(operation.from, path, patched);
    case "test":
      return test(path, operation.value, patched);
  }
}

/** Whether a patch is a patch set, which is reported with the names of its patches. */
function isPatchSet(patch: unknown, findings: Findings): boolean {
  const names = patchNames(patch);
  if (names === undefined) return false;
  findings.error({
    code: "patch-set",
    path: [],
    expected: "a JSON patch, which is a list of operations",
    received: "a patch set",
    hint: `Choose one of its patches: ${quoteAll(names)}.`,
  });
  return true;
}

function patchOf(document: unknown): Patched | undefined {
  const isTree = surveyJson(document, MOST_VALUES).count <= MOST_VALUES;
  return isTree ? { document: cloneJson(document), room: MOST_VALUES } : undefined;
}

function throwIfAny({ issues }: Findings): void {
  if (issues.length === 0) return;
  throw new WorkspaceError(issues.map((issue) => ({ ...issue, path: `patch${issue.path}` })));
}

/**
 * Applies a JSON patch (RFC 6902) to a copy of `document`.
 *
 * All or nothing: when an operation fails, the others are tried to report all failures (a later one may follow from an
 * earlier one), and nothing is returned. Only own properties are followed and `__proto__` is refused, so that no
 * patch reaches a prototype.
 *
 * @param document - any JSON value: a workspace, checked or not
 * @param patch - list of operations
 * @returns a new document, not yet checked: give it to `parseWorkspace`
 * @throws WorkspaceError with an issue for every operation that fails, at `patch[index].path`, `.from` or `.value`
 */
export function applyPatch(document: unknown, patch: unknown): unknown {
  const findings = createFindings(patch);
  if (!isPatchSet(patch, findings)) checkSchema(validatePatch, patch, findings);
  throwIfAny(findings);
  const patched = patchOf(document);
  if (patched === undefined) findings.error({ ...TOO_LARGE, path: [], received: "more in the document" });
  for (const [i, operation] of (patch as readonly Operation[]).entries()) {
    const failure = patched && applyOne(operation, patched);
    if (failure === undefined) continue;
    const { below, ...fault } = failure;
    findings.error({ ...fault, path: [i, below] });
  }
  throwIfAny(findings);
  return patched?.document;
}
