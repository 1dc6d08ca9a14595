import { UNPRINTABLE } from "./printable.js";

/** Largest number of characters of a name or text that messages show. */
const LONGEST_TEXT = 60;
/** Largest number of names of a list that messages show. */
const LONGEST_LIST = 8;

/** The escapes of a character in JSON: two for a character beyond U+FFFF. */
function escapeCharacter(character: string): string {
  return Array.from(
    { length: character.length },
    (_, i) => `\\u${character.charCodeAt(i).toString(16).padStart(4, "0")}`,
  ).join("");
}

/** A name or text between quotes, as JSON writes it: shortened, with quotes, line breaks and everything unprintable escaped. */
export function quote(text: string): string {
  const shown = text.length > LONGEST_TEXT ? text.slice(0, LONGEST_TEXT) : text;
  const escaped = shown
    .replace(/[\\"]/g, (character) => `\\${character}`)
    .replaceAll("\n", "\\n")
    .replace(UNPRINTABLE, escapeCharacter);
  return text.length > LONGEST_TEXT ? `"${escaped}…" (${text.length} characters)` : `"${escaped}"`;
}

/** Quoted names separated by commas, the first few of a long list. */
export function quoteAll(names: Iterable<string>): string {
  const shown: string[] = [];
  let count = 0;
  for (const name of names) if (count++ < LONGEST_LIST) shown.push(quote(name));
  if (count > LONGEST_LIST) shown.push(`… (${count} in all)`);
  return shown.join(", ");
}

/** `1 bin`, `2 bins`. */
export function plural(count: number, noun: string, nouns = `${noun}s`): string {
  return `${count} ${count === 1 ? noun : nouns}`;
}

function describeArray(values: readonly unknown[]): string {
  if (values.length === 0) return "an empty list";
  const simple = values.length <= LONGEST_LIST && values.every((value) => typeof value !== "object" || value === null);
  return simple
    ? `[${values.map(describeValue).join(", ")}]`
    : `a list of ${plural(values.length, "entry", "entries")}`;
}

function describeObject(value: object): string {
  const kind: unknown = Object.getPrototypeOf(value)?.constructor;
  if (typeof kind === "function" && kind !== Object && kind.name !== "")
    return `an object of class ${quote(kind.name)}`;
  const keys = Object.keys(value);
  return keys.length === 0 ? "an empty object" : `an object with ${quoteAll(keys)}`;
}

/** A JSON value as messages show it: short, whatever its size and depth. */
export function describeValue(value: unknown): string {
  if (value === undefined) return "nothing";
  if (typeof value === "string") return quote(value);
  if (typeof value === "number" || typeof value === "boolean" || value === null) return String(value);
  if (Array.isArray(value)) return describeArray(value);
  return typeof value === "object" ? describeObject(value) : `a ${typeof value}`;
}
