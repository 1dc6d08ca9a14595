import type { ArrowFactor } from "./arrow-factor.js";
import type { HessianState } from "./state.js";

/** Elimination of blocks of arrow parameters that live in one channel, into an `ArrowFactor`. */
export interface BlockElimination {
  /** The blocks that it leaves to others. */
  readonly others: readonly number[];
  /**
   * Cholesky factors L of the blocks over the free parameters, and their rows of L⁻¹ C. Members of one that is not positive
   * definite join the border. `floors`: what pivots of blocks with several members have to exceed; `[nPars]`.
   */
  factor(
    free: Uint8Array,
    damping: Float64Array | undefined,
    floors: Float64Array,
    join: (parameter: number) => void,
  ): void;
  /** y = L⁻¹ b, and border −= (L⁻¹C)ᵀ y. `b`: `[nPars]`. */
  forward(b: Float64Array, border: Float64Array): void;
  /** x = L⁻ᵀ (y − L⁻¹C border) to `out`, `[nPars]`. */
  back(border: Float64Array, out: Float64Array): void;
}

/** What blocks are, and where the parts of their elimination are. */
export interface BlockPlaces {
  /** Channel that each block lives in, −1 for those with members in several. */
  readonly home: Int32Array;
  /** Row of each arrow parameter in the coupling rows of its home channel. */
  readonly row: Int32Array;
  readonly hessian: HessianState;
  readonly factor: ArrowFactor;
}
