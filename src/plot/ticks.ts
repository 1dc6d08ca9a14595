/** Ticks of an axis. */
export interface Ticks {
  readonly major: readonly { readonly value: number; readonly label: string }[];
  readonly minor: readonly number[];
  /** Power of ten by which all labels are to be multiplied; 0 for none. */
  readonly exponent: number;
}

/** Rounding errors of limits and steps, relative to the step. */
const SLACK = 1e-9;

/** A step of 1, 2, 2.5 or 5 times a power of ten, the smallest that makes at most `count` intervals of a range. */
export function niceStep(span: number, count: number): number {
  const least = span / Math.max(count, 1);
  const power = 10 ** Math.floor(Math.log10(least));
  for (const factor of [1, 2, 2.5, 5]) if (factor * power >= least * (1 - SLACK)) return factor * power;
  return 10 * power;
}

/** Multiples of `step` from `low` to `high`. */
export function multiples(low: number, high: number, step: number): number[] {
  const first = Math.ceil(low / step - SLACK);
  const last = Math.floor(high / step + SLACK);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, k) => cleaned((first + k) * step, step));
}

/** The number without the rounding errors of a multiplication: to 12 digits more than the step has. */
function cleaned(value: number, step: number): number {
  const decimals = Math.min(100, Math.max(0, 12 - Math.floor(Math.log10(step))));
  return Number(value.toFixed(decimals)) + 0;
}

/** Labels outside these powers of ten are written as multiples of one. */
const PLAIN = { from: -4, to: 5 };

/** At most `count` intervals between nice numbers, and four or five times as many minor ones. */
export function linearTicks([low, high]: readonly [number, number], count: number): Ticks {
  const step = niceStep(high - low, count);
  const values = multiples(low, high, step);
  const largest = Math.max(...values.map(Math.abs), step);
  const power = Math.floor(Math.log10(largest) + SLACK);
  const exponent = power < PLAIN.from || power > PLAIN.to ? power : 0;
  const unit = 10 ** exponent;
  const decimals = decimalsOf(step / unit);
  const parts = /^2(\.0*)?e/.test(step.toExponential()) ? 4 : 5;
  return {
    major: values.map((value) => ({ value, label: minusSigned((value / unit).toFixed(decimals)) })),
    minor: multiples(low, high, step / parts),
    exponent,
  };
}

/** Number of decimals that a step of 1, 2, 2.5 or 5 times a power of ten needs. */
function decimalsOf(step: number): number {
  const power = Math.floor(Math.log10(step) + SLACK);
  const twoDigits = Math.abs(step / 10 ** power - 2.5) < 1e-6;
  return Math.min(100, Math.max(0, (twoDigits ? 1 : 0) - power));
}

function minusSigned(text: string): string {
  return /^-0\.?0*$/.test(text) ? text.slice(1) : text.replace("-", "−");
}

/** With fewer powers of ten on an axis, ticks between them are labelled too. */
const ENOUGH_POWERS = 3;
/** Range in decades below which a logarithmic axis has equidistant ticks. */
const NEARLY_LINEAR = 0.5;

/** Decades from one number to the next. */
const STRIDES = [1, 2, 3, 5, 10, 20, 50];

/** Powers of ten with 2 … 9 times them between; over a short range 2 and 5 times them are labelled too. */
export function logTicks([low, high]: readonly [number, number], count: number): Ticks {
  const [first, last] = [Math.log10(low), Math.log10(high)];
  const decades = last - first;
  if (multiples(first, last, 1).length < ENOUGH_POWERS) return shortLogTicks(low, high, decades, count);
  const stride = STRIDES.find((step) => decades / step <= Math.max(count, 1)) ?? 100;
  const powers = multiples(first, last, stride);
  const between = multiples(first, last, Math.ceil(stride / 5)).map((power) => Number(`1e${power}`));
  const minor = stride > 1 ? between : betweenPowers(low, high);
  return {
    major: powers.map((power) => ({ value: Number(`1e${power}`), label: powerLabel(1, power) })),
    minor,
    exponent: 0,
  };
}

function shortLogTicks(low: number, high: number, decades: number, count: number): Ticks {
  if (decades < NEARLY_LINEAR) {
    const { major, minor, exponent } = linearTicks([low, high], count);
    if (exponent === 0) return { major, minor, exponent };
  }
  const minor = betweenPowers(low, high);
  const digits = [[1, 2, 5], [1, 3], [1]].find((set) => ticksAt(minor, set).length <= 1.5 * count) ?? [1];
  const labelled = ticksAt(minor, digits);
  return { major: labelled.map((value) => ({ value, label: numberLabel(value) })), minor, exponent: 0 };
}

function ticksAt(values: readonly number[], digits: readonly number[]): number[] {
  return values.filter((value) => digits.includes(leadingDigit(value)));
}

function betweenPowers(low: number, high: number): number[] {
  const powers = multiples(Math.floor(Math.log10(low)), Math.ceil(Math.log10(high)), 1);
  return powers
    .flatMap((power) => [1, 2, 3, 4, 5, 6, 7, 8, 9].map((digit) => Number(`${digit}e${power}`)))
    .filter((value) => value >= low * (1 - SLACK) && value <= high * (1 + SLACK));
}

function leadingDigit(value: number): number {
  return Number(value.toExponential(0)[0]);
}

function numberLabel(value: number): string {
  const power = Math.floor(Math.log10(value) + SLACK);
  if (power >= -3 && power <= 3) return minusSigned(value.toFixed(Math.max(0, -power)));
  return powerLabel(leadingDigit(value), power);
}

/** As a label: `$10^{-3}$`, `$2\times10^{4}$`. */
export function powerLabel(factor: number, power: number): string {
  const ten = power === 0 ? "1" : power === 1 ? "10" : `10^{${power}}`;
  if (factor === 1) return `$${ten}$`;
  return power === 0 ? String(factor) : `$${factor}{\\times}${ten}$`;
}
