/** Parameters whose auxiliary data are correlated. */
export interface CorrelatedSet {
  /** Indices of the parameters; `[n]`. */
  readonly parameters: readonly number[];
  /** Positions of their auxiliary data among all auxiliary data; `[n]`. */
  readonly auxdata: readonly number[];
  /** `[n, n]` row-major. */
  readonly correlation: Float64Array;
  /** Standard deviations; `[n]`. */
  readonly sigmas: Float64Array;
}
