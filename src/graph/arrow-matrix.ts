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
  eachPart(program, {
    triangle(part, begin, places) {
      const from = hessian[part];
      for (let i = 0; i < places.length; i++) {
        const row = begin + i * places.length;
        const p = places[i]!;
        let sum = from[row + i]! * v[p]!;
        for (let j = 0; j < i; j++) {
          const value = from[row + j]!;
          sum += value * v[places[j]!]!;
          out[places[j]!]! += value * v[p]!;
        }
        out[p]! += sum;
      }
    },
    row(begin, places, p) {
      let sum = 0;
      for (let i = 0; i < places.length; i++) {
        const value = hessian.coupling[begin + i]!;
        sum += value * v[places[i]!]!;
        out[places[i]!]! += value * v[p]!;
      }
      out[p]! += sum;
    },
  });
}

/** The structured Hessian times `factor` as a full matrix; `[nPars, nPars]` row-major, written to `out`. */
export function denseArrow(program: Program, hessian: HessianState, out: Float64Array, factor: number): Float64Array {
  const n = program.nPars;
  out.fill(0);
  for (let p = 0; p < n; p++) out[p * n + p]! += factor * hessian.diagonal[p]!; // 0 + −0 is 0
  const addRow = (from: Float64Array, begin: number, places: Int32Array, size: number, p: number): void => {
    for (let i = 0; i < size; i++) {
      const q = places[i]!;
      out[p > q ? p * n + q : q * n + p]! += factor * from[begin + i]!;
    }
  };
  eachPart(program, {
    triangle(part, begin, places) {
      const size = places.length;
      for (let i = 0; i < size; i++) addRow(hessian[part], begin + i * size, places, i + 1, places[i]!);
    },
    row: (begin, places, p) => addRow(hessian.coupling, begin, places, places.length, p),
  });
  for (let p = 0; p < n; p++) for (let q = 0; q < p; q++) out[q * n + p] = out[p * n + q]!;
  return out;
}

/** What to do with the parts that a Hessian consists of besides the constraint diagonal. */
interface PartVisitor {
  /** A symmetric matrix among the parameters `places`: the lower triangle of `[n, n]` numbers of `part` from `begin` on. */
  triangle(part: "square" | "blocks", begin: number, places: Int32Array): void;
  /** Coupling of parameter `p` with the parameters `places`: numbers of `coupling` from `begin` on. */
  row(begin: number, places: Int32Array, p: number): void;
}

function eachPart({ border, arrow, blocks, channels, groups }: Program, visit: PartVisitor): void {
  for (const { locals, square } of groups) {
    visit.triangle(
      "square",
      square,
      locals.map((i) => border[i]!),
    );
  }
  for (const { locals, width, arrows, nBins, coupling } of channels) {
    const places = locals.map((i) => border[i]!);
    for (let k = 0; k < arrows.length; k++) {
      for (let b = 0; b < nBins; b++) visit.row(coupling + (k * nBins + b) * width, places, arrow[arrows[k]! + b]!);
    }
  }
  for (let k = 0; k < blocks.nBlocks; k++) {
    const members = blocks.members.subarray(blocks.begin[k]!, blocks.begin[k + 1]!);
    visit.triangle(
      "blocks",
      blocks.square[k]!,
      members.map((a) => arrow[a]!),
    );
  }
}

/** From here on a view of an array costs less than a loop over its entries. */
const WORTH_A_VIEW = 64;

/** The first `n` entries of `to` become those of `from` at `begin`. */
export function copyEntries(from: Float64Array, begin: number, n: number, to: Float64Array): void {
  if (n < WORTH_A_VIEW) for (let i = 0; i < n; i++) to[i] = from[begin + i]!;
  else to.set(from.subarray(begin, begin + n));
}
