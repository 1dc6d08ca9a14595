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
    triangle(part, begin, places, first, size) {
      const from = hessian[part];
      for (let i = 0; i < size; i++) {
        const row = begin + i * size;
        const p = places[first + i]!;
        let sum = from[row + i]! * v[p]!;
        for (let j = 0; j < i; j++) {
          const value = from[row + j]!;
          const q = places[first + j]!;
          sum += value * v[q]!;
          out[q]! += value * v[p]!;
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
  const addRow = (
    from: Float64Array,
    begin: number,
    places: Int32Array,
    first: number,
    size: number,
    p: number,
  ): void => {
    for (let i = 0; i < size; i++) {
      const q = places[first + i]!;
      out[p > q ? p * n + q : q * n + p]! += factor * from[begin + i]!;
    }
  };
  eachPart(program, {
    triangle(part, begin, places, first, size) {
      for (let i = 0; i < size; i++) addRow(hessian[part], begin + i * size, places, first, i + 1, places[first + i]!);
    },
    row: (begin, places, p) => addRow(hessian.coupling, begin, places, 0, places.length, p),
  });
  for (let p = 0; p < n; p++) for (let q = 0; q < p; q++) out[q * n + p] = out[p * n + q]!;
  return out;
}

/** What to do with the parts that a Hessian consists of besides the constraint diagonal. */
interface PartVisitor {
  /** A symmetric matrix among `size` parameters, `places` from `first` on: the lower triangle of `part` from `begin` on. */
  triangle(part: "square" | "blocks", begin: number, places: Int32Array, first: number, size: number): void;
  /** Coupling of parameter `p` with the parameters `places`: numbers of `coupling` from `begin` on. */
  row(begin: number, places: Int32Array, p: number): void;
}

function eachPart({ border, arrow, blocks, channels, groups }: Program, visit: PartVisitor): void {
  for (const { locals, square, width } of groups) {
    const places = locals.map((i) => border[i]!);
    visit.triangle("square", square, places, 0, width);
  }
  for (const { locals, width, arrows, nBins, coupling } of channels) {
    const places = locals.map((i) => border[i]!);
    for (let k = 0; k < arrows.length; k++) {
      for (let b = 0; b < nBins; b++) visit.row(coupling + (k * nBins + b) * width, places, arrow[arrows[k]! + b]!);
    }
  }
  const members = blocks.members.map((a) => arrow[a]!);
  for (let k = 0; k < blocks.nBlocks; k++) {
    const first = blocks.begin[k]!;
    visit.triangle("blocks", blocks.square[k]!, members, first, blocks.begin[k + 1]! - first);
  }
}

/** From here on a view of an array costs less than a loop over its entries. */
const WORTH_A_VIEW = 64;

/** The first `n` entries of `to` become those of `from` at `begin`. */
export function copyEntries(from: Float64Array, begin: number, n: number, to: Float64Array): void {
  if (n < WORTH_A_VIEW) for (let i = 0; i < n; i++) to[i] = from[begin + i]!;
  else to.set(from.subarray(begin, begin + n));
}
