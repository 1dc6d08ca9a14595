/**
 * Remembers where, and up to which order, something was evaluated last, for functions that share one evaluation: those of the bins
 * of a channel, which are asked one after the other at the same point.
 */
export class PointMemo {
  readonly #support: ArrayLike<number>;
  readonly #at: Float64Array;
  #order = -1;

  /** @param support - indices of the parameters that the evaluation depends on */
  constructor(support: ArrayLike<number>) {
    this.#support = support;
    this.#at = new Float64Array(support.length).fill(Number.NaN);
  }

  /** Whether the last point differs, or was evaluated to a lower order; the point is the last one from now on. */
  moveTo(pars: Float64Array, order: 0 | 1 | 2): boolean {
    let isNew = order > this.#order;
    for (let i = 0; i < this.#at.length; i++) {
      const x = pars[this.#support[i]!]!;
      if (x === this.#at[i]!) continue;
      isNew = true;
      this.#at[i] = x;
    }
    if (isNew) this.#order = order;
    return isNew;
  }
}
