import type { Program } from "./program.js";
import type { HessianState } from "./state.js";

/** Diagonal of the structured Hessian; `[nPars]`, written to `out`. */
export function arrowDiagonal(program: Program, hessian: HessianState, out: Float64Array): void {
  out.set(hessian.diagonal);
  for (const { locals, width, square } of program.groups) {
    for (let i = 0; i < width; i++) out[program.border[locals[i]!]!]! += hessian.square[square + i * width + i]!;
  }
  const { arrow, blocks } = program;
  for (let a = 0; a < arrow.length; a++) out[arrow[a]!]! += hessian.blocks[blocks.arrowDiagonal[a]!]!;
}

/** out = H v; `[nPars]` each. */
export function multiplyArrow(program: Program, hessian: HessianState, v: Float64Array, out: Float64Array): void {
  for (let p = 0; p < program.nPars; p++) out[p] = hessian.diagonal[p]! * v[p]!;
  eachEntry(program, hessian, (p, q, value) => {
    out[p]! += value * v[q]!;
    if (p !== q) out[q]! += value * v[p]!;
  });
}

/** The structured Hessian as a full matrix; `[nPars, nPars]` row-major, written to `out`. */
export function denseArrow(program: Program, hessian: HessianState, out: Float64Array): Float64Array {
  const { nPars } = program;
  out.fill(0);
  for (let p = 0; p < nPars; p++) out[p * nPars + p] = hessian.diagonal[p]!;
  eachEntry(program, hessian, (p, q, value) => {
    out[p * nPars + q]! += value;
    if (p !== q) out[q * nPars + p]! += value;
  });
  return out;
}

/** Visits every contribution to the Hessian but the constraint diagonal once, as (parameter, parameter, value). */
function eachEntry(
  program: Program,
  hessian: HessianState,
  visit: (p: number, q: number, value: number) => void,
): void {
  const { border, arrow, blocks, channels, groups } = program;
  for (const { locals, width, square } of groups) {
    for (let i = 0; i < width; i++) {
      const p = border[locals[i]!]!;
      for (let j = 0; j <= i; j++) visit(p, border[locals[j]!]!, hessian.square[square + i * width + j]!);
    }
  }
  for (const { locals, width, arrows, nBins, coupling } of channels) {
    for (let k = 0; k < arrows.length; k++) {
      for (let b = 0; b < nBins; b++) {
        const row = coupling + (k * nBins + b) * width;
        const q = arrow[arrows[k]! + b]!;
        for (let i = 0; i < width; i++) visit(border[locals[i]!]!, q, hessian.coupling[row + i]!);
      }
    }
  }
  for (let k = 0; k < blocks.nBlocks; k++) {
    const begin = blocks.begin[k]!;
    const size = blocks.begin[k + 1]! - begin;
    for (let i = 0; i < size; i++) {
      const p = arrow[blocks.members[begin + i]!]!;
      for (let j = 0; j <= i; j++) {
        visit(p, arrow[blocks.members[begin + j]!]!, hessian.blocks[blocks.square[k]! + i * size + j]!);
      }
    }
  }
}

/** From here on a view of an array costs less than a loop over its entries. */
const WORTH_A_VIEW = 64;

/** The first `n` entries of `to` become those of `from` at `begin`. */
export function copyEntries(from: Float64Array, begin: number, n: number, to: Float64Array): void {
  if (n < WORTH_A_VIEW) for (let i = 0; i < n; i++) to[i] = from[begin + i]!;
  else to.set(from.subarray(begin, begin + n));
}
