/** Finds three points around a minimum of a function of one number. */
import type { ScalarFunction } from "./scalar-outcome.js";

/** A point and the value there. */
export interface Sampled {
  readonly x: number;
  readonly value: number;
}

/** Three points; in a valid bracket b is between a and c, lower than one of them, and not higher than the other. */
export interface Bracket {
  readonly a: Sampled;
  readonly b: Sampled;
  readonly c: Sampled;
  /** Whether the three points are a valid bracket. */
  readonly valid: boolean;
}

const GOLDEN = 1.618034;
/** Longest parabolic step, in units of the last step. */
const LONGEST_JUMP = 110;
const MAX_STEPS = 1000;
/** Least curvature of a parabola that is used as a divisor. */
const TINY = 1e-21;

/** Whether three points bracket a minimum. */
export function isBracket(a: Sampled, b: Sampled, c: Sampled): boolean {
  const ordered = (a.x < b.x && b.x < c.x) || (c.x < b.x && b.x < a.x);
  const lower = (b.value < c.value && b.value <= a.value) || (b.value < a.value && b.value <= c.value);
  return ordered && lower && Number.isFinite(a.x) && Number.isFinite(c.x) && Number.isFinite(b.value);
}

/**
 * Goes downhill from two points by golden and parabolic steps until the value rises.
 *
 * R. P. Brent, Algorithms for Minimization without Derivatives (1973), chapter 5; the form known from Press et al.,
 * Numerical Recipes, section 10.1, which SciPy follows.
 */
export function bracketMinimum(f: ScalarFunction, xa: number, xb: number): Bracket {
  const sample = (x: number): Sampled => ({ x, value: f(x) });
  let [a, b] = [sample(xa), sample(xb)];
  if (a.value < b.value) [a, b] = [b, a];
  let c = sample(b.x + GOLDEN * (b.x - a.x));
  for (let k = 0; c.value < b.value && k <= MAX_STEPS; k++) {
    const w = parabolaVertex(a, b, c);
    const limit = b.x + LONGEST_JUMP * (c.x - b.x);
    let next: Sampled;
    if ((w - c.x) * (b.x - w) > 0) {
      const inside = sample(w);
      if (inside.value < c.value) return finish(b, inside, c);
      if (inside.value > b.value) return finish(a, b, inside);
      next = sample(c.x + GOLDEN * (c.x - b.x));
    } else if ((w - limit) * (limit - c.x) >= 0) {
      next = sample(limit);
    } else if ((w - limit) * (c.x - w) > 0) {
      next = sample(w);
      if (next.value < c.value) {
        [b, c] = [c, next];
        next = sample(c.x + GOLDEN * (c.x - b.x));
      }
    } else {
      next = sample(c.x + GOLDEN * (c.x - b.x));
    }
    [a, b, c] = [b, c, next];
  }
  return finish(a, b, c);
}

function finish(a: Sampled, b: Sampled, c: Sampled): Bracket {
  return { a, b, c, valid: isBracket(a, b, c) };
}

/** The vertex of the parabola through three points. */
function parabolaVertex(a: Sampled, b: Sampled, c: Sampled): number {
  const left = (b.x - a.x) * (b.value - c.value);
  const right = (b.x - c.x) * (b.value - a.value);
  const curvature = right - left;
  const denominator = Math.abs(curvature) < TINY ? 2 * TINY : 2 * curvature;
  return b.x - ((b.x - c.x) * right - (b.x - a.x) * left) / denominator;
}
