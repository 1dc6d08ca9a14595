/**
 * Derivative of f at x by the five-point central stencil: (f(x−2h) − 8 f(x−h) + 8 f(x+h) − f(x+2h)) / 12h.
 *
 * With h = 1e-3 max(1, |x|) its error is h⁴ f⁽⁵⁾/30 plus rounding ε f/h: about 1e-12 for functions of order 1.
 */
export function centralDifference(f: (x: number) => number, x: number, step = 1e-3): number {
  const h = step * Math.max(1, Math.abs(x));
  return (f(x - 2 * h) - f(x + 2 * h) + 8 * (f(x + h) - f(x - h))) / (12 * h);
}

/** `centralDifference` of a function of several numbers to number i. */
export function partialDifference(
  f: (...xs: number[]) => number,
  xs: readonly number[],
  i: number,
  step = 1e-3,
): number {
  return centralDifference((x) => f(...xs.map((other, k) => (k === i ? x : other))), xs[i]!, step);
}
