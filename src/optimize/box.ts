/** Bounds on variables. */

/** Lower and upper bounds, `[n]`, infinite where there are none. */
export interface Box {
  readonly lower: Float64Array;
  readonly upper: Float64Array;
}

/** The point of the box nearest to x. */
export function clip(x: Float64Array, { lower, upper }: Box): Float64Array {
  return x.map((v, i) => Math.min(Math.max(v, lower[i]!), upper[i]!));
}

/** The point of the box nearest to x, on a bound where x is within rounding of it. */
export function snap(x: Float64Array, box: Box): Float64Array {
  return clip(x, box).map((v, i) => {
    const rounding = 4 * Number.EPSILON * Math.abs(v);
    if (v - box.lower[i]! <= rounding) return box.lower[i]!;
    return box.upper[i]! - v <= rounding ? box.upper[i]! : v;
  });
}

/** Step to the nearest point of the box after a step along −g: 0 in every entry at a constrained minimum. */
export function projectedGradient(x: Float64Array, g: Float64Array, { lower, upper }: Box): Float64Array {
  return g.map((v, i) => (v < 0 ? Math.max(x[i]! - upper[i]!, v) : Math.min(x[i]! - lower[i]!, v)));
}

/** Whether any bound is finite. */
export function isBounded({ lower, upper }: Box): boolean {
  return lower.some(Number.isFinite) || upper.some(Number.isFinite);
}

/** 1 where a variable can move in both directions, or inwards from the bound that it is at. */
export function freeVariables(x: Float64Array, g: Float64Array, { lower, upper }: Box): Uint8Array {
  return Uint8Array.from(x, (v, i) => {
    const held = (v <= lower[i]! && g[i]! >= 0) || (v >= upper[i]! && g[i]! <= 0);
    return held ? 0 : 1;
  });
}
