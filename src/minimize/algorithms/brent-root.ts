/** Root in a bracket by Brent's method. */
import { type BracketingMethod, give, type Node } from "./root-outcome.js";

/** Step from `current` by interpolation through three points. */
type Interpolation = (previous: Node, current: Node, opposite: Node) => number;

/** Parabola through three points in x as a function of f: R. P. Brent, Computer J. 14 (1971) 422. */
function inverseQuadratic(previous: Node, current: Node, opposite: Node): number {
  const dPrevious = (previous.f - current.f) / (previous.x - current.x);
  const dOpposite = (opposite.f - current.f) / (opposite.x - current.x);
  const numerator = opposite.f * dOpposite - previous.f * dPrevious;
  return (-current.f * numerator) / (dOpposite * dPrevious * (opposite.f - previous.f));
}

/** Hyperbola through three points: J. C. P. Bus and T. J. Dekker, ACM TOMS 1 (1975) 330, algorithm R. */
function hyperbolic(previous: Node, current: Node, opposite: Node): number {
  const dPrevious = (previous.f - current.f) / (previous.x - current.x);
  const dOpposite = (opposite.f - current.f) / (opposite.x - current.x);
  return (-current.f * (opposite.f - previous.f)) / (opposite.f * dPrevious - previous.f * dOpposite);
}

function secant(previous: Node, current: Node): number {
  return (-current.f * (current.x - previous.x)) / (current.f - previous.f);
}

/**
 * Interpolates where that is safe and fast, and bisects otherwise. It is slower than bisection by at most a factor, and converges
 * superlinearly on smooth functions. `current` and `opposite` are the bracket, with values of different sign; `current` is the
 * better one.
 *
 * R. P. Brent, Algorithms for Minimization without Derivatives (1973), chapter 4.
 */
function brentWith(interpolate: Interpolation): BracketingMethod {
  return (fun, a, b, { xtol, rtol, maxiter }) => {
    let [previous, current, opposite] = [a, b, a];
    let [step, lastStep] = [b.x - a.x, b.x - a.x];
    for (let iteration = 1; iteration <= maxiter; iteration++) {
      if (previous.f !== 0 && Math.sign(previous.f) !== Math.sign(current.f)) {
        opposite = previous;
        step = lastStep = current.x - previous.x;
      }
      if (Math.abs(opposite.f) < Math.abs(current.f)) [previous, current, opposite] = [current, opposite, current];
      const tolerance = (xtol + rtol * Math.abs(current.x)) / 2;
      const half = (opposite.x - current.x) / 2;
      if (current.f === 0 || Math.abs(half) < tolerance) return give(current.x, iteration);
      const promising = Math.abs(lastStep) > tolerance && Math.abs(current.f) < Math.abs(previous.f);
      const atEnds = previous.x === opposite.x;
      const proposal = atEnds ? secant(previous, current) : interpolate(previous, current, opposite);
      if (promising && 2 * Math.abs(proposal) < Math.min(Math.abs(lastStep), 3 * Math.abs(half) - tolerance)) {
        [lastStep, step] = [step, proposal];
      } else {
        [lastStep, step] = [half, half];
      }
      previous = current;
      const move = Math.abs(step) > tolerance ? step : half > 0 ? tolerance : -tolerance;
      current = { x: current.x + move, f: fun(current.x + move) };
      if (Number.isNaN(current.f)) return give(current.x, iteration, "not a number");
    }
    return give(current.x, maxiter, "convergence error");
  };
}

/** Brent's method with inverse quadratic interpolation. */
export const brentq: BracketingMethod = brentWith(inverseQuadratic);

/** Brent's method with hyperbolic extrapolation. */
export const brenth: BracketingMethod = brentWith(hyperbolic);
