/** A factorisation of an arrowhead matrix, but for the Cholesky factor of its Schur complement. Overwritten by the next. */
export interface ArrowFactor {
  /** Free members of each eliminated block, as parameter indices, from `blocks.begin`; and how many they are. */
  readonly members: Int32Array;
  readonly counts: Int32Array;
  /** Cholesky factor of each eliminated block, `[count, count]` from `blocks.square`. */
  readonly blockFactor: Float64Array;
  /** L⁻¹ C of eliminated blocks with a home channel, in the layout of `HessianState.coupling`. */
  readonly reduced: Float64Array;
  /** −1 for the rows of `reduced` in use, else 0; by incidence. */
  readonly weights: Float64Array;
  /** Position in the border of each local parameter of each group, or −1; where those of each channel's group begin. */
  readonly columns: Int32Array;
  readonly columnBegin: Int32Array;
  /** Forward-substituted right-hand side of the arrow parameters, from `blocks.begin`. */
  readonly forward: Float64Array;
  /** Room for one number per local parameter of any channel. */
  readonly localVector: Float64Array;
}
