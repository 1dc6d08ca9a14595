/** Minimisation of a function of one number by golden section search. */
import type { Bracket } from "./bracket-minimum.js";
import type { BrentResult } from "./brent-minimum.js";
import type { ScalarFunction } from "./scalar-outcome.js";

/** (√5 − 1)/2 */
const RATIO = 0.5 * (Math.sqrt(5) - 1);

/**
 * Minimum in a bracket, which shrinks by the golden ratio with every evaluation, until its width is at most
 * `xtol` (|x₁| + |x₂|) with the two inner points x₁ and x₂.
 *
 * J. Kiefer, Proc. Amer. Math. Soc. 4 (1953) 502. A value that is not a number ends the iteration.
 */
export function goldenSection(f: ScalarFunction, { a, b, c }: Bracket, xtol: number, maxiter: number): BrentResult {
  let [start, end] = [a.x, c.x];
  const sample = (x: number) => ({ x, value: f(x) });
  const rightIsLonger = Math.abs(c.x - b.x) > Math.abs(b.x - a.x);
  let left = rightIsLonger ? b : sample(b.x - (1 - RATIO) * (b.x - a.x));
  let right = rightIsLonger ? sample(b.x + (1 - RATIO) * (c.x - b.x)) : b;
  let nit = 0;
  const finish = (status: BrentResult["status"]): BrentResult => {
    const best = left.value < right.value ? left : right;
    return { x: best.x, fun: best.value, nit, status };
  };
  for (;;) {
    if (Number.isNaN(left.value) || Number.isNaN(right.value)) return finish("not-a-number");
    if (Math.abs(end - start) <= xtol * (Math.abs(left.x) + Math.abs(right.x))) return finish("converged");
    if (nit >= maxiter) return finish("limit");
    if (right.value < left.value) {
      start = left.x;
      left = right;
      right = sample(RATIO * left.x + (1 - RATIO) * end);
    } else {
      end = right.x;
      right = left;
      left = sample(RATIO * right.x + (1 - RATIO) * start);
    }
    nit += 1;
  }
}
