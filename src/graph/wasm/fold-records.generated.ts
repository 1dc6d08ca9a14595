// Made by scripts/compile-kernels.mjs from records.json. Do not edit.
import type { RecordLayout } from "./record-layout.js";

/** A per-bin factor that is a function in every bin: where the derivatives of the functions are, and where couplings times these go. */
export interface FoldRecord {
  /** Inputs of the functions. */
  readonly n: number;
  /** Address of the derivatives, bin by bin. */
  readonly derivatives: number;
  /** Address of the products, input by input. */
  readonly out: number;
  /** From the products of one input to those of the next, in bytes. */
  readonly step: number;
}

export const FOLD: RecordLayout<FoldRecord> = {
  fields: ["n","derivatives","out","step"],
  bytes: 16,
};
