import { addOuterProducts, cholesky, solveLower, solveLowerTransposed } from "../math/dense.js";
import { homeChannels, homeRows } from "./arrow-home.js";
import { arrowDiagonal, multiplyArrow } from "./arrow-matrix.js";
import type { Program } from "./program.js";
import type { HessianState } from "./state.js";

/**
 * Curvature of −log L below which a parameter of order 1 has none: its uncertainty would exceed 10¹⁰. Pivots are measured
 * against this where a parameter's own curvature is smaller.
 */
const NO_CURVATURE = 1e-20;
/** A block with more members than this joins the border: dense algebra on it would no longer be small. */
const LARGEST_BLOCK = 64;

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
  /** Cholesky factor of the Schur complement, `[m, m]` lower. */
  schur = new Float64Array(0);
  /** Free members of each eliminated block, as parameter indices, from `blocks.begin`; and how many they are. */
  readonly members: Int32Array;
  readonly counts: Int32Array;
  readonly #home: Int32Array;
  readonly #row: Int32Array;
  /** Position of each parameter in `borderPars`, or −1. */
  readonly #compact: Int32Array;
  /** Cholesky factor of each eliminated block, `[count, count]` from `blocks.square`. */
  readonly #blockFactor: Float64Array;
  /** L⁻¹ C of eliminated blocks with a home channel, in the layout of `hessian.coupling`. */
  readonly #reduced: Float64Array;
  /** −1 for the rows of `#reduced` in use, else 0; by incidence. */
  readonly #weights: Float64Array;
  /** L⁻¹ C of the other eliminated blocks, `[count, m]`. */
  readonly #wide = new Map<number, Float64Array>();
  readonly #local: Float64Array;
  readonly #localCompact: Int32Array;
  readonly #diagonal: Float64Array;
  readonly #forward: Float64Array;
  #rhs = new Float64Array(0);
  #floors = new Float64Array(0);

  constructor(program: Program, hessian: HessianState) {
    const { channels, arrow, blocks, nPars } = program;
    this.program = program;
    this.hessian = hessian;
    this.nPars = nPars;
    this.members = new Int32Array(arrow.length);
    this.counts = new Int32Array(blocks.nBlocks);
    this.#home = homeChannels(program);
    this.#row = homeRows(program);
    this.#compact = new Int32Array(nPars);
    this.#blockFactor = new Float64Array(hessian.blocks.length);
    this.#reduced = new Float64Array(hessian.coupling.length);
    this.#weights = new Float64Array(hessian.arrowSlope.length);
    const widest = Math.max(0, ...channels.map(({ width }) => width));
    this.#local = new Float64Array(widest * widest);
    this.#localCompact = new Int32Array(widest);
    this.#diagonal = new Float64Array(nPars);
    this.#forward = new Float64Array(arrow.length);
  }

  /** Diagonal of the Hessian; `[nPars]`, written to `out`. */
  diagonal(out: Float64Array): void {
    arrowDiagonal(this.program, this.hessian, out);
  }

  /** Diagonal of the Hessian's positive semidefinite part: what a parameter's step is measured in. `[nPars]` */
  get scale(): Float64Array {
    return this.hessian.scale;
  }

  /** Size of the undamped Hessian's diagonal entry at the last factorisation: what a pivot is measured against. */
  pivotScale(p: number): number {
    return Math.max(Math.abs(this.#diagonal[p]!), NO_CURVATURE);
  }

  /**
   * Factorises the Hessian plus a diagonal `damping`, restricted to parameters with `free` = 1. A pivot must exceed
   * `tolerance` times the parameter's own diagonal entry. Returns whether the matrix is positive definite in this sense.
   */
  factor(free: Uint8Array, damping: Float64Array | undefined, tolerance: number): boolean {
    this.assemble(free, damping, tolerance);
    const m = this.borderPars.length;
    if (this.#floors.length < m) this.#floors = new Float64Array(m);
    for (let i = 0; i < m; i++) this.#floors[i] = tolerance * this.pivotScale(this.borderPars[i]!);
    return cholesky(this.schur, m, this.#floors) < 0;
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
    for (const rows of this.#wide.values()) subtractRows(rows, m, this.schur);
  }

  #join(p: number): void {
    this.#compact[p] = this.borderPars.length;
    this.borderPars.push(p);
  }

  /** Cholesky factors of all blocks over their free members; a block that has none joins the border. */
  #factorBlocks(free: Uint8Array, damping: Float64Array | undefined, tolerance: number): void {
    const { blocks, arrow } = this.program;
    this.#wide.clear();
    this.#weights.fill(0);
    for (let k = 0; k < blocks.nBlocks; k++) {
      const begin = blocks.begin[k]!;
      let count = 0;
      for (let i = begin; i < blocks.begin[k + 1]!; i++) {
        const p = arrow[blocks.members[i]!]!;
        if (free[p] === 1) this.members[begin + count++] = p;
      }
      this.counts[k] = count;
      if (count === 0 || this.#factorBlock(k, damping, tolerance)) continue;
      for (let i = 0; i < count; i++) this.#join(this.members[begin + i]!);
      this.counts[k] = 0;
    }
    for (let k = 0; k < blocks.nBlocks; k++) if (this.counts[k]! > 0) this.#reduceBlock(k);
  }

  #factorBlock(k: number, damping: Float64Array | undefined, tolerance: number): boolean {
    const { blocks, arrowOf } = this.program;
    const n = this.counts[k]!;
    if (n > LARGEST_BLOCK) return false;
    const size = blocks.begin[k + 1]! - blocks.begin[k]!;
    const begin = blocks.square[k]!;
    const first = blocks.begin[k]!;
    const factor = this.#blockFactor;
    for (let i = 0; i < n; i++) {
      const p = this.members[first + i]!;
      const row = begin + blocks.position[arrowOf[p]!]! * size;
      for (let j = 0; j <= i; j++) {
        const column = blocks.position[arrowOf[this.members[first + j]!]!]!;
        factor[begin + i * n + j] = this.hessian.blocks[row + column]!;
      }
      factor[begin + i * n + i]! += this.hessian.diagonal[p]! + (damping?.[p] ?? 0);
    }
    if (n > 1) {
      const members = this.members.subarray(first, first + n);
      const floors = Float64Array.from(members, (p) => tolerance * this.pivotScale(p));
      return cholesky(factor.subarray(begin, begin + n * n), n, floors) < 0;
    }
    const d = factor[begin]!;
    factor[begin] = Math.sqrt(d);
    return d > 0 && d < Number.POSITIVE_INFINITY;
  }

  /** Row of an arrow parameter among the coupling rows of its home channel. */
  #homeRow(p: number): number {
    return this.#row[this.program.arrowOf[p]!]!;
  }

  /** L⁻¹ C of one block: rows in the home channel's width, or border-wide rows for a block of several channels. */
  #reduceBlock(k: number): void {
    const channel = this.program.channels[this.#home[k]!];
    if (channel === undefined) {
      this.#wide.set(k, this.#reducedWide(k));
      return;
    }
    const { width, coupling, incidence } = channel;
    const { coupling: source } = this.hessian;
    const target = this.#reduced;
    const l = this.#blockFactor;
    const n = this.counts[k]!;
    const begin = this.program.blocks.square[k]!;
    const first = this.program.blocks.begin[k]!;
    for (let i = 0; i < n; i++) {
      const rowIndex = this.#homeRow(this.members[first + i]!);
      const row = coupling + rowIndex * width;
      this.#weights[incidence + rowIndex] = -1;
      for (let c = 0; c < width; c++) target[row + c] = source[row + c]!;
      for (let j = 0; j < i; j++) {
        const other = coupling + this.#homeRow(this.members[first + j]!) * width;
        const factor = l[begin + i * n + j]!;
        for (let c = 0; c < width; c++) target[row + c]! -= factor * target[other + c]!;
      }
      const scale = 1 / l[begin + i * n + i]!;
      for (let c = 0; c < width; c++) target[row + c]! *= scale;
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
    const m = this.borderPars.length;
    const n = this.counts[k]!;
    const rows = this.#couplingWide(this.blockPars(k), m);
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
    const { locals, width, square, coupling, arrows, nBins, incidence } = channels[c]!;
    const local = this.#local;
    const compact = this.#localCompact;
    const source = this.hessian.square;
    for (let i = 0; i < width * width; i++) local[i] = source[square + i]!;
    addOuterProducts(this.#reduced, coupling, arrows.length * nBins, width, this.#weights, incidence, local, 0);
    const m = this.borderPars.length;
    for (let i = 0; i < width; i++) compact[i] = this.#compact[border[locals[i]!]!]!;
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

  /**
   * Solves H x = b over the free parameters of the last factorisation; entries of the others are set to 0.
   * `b`, `out`: `[nPars]`, may be the same array.
   */
  solve(b: Float64Array, out: Float64Array): void {
    const { blocks } = this.program;
    const m = this.borderPars.length;
    const rhs = this.#rhs;
    const y = this.#forward;
    for (let i = 0; i < m; i++) rhs[i] = b[this.borderPars[i]!]!;
    for (let k = 0; k < blocks.nBlocks; k++) {
      const begin = blocks.begin[k]!;
      const n = this.counts[k]!;
      for (let i = 0; i < n; i++) y[begin + i] = b[this.members[begin + i]!]!;
      if (n > 0) this.#solveBlock(k, solveLower);
      if (n > 0) this.#couple(k, rhs, true);
    }
    solveLower(this.schur, m, rhs);
    solveLowerTransposed(this.schur, m, rhs);
    out.fill(0);
    for (let i = 0; i < m; i++) out[this.borderPars[i]!] = rhs[i]!;
    for (let k = 0; k < blocks.nBlocks; k++) {
      const begin = blocks.begin[k]!;
      const n = this.counts[k]!;
      if (n > 0) this.#couple(k, rhs, false);
      if (n > 0) this.#solveBlock(k, solveLowerTransposed);
      for (let i = 0; i < n; i++) out[this.members[begin + i]!] = y[begin + i]!;
    }
  }

  /** Applies L⁻¹ or L⁻ᵀ of a block to its part of the forward vector. */
  #solveBlock(k: number, solve: typeof solveLower): void {
    const { begin, square } = this.program.blocks;
    const n = this.counts[k]!;
    if (n === 1) this.#forward[begin[k]!]! /= this.#blockFactor[square[k]!]!;
    else solve(this.#blockFactor.subarray(square[k]!, square[k]! + n * n), n, this.#forward, begin[k]!);
  }

  /** border −= (L⁻¹C)ᵀ y when `toBorder`, else y −= L⁻¹C border, for the part y of one block. */
  #couple(k: number, border: Float64Array, toBorder: boolean): void {
    const y = this.#forward;
    const first = this.program.blocks.begin[k]!;
    const n = this.counts[k]!;
    const wide = this.#wide.get(k);
    const channel = this.program.channels[this.#home[k]!];
    const width = channel?.width ?? this.borderPars.length;
    const rows = wide ?? this.#reduced;
    for (let i = 0; i < n; i++) {
      const at = first + i;
      const row = channel === undefined ? i * width : channel.coupling + this.#homeRow(this.members[at]!) * width;
      for (let c = 0; c < width; c++) {
        const column = channel === undefined ? c : this.#compact[this.program.border[channel.locals[c]!]!]!;
        if (column < 0) continue;
        if (toBorder) border[column]! -= rows[row + c]! * y[at]!;
        else y[at]! -= rows[row + c]! * border[column]!;
      }
    }
  }

  /** Free members of an eliminated block, as parameter indices; empty for a block that joined the border. */
  blockPars(k: number): readonly number[] {
    const begin = this.program.blocks.begin[k]!;
    return Array.from(this.members.subarray(begin, begin + this.counts[k]!));
  }

  /**
   * B⁻¹ C of an eliminated block, `[count, m]` over `borderPars` from `ratioBegin`, and B⁻¹, `[count, count]` from
   * `inverseBegin`.
   */
  eliminated(k: number, ratio: Float64Array, ratioBegin: number, inverse: Float64Array, inverseBegin: number): void {
    const n = this.counts[k]!;
    const m = this.borderPars.length;
    const begin = this.program.blocks.square[k]!;
    const l = this.#blockFactor.subarray(begin, begin + n * n);
    this.#copyReduced(k, ratio, ratioBegin);
    for (let i = n - 1; i >= 0; i--) {
      const row = ratioBegin + i * m;
      for (let j = i + 1; j < n; j++) {
        const factor = l[j * n + i]!;
        for (let c = 0; c < m; c++) ratio[row + c]! -= factor * ratio[ratioBegin + j * m + c]!;
      }
      const scale = 1 / l[i * n + i]!;
      for (let c = 0; c < m; c++) ratio[row + c]! *= scale;
    }
    for (let i = 0; i < n; i++) {
      const column = inverse.subarray(inverseBegin + i * n, inverseBegin + (i + 1) * n);
      column[i] = 1;
      solveLower(l, n, column);
      solveLowerTransposed(l, n, column);
    }
  }

  /** L⁻¹C of a block over `borderPars`; `[count, m]` from `begin`, zeros expected there. */
  #copyReduced(k: number, out: Float64Array, begin: number): void {
    const m = this.borderPars.length;
    const n = this.counts[k]!;
    const channel = this.program.channels[this.#home[k]!];
    if (channel === undefined) {
      out.set(this.#wide.get(k)!, begin);
      return;
    }
    const { width, locals, coupling } = channel;
    const first = this.program.blocks.begin[k]!;
    for (let i = 0; i < n; i++) {
      const row = coupling + this.#homeRow(this.members[first + i]!) * width;
      for (let c = 0; c < width; c++) {
        const column = this.#compact[this.program.border[locals[c]!]!]!;
        if (column >= 0) out[begin + i * m + column] = this.#reduced[row + c]!;
      }
    }
  }

  /** out = H v with the undamped Hessian; `[nPars]` each. */
  multiply(v: Float64Array, out: Float64Array): void {
    multiplyArrow(this.program, this.hessian, v, out);
  }
}

/** schur −= Σ rowᵀ row over border-wide rows; `[n, m]`. */
function subtractRows(rows: Float64Array, m: number, schur: Float64Array): void {
  const n = rows.length / Math.max(1, m);
  addOuterProducts(rows, 0, n, m, new Float64Array(n).fill(-1), 0, schur, 0);
}
