/** Bounds on variables. */

/** Lower and upper bounds, `[n]`; they are infinite where a variable has no bound. */
export interface Box {
  readonly lower: Float64Array;
  readonly upper: Float64Array;
}

/** The point of the box nearest to x. */
export function clip(x: Float64Array, { lower, upper }: Box): Float64Array {
  const out = new Float64Array(x.length);
  for (let i = 0; i < x.length; i++) out[i] = Math.min(Math.max(x[i]!, lower[i]!), upper[i]!);
  return out;
}

/**
 * The point of the box nearest to x, except that variables with `fixed` = 1 take their values from `held`, also outside the box.
 */
export function clipMovable(x: Float64Array, box: Box, fixed: Uint8Array, held = x): Float64Array {
  const out = clip(x, box);
  for (let i = 0; i < out.length; i++) if (fixed[i] === 1) out[i] = held[i]!;
  return out;
}

/** The point of the box nearest to x, with variables moved onto bounds from which they differ by rounding errors only. */
export function snap(x: Float64Array, box: Box): Float64Array {
  return clip(x, box).map((v, i) => {
    const rounding = 4 * Number.EPSILON * Math.abs(v);
    if (v - box.lower[i]! <= rounding) return box.lower[i]!;
    return box.upper[i]! - v <= rounding ? box.upper[i]! : v;
  });
}

/** Difference between x and the point of the box nearest to x − g; all entries are 0 at a constrained minimum. */
export function projectedGradient(x: Float64Array, g: Float64Array, { lower, upper }: Box): Float64Array {
  const out = new Float64Array(x.length);
  for (let i = 0; i < x.length; i++) {
    out[i] = g[i]! < 0 ? Math.max(x[i]! - upper[i]!, g[i]!) : Math.min(x[i]! - lower[i]!, g[i]!);
  }
  return out;
}

/** Whether any bound is finite. */
export function isBounded({ lower, upper }: Box): boolean {
  for (let i = 0; i < lower.length; i++) if (Number.isFinite(lower[i]!) || Number.isFinite(upper[i]!)) return true;
  return false;
}

/** 1 for variables between their bounds, or at a bound with a gradient that lets the function fall inwards; else 0. */
export function freeVariables(x: Float64Array, g: Float64Array, { lower, upper }: Box): Uint8Array {
  return Uint8Array.from(x, (v, i) => {
    const held = (v <= lower[i]! && g[i]! >= 0) || (v >= upper[i]! && g[i]! <= 0);
    return held ? 0 : 1;
  });
}
