import { quote } from "../describe.js";

/** Keys and indices from the root of a document to a value in it. */
export type JsonPath = readonly (string | number)[];

const PLAIN_KEY = /^[A-Za-z_$][\w$]{0,59}$/;

/** A path as messages show it: `channels[0].samples[2].data`; unusual keys are quoted: `["a b"]`. */
export function formatPath(path: JsonPath): string {
  let text = "";
  for (const part of path) {
    if (typeof part === "number") text += `[${part}]`;
    else if (PLAIN_KEY.test(part)) text += text === "" ? part : `.${part}`;
    else text += `[${quote(part)}]`;
  }
  return text;
}

const PATH_PART = /\.?([A-Za-z_$][\w$]*)|\[(\d+)\]|\[("(?:[^"\\]|\\.)*")\]/y;

/** The path that `formatPath` wrote; undefined for another text, and for a key that was shortened. */
export function parsePath(text: string): JsonPath | undefined {
  const path: (string | number)[] = [];
  PATH_PART.lastIndex = 0;
  while (PATH_PART.lastIndex < text.length) {
    const [, key, index, quoted] = PATH_PART.exec(text) ?? [];
    if (key !== undefined) path.push(key);
    else if (index !== undefined) path.push(Number(index));
    else if (quoted !== undefined && !quoted.includes("…")) path.push(JSON.parse(quoted) as string);
    else return undefined;
  }
  return path;
}

/** A path as a JSON pointer (RFC 6901); the empty text for the root. */
export function pointerOf(path: JsonPath): string {
  return path.map((part) => `/${String(part).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}

/** Parts of a JSON pointer (RFC 6901): the root has none. */
export function pointerParts(pointer: string): string[] {
  const parts = pointer.split("/").slice(1);
  return parts.map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));
}

const INDEX = /^(0|[1-9]\d*)$/;

/** The path that a JSON pointer names in `document`; a part is a number where it is the index of a list. */
export function pathOfPointer(pointer: string, document: unknown): JsonPath {
  let value = document;
  return pointerParts(pointer).map((part) => {
    const isIndex = Array.isArray(value) && INDEX.test(part);
    value = childOf(value, part);
    return isIndex ? Number(part) : part;
  });
}

/** The entry or own property `key` of a JSON value; undefined where there is none. */
export function childOf(value: unknown, key: string | number): unknown {
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return undefined;
  return (value as Record<string | number, unknown>)[key];
}

const LABELS = new Map([
  ["channels", "channel"],
  ["samples", "sample"],
  ["modifiers", "modifier"],
  ["observations", "observation"],
  ["measurements", "measurement"],
  ["parameters", "settings"],
]);

/**
 * The names of the things that a path passes through, for people who know their channels by name and not by number:
 * `In channel "SR", sample "ttbar".` Undefined when it passes through nothing that has a name.
 */
export function whereabouts(path: JsonPath, document: unknown): string | undefined {
  const names: string[] = [];
  let value = document;
  path.forEach((part, i) => {
    value = childOf(value, part);
    const label = typeof part === "number" ? LABELS.get(String(path[i - 1])) : undefined;
    const name = childOf(value, "name");
    if (label !== undefined && typeof name === "string") names.push(`${label} ${quote(name)}`);
  });
  return names.length === 0 ? undefined : `In ${names.join(", ")}.`;
}
