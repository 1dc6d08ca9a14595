import { describeValue } from "../describe.js";

/** Called for each wrong value, with its path, the expectation and the value that was found. */
export type Report = (path: string, expected: string, received: string) => void;

/** Checks a value of a record; paths are those in the file. */
export type Shape = (value: unknown, path: string, report: Report) => void;

/** Largest number of wrong entries of one list that are reported. */
const MOST_OF_LIST = 20;

/** A shape that is defined by a test. */
function tested(expected: string, test: (value: unknown) => boolean): Shape {
  return (value, path, report) => {
    if (!test(value)) report(path, expected, describeValue(value));
  };
}

export const aText = tested("a text", (value) => typeof value === "string");
export const aFlag = tested("true or false", (value) => typeof value === "boolean");
/** A number, also an infinity or NaN. */
export const aNumber = tested("a number", (value) => typeof value === "number");
export const aFiniteNumber = tested("a finite number", Number.isFinite);
export const aStatistic = tested(
  "a finite number from 0 on",
  (value) => typeof value === "number" && value >= 0 && value < Number.POSITIVE_INFINITY,
);
export const aDigest = tested(
  'a digest: "sha256:" and 64 hexadecimal digits',
  (value) => typeof value === "string" && /^sha256:[0-9a-f]{64}$/.test(value),
);
export const aPart = tested("a part of the record", (value) => isObject(value) && !Array.isArray(value));

/** A whole number from 0 to `largest`. */
export function aCount(largest: number): Shape {
  return tested(
    `a whole number from 0 to ${largest}`,
    (value) => typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= largest,
  );
}

export function oneOf(names: readonly string[]): Shape {
  return tested(names.map((name) => `"${name}"`).join(" or "), (value) => names.some((name) => name === value));
}

/** Either the given shape or null. */
export function orNull(shape: Shape): Shape {
  return (value, path, report) => {
    if (value !== null) shape(value, path, report);
  };
}

export function aList(entry: Shape): Shape {
  return (value, path, report) => {
    if (!Array.isArray(value)) {
      report(path, "a list", describeValue(value));
      return;
    }
    let wrong = 0;
    for (let i = 0; i < value.length && wrong < MOST_OF_LIST; i++) {
      entry(value[i], `${path}[${i}]`, (...issue) => {
        wrong++;
        report(...issue);
      });
    }
  };
}

/** An object with at least these fields. */
export function fields(shapes: Readonly<Record<string, Shape>>): Shape {
  return (value, path, report) => {
    if (!isObject(value) || Array.isArray(value)) {
      report(path, "a part of the record", describeValue(value));
      return;
    }
    for (const [name, shape] of Object.entries(shapes)) {
      shape(value[name], `${path}${path === "" ? "" : "."}${nameInFile(name)}`, report);
    }
  };
}

/** Name of a property in a file, such as `test_statistic` for `testStatistic`. */
function nameInFile(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
