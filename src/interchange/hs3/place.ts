import { plural } from "../../describe.js";
import { childOf } from "../../workspace/json-path.js";
import type { Hs3Problems, Place } from "./problems.js";

/** The property or entry `key` of a place; its value is undefined where there is none. */
export function at({ value, path }: Place, key: string | number): Place {
  return { value: childOf(value, key), path: [...path, key] };
}

/** The first of some properties that is there; the first of all where none is. */
export function atFirst(place: Place, ...keys: readonly [string, ...string[]]): Place {
  return at(place, keys.find((key) => isGiven(at(place, key))) ?? keys[0]);
}

/** Whether there is a value, which may be null. */
export function isGiven({ value }: Place): boolean {
  return value !== undefined;
}

export function isObject({ value }: Place): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Whether a value is a number that JSON can hold. */
export function isNumber(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value);
}

/** Reports what a place should have held. */
export function reportType(place: Place, expected: string, problems: Hs3Problems): void {
  problems.errorAt(isGiven(place) ? "wrong-type" : "missing-property", place, { expected });
}

/** The entries of a list; none where there is no list, which is reported unless nothing is there and that is allowed. */
export function entries(place: Place, problems: Hs3Problems, what: string): readonly Place[] {
  const { value } = place;
  if (Array.isArray(value)) return Array.from(value, (_, i) => at(place, i));
  reportType(place, `a list of ${what}`, problems);
  return [];
}

/** The entries of a list that may be absent. */
export function optionalEntries(place: Place, problems: Hs3Problems, what: string): readonly Place[] {
  return isGiven(place) ? entries(place, problems, what) : [];
}

/** A text; undefined, and reported, where there is another value. */
export function text(place: Place, problems: Hs3Problems, what = "a text"): string | undefined {
  if (typeof place.value === "string") return place.value;
  reportType(place, what, problems);
  return undefined;
}

/** A finite number; undefined, and reported, where there is another value. */
export function number(place: Place, problems: Hs3Problems, what = "a finite number"): number | undefined {
  if (isNumber(place.value)) return place.value;
  reportType(place, what, problems);
  return undefined;
}

/** Texts of a list; those that are none are reported and left out. */
export function texts(place: Place, problems: Hs3Problems, what: string): readonly string[] {
  return entries(place, problems, what).flatMap((entry) => text(entry, problems) ?? []);
}

/** A list of finite numbers; undefined, and reported, where there is another value. */
export function numbers(place: Place, problems: Hs3Problems, what: string): readonly number[] | undefined {
  const { value } = place;
  if (!Array.isArray(value)) {
    reportType(place, `a list of ${what}`, problems);
    return undefined;
  }
  const bad = value.findIndex((entry) => !isNumber(entry));
  if (bad === -1) return value.filter(isNumber);
  reportType(at(place, bad), "a finite number", problems);
  return undefined;
}

/** A list of one number for each bin; undefined, and reported, where there is another value. */
export function binNumbers(place: Place, nBins: number, problems: Hs3Problems): readonly number[] | undefined {
  const list = numbers(place, problems, "numbers, one for each bin");
  if (list === undefined || list.length === nBins) return list;
  problems.errorAt("bin-count", place, {
    expected: `${plural(nBins, "entry", "entries")}, one for each bin`,
    received: String(list.length),
  });
  return undefined;
}
