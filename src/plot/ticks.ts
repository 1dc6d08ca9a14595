import { indicesOf, minorStep, multiple, multiples, multipleText, niceStep, SLACK, sizeOf } from "./steps.js";

/** Ticks of an axis. */
export interface Ticks {
  readonly major: readonly { readonly value: number; readonly label: string }[];
  readonly minor: readonly number[];
  /** Power of ten by which all labels are to be multiplied; 0 for none. */
  readonly exponent: number;
}

/** Labels outside these powers of ten are written as multiples of one. */
const PLAIN = { from: -4, to: 5 };

/** At most `count` intervals between nice numbers, and four or five times as many minor ones. */
export function linearTicks([low, high]: readonly [number, number], count: number): Ticks {
  const step = niceStep(low, high, count);
  const indices = indicesOf(step, low, high);
  const values = indices.map((k) => multiple(step, k));
  const power = powerOf(Math.max(...values.map(Math.abs), sizeOf(step)));
  const exponent = power < PLAIN.from || power > PLAIN.to ? power : 0;
  return {
    major: indices.map((k, i) => ({ value: values[i]!, label: multipleText(step, k, exponent) })),
    minor: multiples(low, high, minorStep(step)),
    exponent,
  };
}

/** The power of ten of a number above 0 as it is written. */
function powerOf(value: number): number {
  return Number(value.toExponential().split("e")[1]);
}

/** With fewer powers of ten on an axis, the ticks between them are also labelled. */
const ENOUGH_POWERS = 3;
/** Range in decades below which a logarithmic axis has equidistant ticks. */
const NEARLY_LINEAR = 0.5;

/** Decades from one number to the next. */
const STRIDES = [1, 2, 3, 5, 10, 20, 50, 100];

/** Powers of ten, with multiples by 2 … 9 between them. Over a short range, the multiples by 2 and 5 are also labelled. */
export function logTicks([low, high]: readonly [number, number], count: number): Ticks {
  const [first, last] = [Math.log10(low), Math.log10(high)];
  const decades = last - first;
  if (powersOfTen(first, last, 1).length < ENOUGH_POWERS) return shortLogTicks([low, high], decades, count);
  const stride = STRIDES.find((step) => decades / step <= Math.max(count, 1)) ?? 200;
  const powers = powersOfTen(first, last, stride);
  const between = powersOfTen(first, last, Math.ceil(stride / 5)).map((power) => Number(`1e${power}`));
  const minor = stride > 1 ? between : betweenPowers(low, high);
  return {
    major: powers.map((power) => ({ value: Number(`1e${power}`), label: powerLabel(1, power) })),
    minor,
    exponent: 0,
  };
}

/** Multiples of a whole number of decades. */
function powersOfTen(first: number, last: number, stride: number): number[] {
  return multiples(first, last, { factor: stride, power: 0 });
}

function shortLogTicks(limits: readonly [number, number], decades: number, count: number): Ticks {
  const equidistant = linearTicks(limits, count);
  if (decades < NEARLY_LINEAR && equidistant.exponent === 0) return equidistant;
  const minor = betweenPowers(...limits);
  const digits = [[1, 2, 5], [1, 3], [1]].find((set) => ticksAt(minor, set).length <= 1.5 * count) ?? [1];
  const labelled = ticksAt(minor, digits);
  if (labelled.length < 2) return equidistant;
  return { major: labelled.map((value) => ({ value, label: numberLabel(value) })), minor, exponent: 0 };
}

function ticksAt(values: readonly number[], digits: readonly number[]): number[] {
  return values.filter((value) => digits.includes(leadingDigit(value)));
}

/** 1 … 9 times powers of ten; the smallest numbers are fewer than that. */
function betweenPowers(low: number, high: number): number[] {
  const powers = powersOfTen(Math.floor(Math.log10(low)), Math.ceil(Math.log10(high)), 1);
  const values = powers.flatMap((power) => [1, 2, 3, 4, 5, 6, 7, 8, 9].map((digit) => Number(`${digit}e${power}`)));
  const inside = values.filter((value) => value >= low * (1 - SLACK) && value / (1 + SLACK) <= high);
  return Array.from(new Set(inside.filter((value) => value > 0 && Number.isFinite(value))));
}

function leadingDigit(value: number): number {
  return Number(value.toExponential(0)[0]);
}

function numberLabel(value: number): string {
  const power = Number(value.toExponential(0).split("e")[1]);
  if (power >= -3 && power <= 3) return value.toFixed(Math.max(0, -power));
  return powerLabel(leadingDigit(value), power);
}

/** As a label: `$10^{-3}$`, `$2\times10^{4}$`. */
export function powerLabel(factor: number, power: number): string {
  const ten = power === 0 ? "1" : power === 1 ? "10" : `10^{${power}}`;
  if (factor === 1) return `$${ten}$`;
  return power === 0 ? String(factor) : `$${factor}{\\times}${ten}$`;
}
