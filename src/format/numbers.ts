/** Significant digits of an uncertainty. */
const UNCERTAINTY_DIGITS = 2;
/** Significant digits of a number without an uncertainty. */
const PLAIN_DIGITS = 6;
/** Numbers smaller or larger than these are written with an exponent. */
const SMALL = 1e-4;
const LARGE = 1e7;

/** A number as text, and its uncertainty to the same decimal. */
export interface Measured {
  readonly value: string;
  readonly uncertainty: string;
}

/**
 * A value and its uncertainty, as they are published: two significant digits of the uncertainty (or `digits`), the value to
 * the same decimal. 1.23456 and 0.0456 become "1.235" and "0.046", 12345 and 678 become "12350" and "680".
 */
export function formatMeasured(value: number, uncertainty: number, digits: number = UNCERTAINTY_DIGITS): Measured {
  if (!Number.isFinite(value) || !Number.isFinite(uncertainty) || uncertainty <= 0) {
    return { value: formatNumber(value), uncertainty: formatNumber(uncertainty) };
  }
  // rounding first: 0.0996 has its second digit at 0.01, not at 0.001
  const rounded = Number(uncertainty.toPrecision(digits));
  const last = exponentOf(rounded) - (digits - 1);
  const largest = Math.max(Math.abs(value), uncertainty);
  if (largest < SMALL || largest >= LARGE) {
    return { value: exponential(value, last), uncertainty: uncertainty.toExponential(digits - 1) };
  }
  if (last > 0) return { value: positiveZero(toTens(value, last)), uncertainty: toTens(rounded, last) };
  const decimals = Math.min(MOST_DECIMALS, -last);
  return { value: positiveZero(value.toFixed(decimals)), uncertainty: uncertainty.toFixed(decimals) };
}

/** Decimals that JavaScript writes. */
const MOST_DECIMALS = 100;

/** A number rounded to a power of ten above 1. */
function toTens(value: number, exponent: number): string {
  return String(Math.round(value / 10 ** exponent) * 10 ** exponent);
}

/** A number with an exponent and its last digit at a power of ten; 0 where it is smaller. */
function exponential(value: number, last: number): string {
  const digits = value === 0 ? -1 : exponentOf(value) - last;
  if (digits >= 0) return value.toExponential(Math.min(MOST_DECIMALS, digits));
  const unit = Number(`1e${last}`);
  return Math.abs(value) < unit / 2 ? "0" : (Math.sign(value) * unit).toExponential(0);
}

/** A number without uncertainty: up to 6 significant digits. */
export function formatNumber(value: number, digits: number = PLAIN_DIGITS): string {
  if (Number.isNaN(value)) return "nan";
  if (!Number.isFinite(value)) return value > 0 ? "inf" : "-inf";
  return positiveZero(String(Number(value.toPrecision(digits))));
}

/** Digits of p-values. */
const P_DIGITS = 4;
/** Below this, p-values are written with an exponent. */
const SMALL_P = 1e-3;

/** A p-value to a few digits. */
export function formatP(value: number, digits?: number): string {
  if (value > 0 && value < SMALL_P) return value.toExponential((digits ?? P_DIGITS - 1) - 1);
  return formatNumber(value, digits ?? P_DIGITS);
}

/** 0.95 as "95 %". */
export function percent(probability: number): string {
  return `${Number((100 * probability).toPrecision(6))} %`;
}

/** Names of the five members of a `Band`. */
export const BAND = ["−2 σ", "−1 σ", "median", "+1 σ", "+2 σ"] as const;

function exponentOf(value: number): number {
  return Number(value.toExponential().split("e")[1]);
}

/** Rounding a small negative number gives "-0.00". */
export function positiveZero(text: string): string {
  return /^-[0.]+$/.test(text) ? text.slice(1) : text;
}
