import { addOuterProducts, cholesky, solveLower, solveLowerTransposed } from "../math/dense.js";
import type { ArrowFactor } from "./arrow-factor.js";
import { homeChannels, homeRows } from "./arrow-home.js";
import { arrowDiagonal, copyEntries, multiplyArrow } from "./arrow-matrix.js";
import { scalarSingles } from "./arrow-singles.js";
import type { BlockElimination } from "./block-elimination.js";
import { roomyBorder } from "./kernel-room.js";
import type { ChannelGroup, Program } from "./program.js";
import type { HessianState } from "./state.js";
import { compiledBlocks } from "./wasm/compiled-blocks.js";

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
  /** Least ratio of a pivot to the size of its own diagonal entry in the last factorisation that succeeded. */
  leastPivot = 0;
  /** Cholesky factor of the Schur complement, `[m, m]` lower. */
  schur: Float64Array = new Float64Array(0);
  /** Free members of each eliminated block, as parameter indices, from `blocks.begin`; and how many they are. */
  readonly members: Int32Array;
  readonly counts: Int32Array;
  readonly #home: Int32Array;
  readonly #row: Int32Array;
  readonly #elimination: BlockElimination;
  /** Blocks with several members, and what pivots have to exceed there, by parameter. */
  readonly #several: readonly number[];
  readonly #floors: Float64Array;
  /** Position of each parameter in `borderPars`, or −1. */
  readonly #compact: Int32Array;
  readonly #factor: ArrowFactor;
  /** L⁻¹ C of the other eliminated blocks, `[count, m]`. */
  readonly #wide = new Map<number, Float64Array>();
  readonly #local: Float64Array;
  readonly #diagonal: Float64Array;
  #rhs: Float64Array;
  /** Room for `schur` and its floors where the dense kernel works fastest. */
  readonly #room: Float64Array;
  readonly #floorRoom: Float64Array;

  constructor(program: Program, hessian: HessianState) {
    const { channels, arrow, blocks, nPars } = program;
    this.program = program;
    this.hessian = hessian;
    this.nPars = nPars;
    this.#home = homeChannels(program);
    this.#row = homeRows(program);
    const all = Array.from({ length: blocks.nBlocks }, (_, k) => k);
    this.#several = all.filter((k) => blocks.begin[k + 1]! - blocks.begin[k]! > 1);
    this.#floors = new Float64Array(nPars);
    this.#compact = new Int32Array(nPars);
    const { dense } = hessian;
    const widest = Math.max(0, ...channels.map(({ width }) => width));
    this.#local = dense.allocate(widest * widest);
    const m = roomyBorder(program);
    this.#room = dense.allocate(m * m);
    this.#floorRoom = dense.allocate(m);
    this.#rhs = dense.allocate(m);
    const columnBegin = new Int32Array(channels.length);
    let nColumns = 0;
    for (const { channelBegin, channelEnd, width } of program.groups) {
      columnBegin.fill(nColumns, channelBegin, channelEnd);
      nColumns += width;
    }
    this.#factor = {
      members: dense.allocateIndices(arrow.length),
      counts: dense.allocateIndices(blocks.nBlocks),
      blockFactor: dense.allocate(hessian.blocks.length),
      reduced: dense.allocate(hessian.coupling.length),
      weights: dense.allocate(hessian.arrowSlope.length),
      columns: dense.allocateIndices(nColumns),
      columnBegin,
      forward: dense.allocate(arrow.length),
      localVector: dense.allocate(widest),
    };
    const places = { home: this.#home, row: this.#row, hessian, factor: this.#factor };
    this.#elimination =
      dense.memory === undefined ? scalarSingles(program, places) : compiledBlocks(program, places, LARGEST_BLOCK);
    this.members = this.#factor.members;
    this.counts = this.#factor.counts;
    this.#diagonal = new Float64Array(nPars);
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
    const floors = m <= this.#floorRoom.length ? this.#floorRoom : new Float64Array(m);
    for (let i = 0; i < m; i++) floors[i] = tolerance * this.pivotScale(this.borderPars[i]!);
    if (this.hessian.dense.cholesky(this.schur, m, floors) >= 0) return false;
    for (let i = 0; i < m; i++) this.#meetPivot(this.schur[i * m + i]!, this.borderPars[i]!);
    return true;
  }

  #meetPivot(root: number, p: number): void {
    this.leastPivot = Math.min(this.leastPivot, (root * root) / this.pivotScale(p));
  }

  /** Everything of `factor` up to the Cholesky factor of the Schur complement, which is left in `schur` itself. */
  assemble(free: Uint8Array, damping: Float64Array | undefined, tolerance: number): void {
    const { program } = this;
    this.diagonal(this.#diagonal);
    this.borderPars = [];
    this.leastPivot = Number.POSITIVE_INFINITY;
    this.#compact.fill(-1);
    for (let i = 0; i < program.border.length; i++) {
      const p = program.border[i]!;
      if (free[p] === 1) this.#join(p);
    }
    this.#findColumns();
    this.#factor.weights.fill(0);
    this.#findFloors(tolerance);
    this.#elimination.factor(free, damping, this.#floors, (p) => this.#join(p));
    this.#factorBlocks(free, damping);
    this.#meetBlockPivots();
    const m = this.borderPars.length;
    this.schur = m * m <= this.#room.length ? this.#room.subarray(0, m * m).fill(0) : new Float64Array(m * m);
    if (this.#rhs.length < m) this.#rhs = new Float64Array(m);
    for (let i = 0; i < m; i++) {
      const p = this.borderPars[i]!;
      this.schur[i * m + i] = this.hessian.diagonal[p]! + (damping?.[p] ?? 0);
    }
    for (const group of program.groups) this.#addGroup(group);
    this.#addJoined();
    for (const rows of this.#wide.values()) subtractRows(rows, m, this.schur);
  }

  /** What pivots of blocks with several members have to exceed. */
  #findFloors(tolerance: number): void {
    const { blocks, arrow } = this.program;
    for (const k of this.#several) {
      for (let i = blocks.begin[k]!; i < blocks.begin[k + 1]!; i++) {
        const p = arrow[blocks.members[i]!]!;
        this.#floors[p] = tolerance * this.pivotScale(p);
      }
    }
  }

  #meetBlockPivots(): void {
    const { begin, square } = this.program.blocks;
    for (const k of this.#several) {
      const n = this.counts[k]!;
      for (let i = 0; n > 1 && i < n; i++) {
        this.#meetPivot(this.#factor.blockFactor[square[k]! + i * (n + 1)]!, this.members[begin[k]! + i]!);
      }
    }
  }

  #findColumns(): void {
    const { border, groups } = this.program;
    let next = 0;
    for (let g = 0; g < groups.length; g++) {
      const { locals, width } = groups[g]!;
      for (let i = 0; i < width; i++) this.#factor.columns[next++] = this.#compact[border[locals[i]!]!]!;
    }
  }

  #join(p: number): void {
    this.#compact[p] = this.borderPars.length;
    this.borderPars.push(p);
  }

  /** Cholesky factors of all other blocks over their free members; a block that has none joins the border. */
  #factorBlocks(free: Uint8Array, damping: Float64Array | undefined): void {
    const { blocks, arrow } = this.program;
    const { others } = this.#elimination;
    this.#wide.clear();
    for (const k of others) {
      const begin = blocks.begin[k]!;
      let count = 0;
      for (let i = begin; i < blocks.begin[k + 1]!; i++) {
        const p = arrow[blocks.members[i]!]!;
        if (free[p] === 1) this.members[begin + count++] = p;
      }
      this.counts[k] = count;
      if (count === 0 || this.#factorBlock(k, damping)) continue;
      for (let i = 0; i < count; i++) this.#join(this.members[begin + i]!);
      this.counts[k] = 0;
    }
    for (const k of others) if (this.counts[k]! > 0) this.#reduceBlock(k);
  }

  #factorBlock(k: number, damping: Float64Array | undefined): boolean {
    const { blocks, arrowOf } = this.program;
    const n = this.counts[k]!;
    if (n > LARGEST_BLOCK) return false;
    const size = blocks.begin[k + 1]! - blocks.begin[k]!;
    const begin = blocks.square[k]!;
    const first = blocks.begin[k]!;
    const factor = this.#factor.blockFactor;
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
      const floors = Float64Array.from(this.members.subarray(first, first + n), (p) => this.#floors[p]!);
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
    const target = this.#factor.reduced;
    const l = this.#factor.blockFactor;
    const n = this.counts[k]!;
    const begin = this.program.blocks.square[k]!;
    const first = this.program.blocks.begin[k]!;
    for (let i = 0; i < n; i++) {
      const rowIndex = this.#homeRow(this.members[first + i]!);
      const row = coupling + rowIndex * width;
      this.#factor.weights[incidence + rowIndex] = -1;
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
        for (let j = 0; j < i; j++) value -= this.#factor.blockFactor[begin + i * n + j]! * rows[j * m + c]!;
        rows[i * m + c] = value / this.#factor.blockFactor[begin + i * n + i]!;
      }
    }
    return rows;
  }

  /** S += the group's square − Σ reduced rows' outer products. */
  #addGroup({ channelBegin, width, square, coupling, incidence, nIncidences }: ChannelGroup): void {
    const local = this.#local;
    const columns = this.#factor.columns;
    const begin = this.#factor.columnBegin[channelBegin]!;
    copyEntries(this.hessian.square, square, width * width, local);
    this.hessian.dense.addOuterProducts(
      this.#factor.reduced,
      coupling,
      nIncidences,
      width,
      this.#factor.weights,
      incidence,
      local,
      0,
    );
    this.hessian.dense.scatterLower(local, width, columns, begin, this.schur, this.borderPars.length);
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
    const m = this.borderPars.length;
    const rhs = this.#rhs;
    for (let i = 0; i < m; i++) rhs[i] = b[this.borderPars[i]!]!;
    this.#elimination.forward(b, rhs);
    this.#forwardBlocks(b, rhs);
    this.hessian.dense.solveCholesky(this.schur, m, rhs);
    out.fill(0);
    for (let i = 0; i < m; i++) out[this.borderPars[i]!] = rhs[i]!;
    this.#elimination.back(rhs, out);
    this.#backBlocks(rhs, out);
  }

  /** As `forwardSingles` for the other blocks. */
  #forwardBlocks(b: Float64Array, border: Float64Array): void {
    const { blocks } = this.program;
    for (const k of this.#elimination.others) {
      const begin = blocks.begin[k]!;
      const n = this.counts[k]!;
      if (n === 0) continue;
      for (let i = 0; i < n; i++) this.#factor.forward[begin + i] = b[this.members[begin + i]!]!;
      this.#solveBlock(k, solveLower);
      this.#couple(k, border, true);
    }
  }

  /** As `backSingles` for the other blocks. */
  #backBlocks(border: Float64Array, out: Float64Array): void {
    const { blocks } = this.program;
    for (const k of this.#elimination.others) {
      const begin = blocks.begin[k]!;
      const n = this.counts[k]!;
      if (n === 0) continue;
      this.#couple(k, border, false);
      this.#solveBlock(k, solveLowerTransposed);
      for (let i = 0; i < n; i++) out[this.members[begin + i]!] = this.#factor.forward[begin + i]!;
    }
  }

  /** Applies L⁻¹ or L⁻ᵀ of a block to its part of the forward vector. */
  #solveBlock(k: number, solve: typeof solveLower): void {
    const { begin, square } = this.program.blocks;
    const n = this.counts[k]!;
    if (n === 1) this.#factor.forward[begin[k]!]! /= this.#factor.blockFactor[square[k]!]!;
    else solve(this.#factor.blockFactor.subarray(square[k]!, square[k]! + n * n), n, this.#factor.forward, begin[k]!);
  }

  /** border −= (L⁻¹C)ᵀ y when `toBorder`, else y −= L⁻¹C border, for the part y of one block. */
  #couple(k: number, border: Float64Array, toBorder: boolean): void {
    const home = this.#home[k]!;
    if (home < 0) {
      this.#coupleWide(k, border, toBorder);
      return;
    }
    const { width, coupling } = this.program.channels[home]!;
    const [y, rows, columns] = [this.#factor.forward, this.#factor.reduced, this.#factor.columns];
    const first = this.program.blocks.begin[k]!;
    const begin = this.#factor.columnBegin[home]!;
    for (let at = first; at < first + this.counts[k]!; at++) {
      const row = coupling + this.#homeRow(this.members[at]!) * width;
      let sum = 0;
      const value = y[at]!;
      for (let c = 0; c < width; c++) {
        const column = columns[begin + c]!;
        if (column < 0) continue;
        if (toBorder) border[column]! -= rows[row + c]! * value;
        else sum += rows[row + c]! * border[column]!;
      }
      y[at] = value - sum;
    }
  }

  /** `#couple` for a block without a home channel. */
  #coupleWide(k: number, border: Float64Array, toBorder: boolean): void {
    const y = this.#factor.forward;
    const m = this.borderPars.length;
    const first = this.program.blocks.begin[k]!;
    const rows = this.#wide.get(k)!;
    for (let i = 0; i < this.counts[k]!; i++) {
      for (let c = 0; c < m; c++) {
        if (toBorder) border[c]! -= rows[i * m + c]! * y[first + i]!;
        else y[first + i]! -= rows[i * m + c]! * border[c]!;
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
    this.#copyReduced(k, ratio, ratioBegin);
    if (n === 1) {
      const scale = 1 / this.#factor.blockFactor[begin]!;
      for (let c = ratioBegin; c < ratioBegin + m; c++) ratio[c]! *= scale;
      inverse[inverseBegin] = scale * scale;
      return;
    }
    const l = this.#factor.blockFactor.subarray(begin, begin + n * n);
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
        if (column >= 0) out[begin + i * m + column] = this.#factor.reduced[row + c]!;
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
