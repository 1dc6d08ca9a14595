/** A histogram: events of each bin, and their statistical uncertainties. */
export interface Template {
  readonly contents: readonly number[];
  readonly errors: readonly number[];
}
