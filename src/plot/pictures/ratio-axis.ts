import type { Tick } from "../picture.js";

/** An axis of ratios. */
interface RatioAxis {
  readonly label: string;
  readonly limits: readonly [number, number];
  readonly ticks: readonly Tick[];
}

const ROUNDING = 1e-9;

/**
 * An axis that reaches `half` to either side of 1, with numbers at 1 and half way to the ends, but none at the ends, where
 * the numbers of the panel above are.
 */
export function ratioAxis(label: string, half: number): RatioAxis {
  const values = [1 - half / 2, 1, 1 + half / 2];
  let decimals = 0;
  while (decimals < 6 && values.some((value) => Math.abs(Number(value.toFixed(decimals)) - value) > ROUNDING))
    decimals++;
  const ticks = values.map((value) => ({ value, label: value.toFixed(decimals).replace("-", "−") }));
  return { label, limits: [1 - half, 1 + half], ticks };
}
