import type { Issue } from "../errors.js";
import { createFindings } from "./findings.js";
import { findJsonFault } from "./json-fault.js";
import type { JsonPath } from "./json-path.js";
import { countProperties } from "./json-value.js";
import { workspaceProperties } from "./workspace-properties.js";

/**
 * Warnings about keys that occur more than once in one object of a JSON text; JSON.parse keeps only the last of them.
 *
 * A colon follows every key, so that a text with as many colons as its value has properties repeats no key. Counting by the structure
 * of a workspace is fastest and comes first. Only a text with more colons, which may also be in names, is scanned.
 *
 * @param value - what JSON.parse made of `text`
 */
export function duplicateKeys(text: string, value: unknown): readonly Issue[] {
  const colons = countColons(text);
  if (colons === workspaceProperties(value) || colons === countProperties(value)) return [];
  return findDuplicates(text, value);
}

function countColons(text: string): number {
  let count = 0;
  for (let i = text.indexOf(":"); i !== -1; i = text.indexOf(":", i + 1)) count++;
  return count;
}

/** An object or list whose end has not been read: the keys so far (of an object), and the key or index that is being read. */
interface Frame {
  readonly keys: Set<string> | undefined;
  at: string | number;
}

function findDuplicates(text: string, value: unknown): readonly Issue[] {
  const findings = createFindings(value);
  const frames: Frame[] = [];
  const path = (): JsonPath => frames.map(({ at }) => at);
  findJsonFault(text, {
    open: (bracket) => frames.push({ keys: bracket === "{" ? new Set() : undefined, at: 0 }),
    close: () => frames.pop(),
    next: () => {
      const frame = frames.at(-1)!;
      if (typeof frame.at === "number") frame.at++;
    },
    key: (begin, end) => {
      const frame = frames.at(-1)!;
      const key = JSON.parse(text.slice(begin, end)) as string;
      frame.at = key;
      if (frame.keys?.has(key) === true) report(path(), findings);
      frame.keys?.add(key);
    },
  });
  return findings.warnings;
}

function report(path: JsonPath, findings: ReturnType<typeof createFindings>): void {
  findings.warning({
    code: "duplicate-key",
    path,
    expected: "each key of an object once",
    received: "this one again",
    hint: "The last one is used, the others are ignored.",
  });
}
