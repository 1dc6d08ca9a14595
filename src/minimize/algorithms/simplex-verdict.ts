/** Checks from values only whether the best vertex of a small simplex is a minimum. */

import type { Box } from "../../math/box.js";
import { cholesky } from "../../math/dense.js";
import { lowerPoint, type QuadraticModel } from "./confirm.js";
import { differenceModel } from "./difference-model.js";
import type { Vertex } from "./outcome.js";

/** A minimum, a lower point, or `unsure` where the model is too ill-conditioned to decide. */
export type Verdict = "minimum" | "unsure" | Vertex;

/** Size of a variable below which the model is also made on the scale of the variable itself. */
const SMALL = 0.01;
/** Relative accuracy of second differences; curvatures below this, in units of the diagonal, are not reliable. */
const ACCURACY = 1e-4;

/** Checks a vertex by a second-order model from values around it, on the scale max(1, |x|) and, for small x, also |x|. */
export function verdictOn(best: Vertex, box: Box, evaluate: (x: Float64Array) => number, allowed: number): Verdict {
  if (allowed === Number.POSITIVE_INFINITY || !Number.isFinite(best.value)) return "minimum";
  const scales = [(xi: number) => Math.max(1, Math.abs(xi))];
  if (best.x.some((xi) => xi !== 0 && Math.abs(xi) < SMALL)) scales.push((xi) => Math.abs(xi) || 1);
  let verdict: Verdict = "unsure";
  for (const sizeOf of scales) {
    const model = differenceModel(best, box, evaluate, sizeOf);
    const lower = lowerPoint(model, evaluate, allowed, box);
    if (lower !== undefined) return lower;
    if (isTrustworthy(model)) verdict = "minimum";
  }
  return verdict;
}

/** Whether all curvatures are positive by more than the accuracy of differences. */
function isTrustworthy({ x, hessian }: QuadraticModel): boolean {
  const n = x.length;
  const lowered = hessian.map((v, k) => (k % (n + 1) === 0 ? v * (1 - ACCURACY) : v));
  return cholesky(lowered, n, new Float64Array(n)) < 0;
}
