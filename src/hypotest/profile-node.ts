import type { Minimum } from "../fit/minimum.js";

/** A minimum on the profile, with its value of the parameter of interest. */
export interface ProfileNode {
  /** Value of the parameter of interest. */
  readonly value: number;
  readonly minimum: Minimum;
  /** dθ̂/dμ; undefined where it is not known. */
  readonly tangent: Float64Array | undefined;
}

/** The node nearest to `value` on one side, below (−1) or above (+1); a node at `value` belongs to both sides. */
export function nearest(nodes: readonly ProfileNode[], value: number, side: -1 | 1): ProfileNode | undefined {
  let best: ProfileNode | undefined;
  for (const node of nodes) {
    const distance = side * (node.value - value);
    if (distance >= 0 && (best === undefined || distance < side * (best.value - value))) best = node;
  }
  return best;
}

/** The point at `value` on the tangent of a node, or the node itself where its tangent is not known; `[nPars]`. */
export function along({ minimum, tangent, value: from }: ProfileNode, value: number): Float64Array {
  if (tangent === undefined) return minimum.values.slice();
  return minimum.values.map((v, p) => v + (value - from) * tangent[p]!);
}

/** Cubic Hermite interpolation of the estimates between two nodes with tangents; `[nPars]`. */
export function between(a: ProfileNode, b: ProfileNode, value: number): Float64Array {
  const h = b.value - a.value;
  const u = (value - a.value) / h;
  const v = 1 - u;
  return a.minimum.values.map(
    (x, p) =>
      v * v * (1 + 2 * u) * x +
      u * u * (3 - 2 * u) * b.minimum.values[p]! +
      h * u * v * (v * a.tangent![p]! - u * b.tangent![p]!),
  );
}
