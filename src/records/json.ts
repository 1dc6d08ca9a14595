/** A JSON value; numbers may be infinite or NaN until they are written. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json | undefined;
}

/** A number as JSON has it; infinities and NaN are written as strings, which the schemas of the records name. */
function finite(value: number): number | string {
  if (Number.isFinite(value)) return value;
  if (Number.isNaN(value)) return "nan";
  return value > 0 ? "inf" : "-inf";
}

/** Texts that look like such a string, with or without backslashes in front. One more is written, so that they are read as texts. */
const LIKE_A_NUMBER = /^\\*(?:-?inf|nan)$/;
const NOT_FINITE: Readonly<Record<string, number>> = {
  inf: Number.POSITIVE_INFINITY,
  "-inf": Number.NEGATIVE_INFINITY,
  nan: Number.NaN,
};

/** The value that `formatJson` wrote. @throws SyntaxError for text that is not JSON */
export function parseJson(text: string): Json {
  return JSON.parse(text, (_key, value: unknown) => readText(value)) as Json;
}

/** A value that was read by JSON.parse, with the numbers that its texts `"inf"`, `"-inf"` and `"nan"` stand for. */
export function readNumbers(value: Json): Json {
  if (typeof value !== "object" || value === null) return readText(value) as Json;
  if (isList(value)) return value.map(readNumbers);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, readNumbers(item ?? null)]));
}

function readText(value: unknown): unknown {
  if (typeof value !== "string" || !LIKE_A_NUMBER.test(value)) return value;
  return NOT_FINITE[value] ?? value.slice(1);
}

/** A value as JSON text on one line, which `parseJson` reads. */
export function formatJsonLine(value: Json): string {
  return JSON.stringify(value, (_key, item: unknown) => {
    if (typeof item === "number") return finite(item);
    return typeof item === "string" ? escaped(item) : item;
  });
}

function escaped(text: string): string {
  return LIKE_A_NUMBER.test(text) ? `\\${text}` : text;
}

const INDENT = "  ";

/** Short objects are written on one line. */
const LONGEST_LINE = 110;

/** A record as JSON text: indented, lists of numbers and names on one line each; ends with a line break. */
export function formatJson(value: Json): string {
  return `${format(value, "", escaped)}\n`;
}

/** A document without infinities and NaN, such as a workspace, as JSON text in the same layout; no text gets a backslash. */
export function formatDocument(value: Json): string {
  return `${format(value, "", (text) => text)}\n`;
}

function format(value: Json, indent: string, textOf: (text: string) => string): string {
  if (typeof value === "number") return JSON.stringify(finite(value));
  if (typeof value === "string") return JSON.stringify(textOf(value));
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const inner = indent + INDENT;
  if (isList(value)) {
    if (value.every((item) => typeof item !== "object" || item === null)) {
      return `[${value.map((item) => format(item, inner, textOf)).join(", ")}]`;
    }
    return `[\n${value.map((item) => inner + format(item, inner, textOf)).join(",\n")}\n${indent}]`;
  }
  const entries = Object.entries(value).flatMap(([key, item]) =>
    item === undefined ? [] : [`${JSON.stringify(key)}: ${format(item, inner, textOf)}`],
  );
  const line = `{ ${entries.join(", ")} }`;
  const isFlat = Object.values(value).every((item) => typeof item !== "object" || item === null || isList(item));
  if (entries.length === 0) return "{}";
  if (isFlat && line.length <= LONGEST_LINE && !line.includes("\n")) return line;
  return `{\n${entries.map((entry) => inner + entry).join(",\n")}\n${indent}}`;
}

/** Whether a value is a list. */
export function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
