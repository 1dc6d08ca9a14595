/** A distance between ticks: factor · 10^power, held in decimals so that its multiples and their labels are exact. */
export interface Step {
  /** A whole number above 0. */
  readonly factor: number;
  readonly power: number;
}

/** Rounding errors of limits and steps, relative to the step. */
export const SLACK = 1e-9;

/** 1, 2, 2.5 and 5 in tenths. */
const TENTHS = [10, 20, 25, 50];

/** The smallest number above 0; shorter steps there are none. */
const SHORTEST = 5e-324;

/** The step as a number. */
export function sizeOf({ factor, power }: Step): number {
  return Number(`${factor}e${power}`);
}

/**
 * A step of 1, 2, 2.5 or 5 times a power of ten, the smallest that makes at most `count` intervals from `low` to `high`, but
 * not one that numbers of their size cannot tell apart.
 */
export function niceStep(low: number, high: number, count: number): Step {
  const n = Math.max(count, 1);
  const resolved = Math.max(Math.abs(low), Math.abs(high)) * Number.EPSILON;
  const least = Math.max(Math.min(high / n - low / n, Number.MAX_VALUE), resolved, SHORTEST);
  const first = Math.floor(Math.log10(least));
  const steps = [first, first + 1].flatMap((power) => TENTHS.map((factor) => ({ factor, power: power - 1 })));
  const isLong = (step: Step) => sizeOf(step) >= least * (1 - SLACK) && sizeOf(step) < Number.POSITIVE_INFINITY;
  return steps.find((step) => isLong(step) && isExact(step)) ?? { factor: 10, power: 307 };
}

/** Whether the step is itself, where numbers are so small that they are few. */
function isExact(step: Step): boolean {
  return step.power > -325 || step.factor === 50;
}

/** A part of a step in which minor ticks follow each other: a fifth, or a quarter of steps of 2. */
export function minorStep({ factor, power }: Step): Step {
  return { factor: factor / (factor === 20 ? 4 : 5), power };
}

/** The whole numbers k for which k steps lie from `low` to `high`; none of a step below the smallest number. */
export function indicesOf(step: Step, low: number, high: number): number[] {
  const size = sizeOf(step);
  if (size === 0) return [];
  const first = Math.ceil(low / size - SLACK);
  const last = Math.floor(high / size + SLACK);
  const indices = Array.from({ length: Math.max(0, last - first + 1) }, (_, k) => first + k);
  return indices.filter((k) => Number.isFinite(multiple(step, k)));
}

/** k steps. */
export function multiple(step: Step, k: number): number {
  return Number(`${digitsOf(step, k)}e${step.power}`);
}

function digitsOf({ factor }: Step, k: number): bigint {
  return BigInt(k) * BigInt(factor);
}

/** Multiples of a step from `low` to `high`. */
export function multiples(low: number, high: number, step: Step): number[] {
  return indicesOf(step, low, high).map((k) => multiple(step, k));
}

/** k steps in units of 10^exponent, with as many decimals as all multiples of the step need. */
export function multipleText(step: Step, k: number, exponent: number): string {
  const digits = digitsOf(step, k);
  const shift = step.power - exponent;
  const sign = digits < 0n ? "−" : "";
  const text = String(digits < 0n ? -digits : digits);
  if (shift >= 0) return digits === 0n ? "0" : `${sign}${text}${"0".repeat(shift)}`;
  const decimals = -shift - (step.factor % 10 === 0 ? 1 : 0);
  const padded = text.padStart(1 - shift, "0");
  const whole = padded.slice(0, shift);
  return decimals === 0 ? `${sign}${whole}` : `${sign}${whole}.${padded.slice(shift).slice(0, decimals)}`;
}
