/** Detects a minimisation that no longer makes progress. */

/** A decrease of the value up to this, relative to 1 + |value|, does not count as progress. */
const NOTHING = 1e-11;
/** The gradient must fall below this fraction of its smallest size so far to count as progress. */
const FLATTER = 0.9;
/** Number of consecutive iterations without progress after which a run is stuck. */
const PATIENCE = 10;

/**
 * Counts consecutive iterations in which neither the value nor the gradient falls, since near a minimum with an inexact gradient,
 * line searches could find tiny steps endlessly.
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
