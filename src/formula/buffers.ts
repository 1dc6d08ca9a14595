/** Work arrays for the evaluation of one formula, allocated once and overwritten by every call. */
import { newTag, type Tag } from "../ad/dual.js";
import type { Tape } from "./tape.js";

export interface Buffers {
  /** Values of nodes; `[nNodes]`. The values of constants are set at creation. */
  readonly v: Float64Array;
  /** ∂node/∂argument; `[args]`. */
  readonly partial: Float64Array;
  /** First derivatives of nodes over their supports; `[supportOf]`. */
  readonly g: Float64Array;
  /** Tag of the dual numbers by which second derivatives of rules are computed. */
  readonly tag: Tag;
}

export function makeBuffers(tape: Tape): Buffers {
  return {
    v: Float64Array.from(tape.constant),
    partial: new Float64Array(tape.args.length),
    g: new Float64Array(tape.supportOf.length),
    tag: newTag(),
  };
}
