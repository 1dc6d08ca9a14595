/** Detects a minimisation that makes no progress any more. */

/** A decrease of the value, relative to 1 + |value|, that counts as no progress. */
const NOTHING = 1e-11;
/** Part of its smallest size so far that the gradient must fall below to count as progress. */
const FLATTER = 0.9;
/** Iterations without either in a row. */
const PATIENCE = 10;

/**
 * Counts iterations in a row in which neither the value nor the gradient falls: near a minimum with an inexact gradient,
 * line searches can go on finding tiny steps for ever.
 */
export class IdleCounter {
  #smallest = Number.POSITIVE_INFINITY;
  #idle = 0;

  /** Whether the run is stuck, after an iteration from `before` to `after` that ends with a gradient of this size. */
  isStuck(before: number, after: number, size: number): boolean {
    const lower = before - after > NOTHING * (1 + Math.abs(after));
    const flatter = size < FLATTER * this.#smallest;
    this.#smallest = Math.min(this.#smallest, size);
    this.#idle = lower || flatter ? 0 : this.#idle + 1;
    return this.#idle >= PATIENCE;
  }
}
