import { describeValue, quote } from "../describe.js";
import type { DocumentCode } from "../error-codes.js";
import type { Finding } from "./findings.js";
import { childOf, pointerParts } from "./json-path.js";

/** The reason why an operation cannot be applied. */
export type PatchFault = Omit<Finding<DocumentCode>, "path">;

const INDEX = /^(0|[1-9]\d*)$/;
const OTHER_VERSION = "The patch may be made for another workspace, or for another version of this one.";

function missingInList(list: readonly unknown[], part: string, mayBeNew: boolean): string | undefined {
  const last = mayBeNew ? list.length : list.length - 1;
  if ((INDEX.test(part) && Number(part) <= last) || (mayBeNew && part === "-")) return undefined;
  return last < 0 ? "an entry of a list, but the list is empty" : `an index from 0 to ${last}`;
}

/** The expected property where `part` does not exist below `value`; undefined where it exists or may be added. */
function missingPart(value: unknown, part: string, mayBeNew: boolean): string | undefined {
  if (Array.isArray(value)) {
    const missing = missingInList(value, part, mayBeNew);
    return missing && `${missing} in place of ${quote(part)}`;
  }
  if (typeof value !== "object" || value === null) {
    return `a list or an object to hold ${quote(part)}, where the document has ${describeValue(value)}`;
  }
  if (mayBeNew || Object.hasOwn(value, part)) return undefined;
  return `a property ${quote(part)} of ${describeValue(value)}`;
}

/**
 * Follows a JSON pointer (RFC 6901) through own properties only: `/toString/name` is not a place in any document.
 *
 * @param mayBeNew - whether the last part may name a new property, the end of a list, or "-" (append)
 * @returns what is wrong with it; undefined for a place that exists, or may be made
 */
export function findTargetFault(pointer: string, document: unknown, mayBeNew: boolean): PatchFault | undefined {
  const received = quote(pointer);
  if (/~(?![01])/.test(pointer)) {
    const hint = "In a pointer, ~ is written ~0 and / is written ~1.";
    return { code: "invalid-pointer", expected: "a JSON pointer", received, hint };
  }
  const parts = pointerParts(pointer);
  if (parts.includes("__proto__")) return { code: "unsafe-key", expected: 'no key "__proto__"', received };
  let value = document;
  for (const [i, part] of parts.entries()) {
    const expected = missingPart(value, part, mayBeNew && i === parts.length - 1);
    if (expected !== undefined) return { code: "missing-target", expected, received, hint: OTHER_VERSION };
    value = childOf(value, part);
  }
  return undefined;
}

/** The value at a place that exists. */
export function valueAt(pointer: string, document: unknown): unknown {
  return pointerParts(pointer).reduce(childOf, document);
}
