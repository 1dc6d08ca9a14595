/** Least and first length of a leap along a curved valley, as multiples of the step that a line search accepted. */
const LEAP = { shortest: 4, first: 8 };
const LONGER = 2;
const SHORTER = 4;

/**
 * Length of the next leap. In a curved valley a straight step has to be short, since a longer one climbs the side of the valley.
 * A leap is such a longer step, followed by a Newton step that returns to the floor of the valley; only the value after both of
 * them counts (the watchdog technique; J. Nocedal, S. J. Wright, Numerical Optimization (2006), section 15.6). Leaps become
 * longer as long as they succeed.
 */
export class Watchdog {
  #stretch = LEAP.first;

  /** Length of the next leap where a line search accepted a step of length `short`; at most 1. */
  length(short: number): number {
    return Math.min(1, short * this.#stretch);
  }

  follow(hasPaid: boolean): void {
    this.#stretch = hasPaid ? this.#stretch * LONGER : Math.max(this.#stretch / SHORTER, LEAP.shortest);
  }
}
