import { addOuterProducts, cholesky, solveLower, solveLowerTransposed } from "../math/dense.js";
import type { Program } from "./program.js";
import type { HessianState } from "./state.js";

/** Channel that a block of arrow parameters lives in when each member acts on one bin only, else −1. */
function homeChannels(program: Program): Int32Array {
  const { blocks, channels } = program;
  const home = new Int32Array(blocks.nBlocks).fill(-2);
  const acts = new Uint8Array(program.arrow.length);
  for (const [c, { arrows, nBins }] of channels.entries()) {
    for (const arrow of arrows) {
      for (let b = 0; b < nBins; b++) {
        const block = blocks.of[arrow + b]!;
        const alone = home[block] === -2 || home[block] === c;
        home[block] = alone && acts[arrow + b] === 0 ? c : -1;
        acts[arrow + b] = 1;
      }
    }
  }
  return home;
}

/** Row of each arrow parameter in the coupling rows of its home channel, counted from the channel's first. */
function homeRows(program: Program): Int32Array {
  const rows = new Int32Array(program.arrow.length).fill(-1);
  for (const { arrows, nBins } of program.channels) {
    for (const [k, arrow] of arrows.entries()) for (let b = 0; b < nBins; b++) rows[arrow + b] = k * nBins + b;
  }
  return rows;
}

/**
 * Symmetric linear algebra on the structured Hessian of −log L: a bordered block-diagonal ("arrowhead") matrix.
 *
 *   ⎡ S  Cᵀ ⎤   S border × border, dense
 *   ⎣ C  B  ⎦   B block diagonal over arrow parameters, C their coupling
 *
 * `factor` eliminates the blocks (Schur complement S − Cᵀ B⁻¹ C) and factorises what is left, restricted to the free
 * parameters. A block that is not positive definite joins the border.
 */
export class ArrowSystem {
  readonly program: Program;
  readonly hessian: HessianState;
  readonly nPars: number;
  /** Border of the last factorisation: free border parameters, then members of blocks that joined; parameter indices. */
  borderPars: number[] = [];
  /** Free arrow parameters of each eliminated block, as parameter indices. */
  blockPars: (readonly number[])[] = [];
  /** Cholesky factor of the Schur complement, `[m, m]` lower. */
  schur = new Float64Array(0);
  readonly #home: Int32Array;
  readonly #row: Int32Array;
  /** Position of each parameter in `borderPars`, or −1. */
  readonly #compact: Int32Array;
  /** Cholesky factor of each eliminated block, in the layout of `hessian.blocks`. */
  readonly #blockFactor: Float64Array;
  /** L⁻¹ C of eliminated blocks with a home channel, in the layout of `hessian.coupling`. */
  readonly #reduced: Float64Array;
  readonly #weights: Float64Array[];
  /** L⁻¹ C of the other eliminated blocks, `[members, border]`. */
  readonly #wide = new Map<number, Float64Array>();
  readonly #local: Float64Array;
  readonly #diagonal: Float64Array;
  #rhs = new Float64Array(0);

  constructor(program: Program, hessian: HessianState) {
    this.program = program;
    this.hessian = hessian;
    this.nPars = program.nPars;
    this.#home = homeChannels(program);
    this.#row = homeRows(program);
    this.#compact = new Int32Array(program.nPars);
    this.#blockFactor = new Float64Array(hessian.blocks.length);
    this.#reduced = new Float64Array(hessian.coupling.length);
    this.#weights = program.channels.map(({ arrows, nBins }) => new Float64Array(arrows.length * nBins));
    this.#local = new Float64Array(Math.max(0, ...program.channels.map(({ width }) => width * width)));
    this.#diagonal = new Float64Array(program.nPars);
  }

