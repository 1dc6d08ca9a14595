/** Work arrays of one formula's evaluations: made once, filled by every call. */
import { newTag, type Tag } from "../ad/dual.js";
import type { Tape } from "./tape.js";

export interface Buffers {
  /** Values of nodes; `[nNodes]`. Those of constants are set at creation. */
  readonly v: Float64Array;
  /** ∂node/∂argument; `[args]`. */
  readonly partial: Float64Array;
  /** First derivatives of nodes over their supports; `[supportOf]`. */
  readonly g: Float64Array;
  /** Tag of the dual numbers that give second derivatives of rules. */
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
