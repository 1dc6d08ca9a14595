const BARS = "▁▂▃▄▅▆▇█";

/**
 * Values as a line of bars for a terminal, from the smallest to the largest finite one; a space where there is none.
 *
 * @example sparkline([1, 2, 4, 8]) // "▁▂▄█"
 */
export function sparkline(values: ArrayLike<number>): string {
  const list = Array.from(values);
  const finite = list.filter(Number.isFinite);
  const low = finite.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const high = finite.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const bar = (value: number) => {
    if (!Number.isFinite(value)) return " ";
    const share = high > low ? (value - low) / (high - low) : 0.5;
    return BARS[Math.min(BARS.length - 1, Math.floor(share * BARS.length))]!;
  };
  return list.map(bar).join("");
}