  /** Diagonal of the Hessian; `[nPars]`, written to `out`. */
  diagonal(out: Float64Array): void {
    const { program, hessian } = this;
    out.set(hessian.diagonal);
    for (const { locals, width, square } of program.channels) {
      for (let i = 0; i < width; i++) out[program.border[locals[i]!]!]! += hessian.square[square + i * width + i]!;
    }
    const { of, position, begin, square } = program.blocks;
    for (let a = 0; a < program.arrow.length; a++) {
      const size = begin[of[a]! + 1]! - begin[of[a]!]!;
      out[program.arrow[a]!]! += hessian.blocks[square[of[a]!]! + position[a]! * (size + 1)]!;
    }
  }

  /**
   * Factorises the Hessian plus a diagonal `damping`, restricted to parameters with `free` = 1. A pivot must exceed
   * `tolerance` times the parameter's own diagonal entry. Returns whether the matrix is positive definite in this sense.
   */
  factor(free: Uint8Array, damping: Float64Array | undefined, tolerance: number): boolean {
    this.assemble(free, damping, tolerance);
    const m = this.borderPars.length;
    const floors = Float64Array.from(this.borderPars, (p) => tolerance * Math.abs(this.#diagonal[p]!));
    return cholesky(this.schur, m, floors) < 0;
  }

  /** Everything of `factor` up to the Cholesky factor of the Schur complement, which is left in `schur` itself. */
  assemble(free: Uint8Array, damping: Float64Array | undefined, tolerance: number): void {
    const { program } = this;
    this.diagonal(this.#diagonal);
    this.borderPars = [];
    this.#compact.fill(-1);
    for (const p of program.border) if (free[p] === 1) this.#join(p);
    this.#factorBlocks(free, damping, tolerance);
    const m = this.borderPars.length;
    if (this.schur.length !== m * m) this.schur = new Float64Array(m * m);
    else this.schur.fill(0);
    if (this.#rhs.length < m) this.#rhs = new Float64Array(m);
    for (let i = 0; i < m; i++) {
      const p = this.borderPars[i]!;
      this.schur[i * m + i] = this.hessian.diagonal[p]! + (damping?.[p] ?? 0);
    }
    for (let c = 0; c < program.channels.length; c++) this.#addChannel(c);
    this.#addJoined();
    this.#subtractWide();
  }

  /** Diagonal entry of the undamped Hessian at the last factorisation. */
  diagonalAt(p: number): number {
    return this.#diagonal[p]!;
  }

  #join(p: number): void {
    this.#compact[p] = this.borderPars.length;
    this.borderPars.push(p);
  }

  /** Cholesky factors of all blocks over their free members; blocks that have none join the border. */
  #factorBlocks(free: Uint8Array, damping: Float64Array | undefined, tolerance: number): void {
    const { blocks, arrow } = this.program;
    this.blockPars = [];
    this.#wide.clear();
    for (const weights of this.#weights) weights.fill(0);
    for (let k = 0; k < blocks.nBlocks; k++) {
      const pars: number[] = [];
      for (let i = blocks.begin[k]!; i < blocks.begin[k + 1]!; i++) {
        const p = arrow[blocks.members[i]!]!;
        if (free[p] === 1) pars.push(p);
      }
      const eliminated = pars.length > 0 && this.#factorBlock(k, pars, damping, tolerance);
      if (!eliminated) for (const p of pars) this.#join(p);
      this.blockPars.push(eliminated ? pars : []);
    }
    for (let k = 0; k < blocks.nBlocks; k++) if (this.blockPars[k]!.length > 0) this.#reduceBlock(k);
  }

  #factorBlock(k: number, pars: readonly number[], damping: Float64Array | undefined, tolerance: number): boolean {
    const { blocks, arrowOf } = this.program;
    const n = pars.length;
    const size = blocks.begin[k + 1]! - blocks.begin[k]!;
    const begin = blocks.square[k]!;
    if (n > LARGEST_BLOCK) return false;
    const factor = this.#blockFactor.subarray(begin, begin + n * n);
    for (let i = 0; i < n; i++) {
      const row = begin + blocks.position[arrowOf[pars[i]!]!]! * size;
      for (let j = 0; j <= i; j++) factor[i * n + j] = this.hessian.blocks[row + blocks.position[arrowOf[pars[j]!]!]!]!;
      factor[i * n + i]! += this.hessian.diagonal[pars[i]!]! + (damping?.[pars[i]!] ?? 0);
    }
    if (n === 1) {
      const d = factor[0]!;
      if (!(d > 0 && d < Number.POSITIVE_INFINITY)) return false;
      factor[0] = Math.sqrt(d);
      return true;
    }
    const floors = Float64Array.from(pars, (p) => tolerance * Math.abs(this.#diagonal[p]!));
    return cholesky(factor, n, floors) < 0;
  }

  /** L⁻¹ C of one block: rows in the home channel's width, or border-wide rows for a block of several channels. */
  #reduceBlock(k: number): void {
    const pars = this.blockPars[k]!;
    const channel = this.program.channels[this.#home[k]!];
    if (channel === undefined) {
      this.#wide.set(k, this.#reducedWide(k));
      return;
    }
    const { width, coupling } = channel;
    const weights = this.#weights[this.#home[k]!]!;
    const l = this.#blockFactor;
    const n = pars.length;
    const begin = this.program.blocks.square[k]!;
    for (let i = 0; i < n; i++) {
      const rowIndex = this.#row[this.program.arrowOf[pars[i]!]!]!;
      const row = coupling + rowIndex * width;
      weights[rowIndex] = -1;
      const scale = 1 / l[begin + i * n + i]!;
      for (let c = 0; c < width; c++) this.#reduced[row + c] = this.hessian.coupling[row + c]!;
      for (let j = 0; j < i; j++) {
        const source = coupling + this.#row[this.program.arrowOf[pars[j]!]!]! * width;
        const factor = l[begin + i * n + j]!;
        for (let c = 0; c < width; c++) this.#reduced[row + c]! -= factor * this.#reduced[source + c]!;
      }
      for (let c = 0; c < width; c++) this.#reduced[row + c]! *= scale;
    }
  }

  /** Border-wide coupling rows of some arrow parameters, undivided; columns by position in `borderPars`. */
  #couplingWide(pars: readonly number[], m: number): Float64Array {
    const rows = new Float64Array(pars.length * m);
    const { arrowOf, border, channels } = this.program;
    const rowOf = new Map(pars.map((p, i) => [arrowOf[p]!, i]));
    for (const { arrows, nBins, width, coupling, locals } of channels) {
      for (const [k, arrow] of arrows.entries()) {
        for (let b = 0; b < nBins; b++) {
          const i = rowOf.get(arrow + b);
          if (i === undefined) continue;
          const source = coupling + (k * nBins + b) * width;
          for (let c = 0; c < width; c++) {
            const column = this.#compact[border[locals[c]!]!]!;
            if (column >= 0) rows[i * m + column]! += this.hessian.coupling[source + c]!;
          }
        }
      }
    }
    return rows;
  }

  #reducedWide(k: number): Float64Array {
    const pars = this.blockPars[k]!;
    const m = this.borderPars.length;
    const n = pars.length;
    const rows = this.#couplingWide(pars, m);
    const begin = this.program.blocks.square[k]!;
    for (let i = 0; i < n; i++) {
      for (let c = 0; c < m; c++) {
        let value = rows[i * m + c]!;
        for (let j = 0; j < i; j++) value -= this.#blockFactor[begin + i * n + j]! * rows[j * m + c]!;
        rows[i * m + c] = value / this.#blockFactor[begin + i * n + i]!;
      }
    }
    return rows;
  }

  /** S += the channel's square − Σ reduced rows' outer products. */
  #addChannel(c: number): void {
    const { border, channels } = this.program;
    const { locals, width, square, coupling } = channels[c]!;
    const local = this.#local;
    const source = this.hessian.square;
    for (let i = 0; i < width * width; i++) local[i] = source[square + i]!;
    const weights = this.#weights[c]!;
    addOuterProducts(this.#reduced, coupling, weights.length, width, weights, 0, local, 0);
    const m = this.borderPars.length;
    const compact = Int32Array.from(locals, (l) => this.#compact[border[l]!]!);
    for (let i = 0; i < width; i++) {
      if (compact[i]! < 0) continue;
      const row = compact[i]! * m;
      for (let j = 0; j <= i; j++) if (compact[j]! >= 0) this.schur[row + compact[j]!]! += local[i * width + j]!;
    }
  }

  /** Rows of arrow parameters that joined the border. */
  #addJoined(): void {
    const { arrowOf, blocks } = this.program;
    const m = this.borderPars.length;
    const joined = this.borderPars.filter((p) => arrowOf[p]! >= 0);
    if (joined.length === 0) return;
    const rows = this.#couplingWide(joined, m);
    for (const [r, p] of joined.entries()) {
      const row = this.#compact[p]! * m;
      for (let c = 0; c < this.#compact[p]!; c++) this.schur[row + c]! += rows[r * m + c]!;
      const a = arrowOf[p]!;
      const k = blocks.of[a]!;
      const size = blocks.begin[k + 1]! - blocks.begin[k]!;
      for (const q of joined) {
        const other = arrowOf[q]!;
        if (blocks.of[other] !== k || this.#compact[q]! > this.#compact[p]!) continue;
        const at = blocks.square[k]! + blocks.position[a]! * size + blocks.position[other]!;
        this.schur[row + this.#compact[q]!]! += this.hessian.blocks[at]!;
      }
    }
  }

  #subtractWide(): void {
    const m = this.borderPars.length;
    for (const rows of this.#wide.values()) {
      const n = rows.length / Math.max(1, m);
      addOuterProducts(rows, 0, n, m, new Float64Array(n).fill(-1), 0, this.schur, 0);
    }
  }

  /**
   * Solves H x = b over the free parameters of the last factorisation; entries of the others are set to 0.
   * `b`, `out`: `[nPars]`, may be the same array.
   */
  solve(b: Float64Array, out: Float64Array): void {
    const m = this.borderPars.length;
    const rhs = this.#rhs.subarray(0, m);
    for (let i = 0; i < m; i++) rhs[i] = b[this.borderPars[i]!]!;
    const solved = this.blockPars.map((pars, k) => this.#forwardBlock(k, pars, b, rhs));
    solveLower(this.schur, m, rhs);
    solveLowerTransposed(this.schur, m, rhs);
    out.fill(0);
    for (let i = 0; i < m; i++) out[this.borderPars[i]!] = rhs[i]!;
    for (const [k, pars] of this.blockPars.entries()) {
      if (pars.length > 0) this.#backwardBlock(k, pars, solved[k]!, rhs, out);
    }
  }

  /** y = L⁻¹ b of one block; rhs −= (L⁻¹C)ᵀ y. */
  #forwardBlock(k: number, pars: readonly number[], b: Float64Array, rhs: Float64Array): Float64Array {
    const y = Float64Array.from(pars, (p) => b[p]!);
    if (pars.length === 0) return y;
    solveLower(this.#factorOf(k, pars.length), pars.length, y);
    this.#eachReduced(k, (i, column, value) => {
      rhs[column]! -= value * y[i]!;
    });
    return y;
  }

  /** x = L⁻ᵀ (y − L⁻¹C x_border). */
  #backwardBlock(k: number, pars: readonly number[], y: Float64Array, x: Float64Array, out: Float64Array): void {
    this.#eachReduced(k, (i, column, value) => {
      y[i]! -= value * x[column]!;
    });
    solveLowerTransposed(this.#factorOf(k, pars.length), pars.length, y);
    for (const [i, p] of pars.entries()) out[p] = y[i]!;
  }

  #factorOf(k: number, n: number): Float64Array {
    const begin = this.program.blocks.square[k]!;
    return this.#blockFactor.subarray(begin, begin + n * n);
  }

