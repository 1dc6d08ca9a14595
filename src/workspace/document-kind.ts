import { describeValue, quoteAll } from "../describe.js";
import type { DocumentCode } from "../error-codes.js";
import type { Finding } from "./findings.js";
import { childOf } from "./json-path.js";

const PARTS = ["channels", "observations", "measurements", "version"];

const has = (document: unknown, key: string): boolean => childOf(document, key) !== undefined;

/** The names of the patches in a patch set or in a list that holds one patch set; undefined for anything else. */
export function patchNames(document: unknown): string[] | undefined {
  const set = Array.isArray(document) && document.length === 1 ? document[0] : document;
  const patches = childOf(set, "patches");
  if (!Array.isArray(patches)) return undefined;
  const names = patches.map((patch) => childOf(childOf(patch, "metadata"), "name"));
  return names.filter((name) => typeof name === "string");
}

function describeOtherKind(document: unknown): { received: string; hint?: string } {
  if (Array.isArray(document) && has(document[0], "op") && has(document[0], "path")) {
    return { received: "a JSON patch", hint: "Apply it to the workspace that it was made for." };
  }
  if (patchNames(document) !== undefined) {
    return { received: "a patch set", hint: "Apply one of its patches to the workspace that it was made for." };
  }
  if (has(document, "distributions") || has(childOf(document, "metadata"), "hs3_version")) {
    return {
      received: "an HS3 document",
      hint: "Convert it first: histograd convert, or importHs3 of histograd/interchange.",
    };
  }
  return { received: describeValue(document) };
}

/**
 * One issue for a document that is not a workspace, which says what the document is instead of listing all missing parts; undefined
 * for a document that has a part of a workspace.
 */
export function findOtherKind(document: unknown): Finding<DocumentCode> | undefined {
  if (!Array.isArray(document) && PARTS.some((part) => has(document, part)) && !has(document, "patches")) {
    return undefined;
  }
  const expected = `a workspace, which is an object with ${quoteAll(PARTS)}`;
  return { code: "not-a-workspace", path: [], expected, ...describeOtherKind(document) };
}
