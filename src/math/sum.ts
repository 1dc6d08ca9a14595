/** The sum of some numbers, added one after the other. */
export function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