  /** Visits the non-zero structure of L⁻¹C of a block: row in the block, position in the border, value. */
  #eachReduced(k: number, visit: (row: number, column: number, value: number) => void): void {
    const pars = this.blockPars[k]!;
    const wide = this.#wide.get(k);
    if (wide !== undefined) {
      const m = this.borderPars.length;
      for (let i = 0; i < pars.length; i++) for (let c = 0; c < m; c++) visit(i, c, wide[i * m + c]!);
      return;
    }
    const { locals, width, coupling } = this.program.channels[this.#home[k]!]!;
    for (let i = 0; i < pars.length; i++) {
      const row = coupling + this.#row[this.program.arrowOf[pars[i]!]!]! * width;
      for (let c = 0; c < width; c++) {
        const column = this.#compact[this.program.border[locals[c]!]!]!;
        if (column >= 0) visit(i, column, this.#reduced[row + c]!);
      }
    }
  }

  /**
   * B⁻¹ C of an eliminated block, `[members, m]` over `borderPars`, and B⁻¹, `[members, members]`.
   */
  eliminated(k: number): { ratio: Float64Array; inverse: Float64Array } {
    const n = this.blockPars[k]!.length;
    const m = this.borderPars.length;
    const l = this.#factorOf(k, n);
    const ratio = new Float64Array(n * m);
    this.#eachReduced(k, (i, column, value) => {
      ratio[i * m + column] = value;
    });
    for (let i = n - 1; i >= 0; i--) {
      for (let c = 0; c < m; c++) {
        let value = ratio[i * m + c]!;
        for (let j = i + 1; j < n; j++) value -= l[j * n + i]! * ratio[j * m + c]!;
        ratio[i * m + c] = value / l[i * n + i]!;
      }
    }
    const inverse = new Float64Array(n * n);
    const unit = new Float64Array(n);
    for (let i = 0; i < n; i++) {
      unit.fill(0);
      unit[i] = 1;
      solveLower(l, n, unit);
      solveLowerTransposed(l, n, unit);
      inverse.set(unit, i * n);
    }
    return { ratio, inverse };
  }

  /** out = H v with the undamped Hessian; `[nPars]` each. */
  multiply(v: Float64Array, out: Float64Array): void {
    const { program, hessian } = this;
    const { border, arrow, blocks } = program;
    for (let p = 0; p < this.nPars; p++) out[p] = hessian.diagonal[p]! * v[p]!;
    for (const { locals, width, square, arrows, nBins, coupling } of program.channels) {
      for (let i = 0; i < width; i++) {
        const pi = border[locals[i]!]!;
        let sum = hessian.square[square + i * width + i]! * v[pi]!;
        for (let j = 0; j < i; j++) {
          const pj = border[locals[j]!]!;
          const h = hessian.square[square + i * width + j]!;
          sum += h * v[pj]!;
          out[pj]! += h * v[pi]!;
        }
        out[pi]! += sum;
      }
      for (const [k, base] of arrows.entries()) {
        for (let b = 0; b < nBins; b++) {
          const pa = arrow[base + b]!;
          const row = coupling + (k * nBins + b) * width;
          for (let i = 0; i < width; i++) {
            const pi = border[locals[i]!]!;
            out[pa]! += hessian.coupling[row + i]! * v[pi]!;
            out[pi]! += hessian.coupling[row + i]! * v[pa]!;
          }
        }
      }
    }
    for (let k = 0; k < blocks.nBlocks; k++) {
      const [begin, end] = [blocks.begin[k]!, blocks.begin[k + 1]!];
      const size = end - begin;
      for (let i = 0; i < size; i++) {
        const pi = arrow[blocks.members[begin + i]!]!;
        for (let j = 0; j < size; j++) {
          const h = hessian.blocks[blocks.square[k]! + i * size + j]!;
          out[pi]! += h * v[arrow[blocks.members[begin + j]!]!]!;
        }
      }
    }
  }
}

/** A block with more members than this joins the border: dense algebra on it would no longer be small. */
const LARGEST_BLOCK = 64;
