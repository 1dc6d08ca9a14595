import { ModelError } from "../errors.js";
import { hessianSize, roomyBorder } from "./kernel-room.js";
import type { Program } from "./program.js";

/** What compiled code can address; factorising so large a matrix takes ten minutes already. */
const MOST_BYTES = 4 * 2 ** 30;

/**
 * Refuses a Hessian for which there is no memory, before any of it is allocated: with its factorisation, inverse and
 * covariance it takes six matrices of the size of the border.
 *
 * @throws ModelError `too-large` with an estimate
 */
export function requireHessianRoom(program: Program): void {
  const bytes = Float64Array.BYTES_PER_ELEMENT * (hessianSize(program) + roomyBorder(program) ** 2);
  if (bytes <= MOST_BYTES) return;
  throw new ModelError([
    {
      code: "too-large",
      path: "Hessian",
      expected: "a model whose Hessian and covariance need at most 4 GB of memory",
      received: `about ${Math.ceil(bytes / 1e9)} GB: ${program.border.length} of its ${program.nPars} parameters act on more than single bins`,
      hint: "Prune systematics with a negligible effect, or merge them. Log-density and gradient can be had all the same.",
    },
  ]);
}
