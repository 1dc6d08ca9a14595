import type { Yield } from "./results.js";

/** More decimals than this are written as powers of ten. */
const MOST_DECIMALS = 6;

/** A yield as text: value and uncertainty to the same decimal. */
export interface RoundedYield {
  readonly value: string;
  readonly uncertainty: string;
}

/**
 * A yield to two significant digits of its uncertainty: 12.345 ± 0.678 as 12.35 ± 0.68, 12345 ± 678 as 12350 ± 680. A value
 * without uncertainty has six significant digits.
 */
export function roundYield({ value, uncertainty }: Yield): RoundedYield {
  if (uncertainty === 0) return { value: roundCount(value), uncertainty: "0" };
  const rounded = Number(uncertainty.toPrecision(2));
  const decimals = 1 - magnitude(rounded);
  if (decimals > MOST_DECIMALS) {
    const digits = Math.min(20, Math.max(0, value === 0 ? 0 : magnitude(value) + decimals));
    return { value: value.toExponential(digits), uncertainty: rounded.toExponential(1) };
  }
  if (decimals >= 0) return { value: positiveZero(value.toFixed(decimals)), uncertainty: rounded.toFixed(decimals) };
  const unit = 10 ** -decimals;
  return { value: positiveZero(String(Math.round(value / unit) * unit)), uncertainty: String(rounded) };
}

/** Observed events: whole numbers as they are, others to six significant digits. */
export function roundCount(value: number): string {
  return Number.isSafeInteger(value) ? positiveZero(String(value)) : String(Number(value.toPrecision(6)));
}

/** Power of ten of the first digit. */
function magnitude(value: number): number {
  return Number(value.toExponential().split("e")[1]);
}

function positiveZero(text: string): string {
  return /^-[0.]*$/.test(text) ? text.slice(1) : text;
}
