/** Rules for the parts of a picture, its panels, axes and marks. They are checked before any other code uses them. */
import { describeValue } from "../describe.js";
import type { Issue } from "../errors.js";
import {
  aFlag,
  aNumber,
  anObject,
  aText,
  aWholeNumber,
  type OptionRule,
  type OptionRules,
  oneOf,
  optionIssues,
  optionsOf,
  required,
  someNumber,
  tested,
} from "../options.js";
import { colorIssues } from "./css-colors.js";
import type { Axis, ColorMapName, Dash, Marker, Tick } from "./picture.js";

/** Unknown and missing parts of an object at `path`, and parts of another kind than expected. */
export function shapeIssues<T extends object>(value: unknown, rules: OptionRules<T>, path: string): readonly Issue[] {
  return path === "" ? optionIssues(value, rules) : optionsOf(rules).issues(value, path);
}

/** An object of known parts. */
export function shaped<T extends object>(expected: string, rules: OptionRules<T>): OptionRule {
  return { ...optionsOf(rules), expected };
}

/** A list whose entries have a rule. */
export function listOf(expected: string, rule: OptionRule): OptionRule {
  const issues = (value: unknown, path: string): readonly Issue[] => {
    if (!Array.isArray(value)) return [{ code: "bad-option", path, expected, received: describeValue(value) }];
    return value.flatMap((entry: unknown, k) => rule.issues(entry, `${path}[${k}]`));
  };
  return { expected, issues };
}

/** An object whose values have a rule, whatever their names are. */
export function mapOf(expected: string, rule: OptionRule): OptionRule {
  const issues = (value: unknown, path: string): readonly Issue[] => {
    if (!isObject(value)) return [{ code: "bad-option", path, expected, received: describeValue(value) }];
    return Object.entries(value).flatMap(([name, entry]) => rule.issues(entry, `${path}[${JSON.stringify(name)}]`));
  };
  return { expected, issues };
}

/** A list or typed array of numbers, which may be NaN or infinite. The issue names the first entry that is not a number. */
export const numberList: OptionRule = {
  expected: "a list of numbers",
  issues(value, path) {
    const expected = "a list of numbers";
    if (isTypedArrayOfNumbers(value)) return [];
    if (!Array.isArray(value)) return [{ code: "bad-option", path, expected, received: describeValue(value) }];
    const wrong = value.findIndex((entry) => typeof entry !== "number");
    if (wrong < 0) return [];
    return [
      { code: "bad-option", path: `${path}[${wrong}]`, expected: "a number", received: describeValue(value[wrong]) },
    ];
  },
};

function isTypedArrayOfNumbers(value: unknown): boolean {
  return ArrayBuffer.isView(value) && ![DataView, BigInt64Array, BigUint64Array].some((type) => value instanceof type);
}

const isNumber = (value: unknown): boolean => typeof value === "number";

export const numberPair = tested(
  "a list of two numbers, the lower one first",
  (value) => Array.isArray(value) && value.length === 2 && value.every(isNumber),
);
/** Edges of bins. */
export const anEdgeList = tested(
  "a list of at least two finite numbers in ascending order",
  (value) =>
    Array.isArray(value) &&
    value.length >= 2 &&
    value.every((edge, k) => Number.isFinite(edge) && (k === 0 || edge > value[k - 1])),
);
const isEnd = (value: unknown): boolean => value === null || Number.isFinite(value);
/** Ends of an axis in a document, in which there is no undefined. */
export const limitPair = tested(
  "a list of two limits, the lower one first, each a finite number or null",
  (value) =>
    Array.isArray(value) &&
    value.length === 2 &&
    value.every(isEnd) &&
    !(value[0] !== null && value[1] !== null && value[0] >= value[1]),
);
export const aTextOrNumber = tested(
  "a finite number or a text",
  (value) => typeof value === "string" || Number.isFinite(value),
);
export const LARGEST_PICTURE = 20_000;
export const aPictureSize = aNumber(
  `a number of pixels from 50 to ${LARGEST_PICTURE}`,
  (v) => v >= 50 && v <= LARGEST_PICTURE,
);
export const aFontSize = aNumber("a number of pixels from 1 to 100", (v) => v >= 1 && v <= 100);
export const aSize = aNumber("a number of pixels above 0", (v) => v > 0 && v < Number.POSITIVE_INFINITY);
export const anOpacity = aNumber("a number from 0 to 1", (v) => v >= 0 && v <= 1);
const lineWidth = aNumber("a number of pixels, 0 or more", (v) => v >= 0 && v < Number.POSITIVE_INFINITY);
export const aColor: OptionRule = { expected: "a CSS colour", issues: colorIssues };
export const aDash = oneOf<Dash>("solid", "dashed", "dotted", "dash-dotted");
/** The style of a line. */
export const STROKE_RULES = { color: aColor, width: lineWidth, dash: aDash };
export const aMarker = oneOf<Marker>(
  "circle",
  "square",
  "diamond",
  "triangle",
  "plus",
  "cross",
  "arrow-up",
  "arrow-down",
);
export const aColorMap = oneOf<ColorMapName>(
  "viridis",
  "cividis",
  "magma",
  "inferno",
  "plasma",
  "greys",
  "blues",
  "rdbu",
);

export const aScale = oneOf<NonNullable<Axis["scale"]>>("linear", "log");

/** Levels of contours; what the numbers may be is checked with the grid. */
export const contourLevels = tested(
  "a list of numbers, or their number",
  (value) => isNumber(value) || (Array.isArray(value) && value.every(isNumber)),
);

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const isNumbers = (value: unknown): boolean => numberList.issues(value, "").length === 0;

/** Values on a grid, such as a `gridScan`: further parts do not matter. */
export const aGrid = anObject(
  "a grid: an object with axes (each with values), shape and values",
  (value) =>
    Array.isArray(value["axes"]) &&
    value["axes"].every((axis: unknown) => isObject(axis) && isNumbers(axis["values"])) &&
    isNumbers(value["shape"]) &&
    isNumbers(value["values"]),
);

/** Error bars. */
export const someErrors = tested(
  "a list of numbers, or an object with two lists, lower and upper",
  (value) => isNumbers(value) || (isObject(value) && isNumbers(value["lower"]) && isNumbers(value["upper"])),
);

/** Colours of pixels. */
export const somePixels = anObject(
  "an object with width, height and data, three bytes for each pixel",
  (value) => isNumber(value["width"]) && isNumber(value["height"]) && isNumbers(value["data"]),
);

const aTick = shaped<Tick>("a tick: an object with value and label", {
  value: required(someNumber),
  label: required(aText),
});
export const someTicks = listOf("a list of ticks, each an object with value and label", aTick);
const aTickOrNumber: OptionRule = {
  expected: "a number, or an object with value and label",
  issues: (value, path) => (isNumber(value) ? [] : aTick.issues(value, path)),
};

const isLimit = (value: unknown): boolean => value === undefined || isNumber(value);

/** An axis. */
export const anAxis = shaped<Axis>("an axis: an object with label, scale, limits, ticks, …", {
  label: aText,
  scale: aScale,
  limits: tested(
    "a list of two limits, each a number or undefined",
    (value) => Array.isArray(value) && value.length === 2 && isLimit(value[0]) && isLimit(value[1]),
  ),
  ticks: listOf("a list of numbers, or of objects with value and label", aTickOrNumber),
  tickAngle: someNumber,
  tickSize: someNumber,
  tickLines: aFlag,
  decimals: aWholeNumber(0, 12),
});
