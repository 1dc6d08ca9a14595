import { DataError, type Issue } from "../errors.js";
import type { Model } from "../model/model.js";
import { unknownParameter } from "../model/vectors.js";
import { parseNumber } from "./options.js";

/** Collects the issues of several options, to report all at once. */
export interface Assignments {
  /** `name=value`: one number per parameter. */
  values(flag: string, texts: readonly string[]): ReadonlyMap<string, number>;
  /** `name=value` or `name` alone, which means `otherwise`. */
  valuesOr<T>(flag: string, texts: readonly string[], otherwise: T): ReadonlyMap<string, number | T>;
  /** `name=lower,upper`. */
  bounds(flag: string, texts: readonly string[]): ReadonlyMap<string, readonly [number, number]>;
  /** A parameter cannot be in both. */
  exclude(a: ReadonlyMap<string, unknown>, b: ReadonlyMap<string, unknown>, path: string): void;
  /** @throws DataError with everything that was wrong */
  finish(): void;
}

/**
 * Reads options about parameters: `mu=1`, or `gamma=1` for every component of a vector of that name, or `gamma[2]=1`.
 * Names may contain "=": the last one counts.
 */
export function readAssignments(model: Model): Assignments {
  const issues: Issue[] = [];
  const read = <T>(flag: string, texts: readonly string[], parse: (value: string | undefined) => T | string) => {
    const values = new Map<string, T>();
    for (const text of texts) {
      const [name, value] = split(text, model);
      const names = namesOf(name, model);
      const path = `${flag} ${text}`;
      if (names.length === 0) issues.push(unknownParameter(name, model.parNames, path));
      const parsed = parse(value);
      if (typeof parsed === "string")
        issues.push({ code: "bad-option", path, expected: parsed, received: value ?? "no value" });
      else for (const each of names) assign(values, each, parsed, path, issues);
    }
    return values;
  };
  const number = (value: string | undefined) => (value === undefined ? undefined : parseNumber(value)) ?? "name=number";
  return {
    values: (flag, texts) => read(flag, texts, number),
    valuesOr: (flag, texts, otherwise) =>
      read(flag, texts, (value) => (value === undefined ? otherwise : number(value))),
    bounds: (flag, texts) => read(flag, texts, (value) => pair(value) ?? "name=lower,upper"),
    exclude(a, b, path) {
      for (const name of a.keys()) {
        if (b.has(name))
          issues.push({ code: "bad-option", path, expected: "one or the other", received: `both for "${name}"` });
      }
    },
    finish() {
      if (issues.length > 0) throw new DataError(issues);
    },
  };
}

function assign<T>(values: Map<string, T>, name: string, value: T, path: string, issues: Issue[]): void {
  if (values.has(name)) {
    issues.push({ code: "bad-option", path, expected: "each parameter once", received: `"${name}" a second time` });
  }
  values.set(name, value);
}

/** Name and value; a text that is a name as a whole has no value. */
function split(text: string, model: Model): readonly [string, string | undefined] {
  const cut = text.lastIndexOf("=");
  if (cut < 0 || namesOf(text, model).length > 0) return [text, undefined];
  return [text.slice(0, cut), text.slice(cut + 1)];
}

/** The parameter of this name, or all components of the vector of this name. */
function namesOf(name: string, { parNames, parameterSets }: Model): readonly string[] {
  if (parNames.includes(name)) return [name];
  const set = parameterSets.find((each) => each.name === name);
  return set === undefined ? [] : parNames.slice(set.first, set.first + set.size);
}

function pair(value: string | undefined): readonly [number, number] | undefined {
  const parts = (value ?? "").split(",").map(parseNumber);
  const [lower, upper] = parts;
  return parts.length === 2 && lower !== undefined && upper !== undefined ? [lower, upper] : undefined;
}
