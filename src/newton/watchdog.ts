/** Lengths of a leap along a curved valley, in lengths of the step that a line search allows: the least, and the first. */
const LEAP = { shortest: 4, first: 8 };
const LONGER = 2;
const SHORTER = 4;

/**
 * How far to leap in a curved valley, where a straight step has to be short, or it climbs the side: a longer one is tried,
 * with a Newton step behind it that comes back to the bottom, and what counts is where the two lead (the watchdog technique;
 * J. Nocedal, S. J. Wright, Numerical Optimization (2006), section 15.6). Leaps grow for as long as they pay.
 */
export class Watchdog {
  #stretch = LEAP.first;

  /** Length of the next leap, where a line search allows a step of `short`. */
  length(short: number): number {
    return Math.min(1, short * this.#stretch);
  }

  follow(hasPaid: boolean): void {
    this.#stretch = hasPaid ? this.#stretch * LONGER : Math.max(this.#stretch / SHORTER, LEAP.shortest);
  }
}
