import type { Program } from "./program.js";

/**
 * Local parameters that each sample depends on through its scalar factors and additive terms: its support. Derivatives of
 * a sample's rate are rows over its support.
 */
export interface SampleSupports {
  /** First entry of each sample's support in `local`; `[nSamples + 1]`. */
  readonly begin: Int32Array;
  readonly local: Int32Array;
  /** Position in its sample's support of each use of a scalar factor, and of each term. */
  readonly ofUse: Int32Array;
  readonly ofTerm: Int32Array;
  /** 1 for a sample in which two scalar factors have the same parameter. */
  readonly repeats: Uint8Array;
}

export function sampleSupports({ samples, uses, terms }: Program): SampleSupports {
  const begin = new Int32Array(samples.length + 1);
  const local: number[] = [];
  const ofUse = new Int32Array(uses.local.length);
  const ofTerm = new Int32Array(terms.local.length);
  const repeats = new Uint8Array(samples.length);
  for (const [s, { useBegin, useEnd, termBegin, termEnd }] of samples.entries()) {
    const ofUses = new Set(uses.local.subarray(useBegin, useEnd));
    const support = Array.from(new Set([...ofUses, ...terms.local.subarray(termBegin, termEnd)])).sort((a, b) => a - b);
    const position = new Map(support.map((l, i) => [l, i]));
    for (let i = useBegin; i < useEnd; i++) ofUse[i] = position.get(uses.local[i]!)!;
    for (let t = termBegin; t < termEnd; t++) ofTerm[t] = position.get(terms.local[t]!)!;
    repeats[s] = ofUses.size < useEnd - useBegin ? 1 : 0;
    for (const l of support) local.push(l);
    begin[s + 1] = local.length;
  }
  return { begin, local: Int32Array.from(local), ofUse, ofTerm, repeats };
}
