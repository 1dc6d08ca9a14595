import { InvalidArgumentError } from "commander";
import type { PatchValue } from "../patchset/patch-set.js";
import { parseNumber } from "./options.js";

/** Numbers separated by commas. @param expected - what to ask for, in the error */
export function parseList(text: string, length: number, expected: string): number[] {
  const values = text.split(",").map(parseNumber);
  const numbers = values.filter((value) => value !== undefined);
  if (values.length !== length || numbers.length !== length) throw new InvalidArgumentError(`Expected ${expected}.`);
  return numbers;
}

export function parseReal(text: string): number {
  return parseList(text, 1, "a number")[0]!;
}

/** One number or several, separated by commas. */
export function parseReals(text: string): number[] {
  return parseList(text, text.split(",").length, "numbers separated by commas, such as 12,5,3");
}

export function parseWhole(text: string): number {
  const value = parseReal(text);
  if (!Number.isSafeInteger(value) || value < 0) throw new InvalidArgumentError("Expected a whole number.");
  return value;
}

export function parsePositive(text: string): number {
  const value = parseReal(text);
  if (!(value > 0 && value < Number.POSITIVE_INFINITY)) throw new InvalidArgumentError("Expected a number above 0.");
  return value;
}

/** A whole number up to `most`. */
export function parseWholeUpTo(most: number): (text: string) => number {
  return (text) => {
    const value = parseWhole(text);
    if (value > most) throw new InvalidArgumentError(`Expected a whole number from 0 to ${most}.`);
    return value;
  };
}

export function parseCount(text: string): number {
  const value = parseWhole(text);
  if (value === 0) throw new InvalidArgumentError("Expected a whole number of 1 or more.");
  return value;
}

/** A probability above 0 and below 1. The message about a percentage says how to write it. */
export function parseProbability(text: string): number {
  const value = parseReal(text);
  if (value > 0 && value < 1) return value;
  const meant = value > 1 && value < 100 ? ` For ${value} %, give ${Number((value / 100).toPrecision(12))}.` : "";
  throw new InvalidArgumentError(`Expected a number between 0 and 1.${meant}`);
}

/** Equidistant points. */
export interface GridPoints {
  readonly min: number;
  readonly max: number;
  readonly n: number;
}

/** Largest number of points of a grid, each of which needs some fits. A larger number is probably a typing error. */
const MOST_POINTS = 100_000;

/** The points, with both ends among them. */
export function gridValues({ min, max, n }: GridPoints): number[] {
  return Array.from({ length: n }, (_, i) => (i === n - 1 ? max : min + (i * (max - min)) / (n - 1)));
}

export function parseGrid(text: string): GridPoints {
  const [min, max, n] = parseList(text, 3, "lower end, upper end and number of points, such as 0,5,21");
  if (!(Number.isInteger(n) && n! >= 2)) throw new InvalidArgumentError("Expected 2 or more points, such as 0,5,21.");
  if (n! > MOST_POINTS) throw new InvalidArgumentError(`Expected at most ${MOST_POINTS} points, such as 0,5,21.`);
  if (!(Number.isFinite(min) && Number.isFinite(max))) {
    throw new InvalidArgumentError("Expected finite ends, such as 0,5,21.");
  }
  if (!(min! < max!)) throw new InvalidArgumentError("Expected a lower end below the upper one, such as 0,5,21.");
  return { min: min!, max: max!, n: n! };
}

/** A value of a label of a patch set: a number where the text is one. */
export function parsePatchValue(text: string): PatchValue {
  const value = parseNumber(text);
  return value !== undefined && Number.isFinite(value) ? value : text;
}

/** A share above 0 and below 1. */
export function parseShare(text: string): number {
  const share = parseReal(text);
  if (share > 0 && share < 1) return share;
  throw new InvalidArgumentError("Expected a number between 0 and 1, such as 0.1 for 10 %.");
}

/** The labels of an axis or of a plane, separated by a comma. */
export function parseLabels(text: string): readonly string[] {
  const labels = text.split(",").map((label) => label.trim());
  if (labels.length <= 2 && labels.every((label) => label !== "")) return labels;
  throw new InvalidArgumentError("Expected one label or two, such as m1,m2.");
}
