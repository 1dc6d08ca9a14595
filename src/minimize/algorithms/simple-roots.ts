/** Root in a bracket by bisection, and by Ridders' method. */
import { type BracketingMethod, give } from "./root-outcome.js";

/** Halves the bracket. */
export const bisect: BracketingMethod = (fun, a, b, { xtol, rtol, maxiter }) => {
  let [start, width] = [a.x, b.x - a.x];
  for (let iteration = 1; iteration <= maxiter; iteration++) {
    width /= 2;
    const middle = start + width;
    const f = fun(middle);
    if (Number.isNaN(f)) return give(middle, iteration, "not a number");
    if (Math.sign(f) === Math.sign(a.f)) start = middle;
    if (f === 0 || Math.abs(width) < xtol + rtol * Math.abs(middle)) return give(middle, iteration);
  }
  return give(start, maxiter, "convergence error");
};

/**
 * Halves the bracket, then corrects the middle by the exponential that straightens the function.
 *
 * C. F. J. Ridders, IEEE Trans. Circuits Syst. 26 (1979) 979.
 */
export const ridder: BracketingMethod = (fun, first, second, { xtol, rtol, maxiter }) => {
  let [a, b] = [first, second];
  let x = a.x;
  for (let iteration = 1; iteration <= maxiter; iteration++) {
    const half = (b.x - a.x) / 2;
    const middle = { x: a.x + half, f: fun(a.x + half) };
    if (Number.isNaN(middle.f)) return give(middle.x, iteration, "not a number");
    if (middle.f === 0) return give(middle.x, iteration);
    const root = Math.sqrt(middle.f ** 2 - a.f * b.f);
    const correction = Math.sign(b.f - a.f) * middle.f * (half / root);
    const limit = Math.abs(half) - 0.5 * (xtol + rtol * Math.abs(middle.x));
    x = middle.x - Math.sign(correction) * Math.min(Math.abs(correction), Math.max(limit, 0));
    const next = { x, f: fun(x) };
    if (Number.isNaN(next.f)) return give(x, iteration, "not a number");
    if (Math.sign(next.f) !== Math.sign(middle.f)) [a, b] = [middle, next];
    else if (Math.sign(next.f) !== Math.sign(a.f)) b = next;
    else a = next;
    if (next.f === 0 || Math.abs(b.x - a.x) < xtol + rtol * Math.abs(x)) return give(x, iteration);
  }
  return give(x, maxiter, "convergence error");
};
