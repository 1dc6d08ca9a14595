/** A histogram: events of each bin, and their statistical uncertainties. */
export interface Template {
  readonly contents: readonly number[];
  readonly errors: readonly number[];
}

/** The integral of a template. */
export function sum(contents: readonly number[]): number {
  return contents.reduce((total, content) => total + content, 0);
}
