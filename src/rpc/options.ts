import { DataError, HistFactoryError, type Issue } from "../errors.js";
import { type OptionRule, unknownOption } from "../options.js";
import { camelCase, snakeCase } from "../records/field-names.js";
import type { Json, JsonObject } from "../records/json.js";
import { recordFromJson } from "../records/record.js";
import { readValue } from "./arrays.js";
import { isSurrounding } from "./surroundings.js";

type Rules = Readonly<Record<string, OptionRule>>;
type Fields = Readonly<Record<string, unknown>>;

/**
 * The options of a function from a message, in which their names are in snake_case and infinities are texts. The function checks
 * the values.
 *
 * @throws DataError `unknown-option` for names that are not those of options in snake_case
 */
export function readOptions(options: unknown, rules: Rules): Fields {
  const issues: Issue[] = [];
  const read = named(options as Json, rules, "", issues);
  if (issues.length > 0) throw new DataError(issues);
  return read as Fields;
}

function named(value: Json, rules: Rules, prefix: string, issues: Issue[]): unknown {
  if (!isObject(value)) return value;
  const known = Object.keys(rules).filter((name) => !isSurrounding(name, rules[name]!));
  const entries = Object.entries(value).map(([name, item = null]) => {
    const option = camelCase(name);
    if (!known.includes(option) || name !== snakeCase(option)) {
      issues.push(inWords(unknownOption(name, known, prefix), known));
    }
    const inside = rules[option]?.inside;
    const read =
      inside === undefined
        ? optionValue(item, `options.${prefix}${name}`)
        : named(item, inside, `${prefix}${name}.`, issues);
    return [option, read] as const;
  });
  return Object.fromEntries(entries);
}

/** The value of an option. An object with a kind is a record. */
function optionValue(item: Json, path: string): unknown {
  const value = readValue(item, path);
  return isObject(value) && typeof value["kind"] === "string" ? recordFromJson(value) : value;
}

function isObject(value: Json): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Runs a function with options; its errors have the names of options in snake_case. */
export function withOptionNames<T>(rules: Rules, action: () => T): T {
  try {
    return action();
  } catch (error) {
    throw inSnakeCase(error, rules);
  }
}

/** An error with the names of options in snake_case; other errors as they are. */
export function inSnakeCase(error: unknown, rules: Rules): unknown {
  if (!(error instanceof HistFactoryError) || !error.issues.some(isAboutOptions)) return error;
  const names = optionNames(rules);
  return new DataError(
    error.issues.map((issue) => {
      if (!isAboutOptions(issue)) return issue;
      return { ...inWords(issue, names), path: wordsOf(issue.path, names) };
    }),
  );
}

/** An issue with the names of options in snake_case. */
function inWords(issue: Issue, names: readonly string[]): Issue {
  const { expected, hint } = issue;
  return {
    ...issue,
    expected: wordsOf(expected, names),
    ...(hint === undefined ? {} : { hint: wordsOf(hint, names) }),
  };
}

function wordsOf(text: string, names: readonly string[]): string {
  return text.replace(/\b[a-z]+(?:[A-Z][a-z]*)+\b/g, (word) => (names.includes(word) ? snakeCase(word) : word));
}

function isAboutOptions({ code }: Issue): boolean {
  return code === "bad-option" || code === "unknown-option";
}

function optionNames(rules: Rules): readonly string[] {
  return Object.entries(rules).flatMap(([name, { inside }]) => [name, ...optionNames(inside ?? {})]);
}
