import { solveLower, solveLowerTransposed } from "../math/dense.js";
import { ArrowBorder } from "./arrow-border.js";
import type { ArrowFactor } from "./arrow-factor.js";
import { homeChannels, homeRows } from "./arrow-home.js";
import { arrowDiagonal, copyEntries, multiplyArrow } from "./arrow-matrix.js";
import { scalarSingles } from "./arrow-singles.js";
import type { BlockElimination, BlockPlaces } from "./block-elimination.js";
import { roomyBorder } from "./kernel-room.js";
import { LARGEST_BLOCK, OtherBlocks } from "./other-blocks.js";
import type { ChannelGroup, Program } from "./program.js";
import type { HessianState } from "./state.js";
import { compiledBlocks } from "./wasm/compiled-blocks.js";

/**
 * Curvature of −log L below which a parameter of order 1 has none: its uncertainty would exceed 10¹⁰. Pivots are measured
 * against this where a parameter's own curvature is smaller.
 */
const NO_CURVATURE = 1e-20;
/**
 * Symmetric linear algebra on the structured Hessian of −log L: a bordered block-diagonal ("arrowhead") matrix.
 *
 *   ⎡ S  Cᵀ ⎤   S border × border, dense
 *   ⎣ C  B  ⎦   B block diagonal over arrow parameters, C their coupling
 *
 * `factor` eliminates the blocks (Schur complement S − Cᵀ B⁻¹ C) and factorises what is left, restricted to the free
 * parameters. A block that is not positive definite joins the border. docs/engine.md, section 3, has an example in numbers.
 */
export class ArrowSystem {
  readonly program: Program;
  readonly hessian: HessianState;
  readonly nPars: number;
  /** Least ratio of a pivot to the size of its own diagonal entry in the last factorisation that succeeded. */
  leastPivot = 0;
  /** Cholesky factor of the Schur complement, `[m, m]` lower. */
  schur: Float64Array = new Float64Array(0);
  /** Free members of each eliminated block, as parameter indices, from `blocks.begin`; and how many they are. */
  readonly members: Int32Array;
  readonly counts: Int32Array;
  readonly #border: ArrowBorder;
  readonly #places: BlockPlaces;
  readonly #elimination: BlockElimination;
  readonly #others: OtherBlocks;
  /** Blocks with several members, and what pivots have to exceed there, by parameter. */
  readonly #several: readonly number[];
  readonly #floors: Float64Array;
  readonly #factor: ArrowFactor;
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
    this.#border = new ArrowBorder(nPars);
    const all = Array.from({ length: blocks.nBlocks }, (_, k) => k);
    this.#several = all.filter((k) => blocks.begin[k + 1]! - blocks.begin[k]! > 1);
    this.#floors = new Float64Array(nPars);
    const { dense } = hessian;
    const widest = program.groups.reduce((most, { width }) => Math.max(most, width), 0);
    this.#local = dense.allocate(widest * widest);
    const m = roomyBorder(program);
    this.#room = dense.allocate(m * m);
    this.#floorRoom = dense.allocate(m);
    this.#rhs = dense.allocate(m);
    const columnBegin = new Int32Array(channels.length + program.quadratics.length + program.gaussians.length);
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
    const places = { home: homeChannels(program), row: homeRows(program), hessian, factor: this.#factor };
    this.#places = places;
    this.#elimination =
      dense.memory === undefined ? scalarSingles(program, places) : compiledBlocks(program, places, LARGEST_BLOCK);
    this.#others = new OtherBlocks(program, places, this.#border, this.#elimination.others);
    this.members = this.#factor.members;
    this.counts = this.#factor.counts;
    this.#diagonal = new Float64Array(nPars);
  }

  /** Border of the last factorisation: free border parameters, then members of blocks that joined; parameter indices. */
  get borderPars(): readonly number[] {
    return this.#border.pars;
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
    this.#border.clear();
    this.leastPivot = Number.POSITIVE_INFINITY;
    for (let i = 0; i < program.border.length; i++) {
      const p = program.border[i]!;
      if (free[p] === 1) this.#border.join(p);
    }
    this.#findColumns();
    this.#factor.weights.fill(0);
    this.#findFloors(tolerance);
    this.#elimination.factor(free, damping, this.#floors, (p) => this.#border.join(p));
    this.#others.factor(free, damping, this.#floors);
    this.#others.reduce();
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
    this.#others.subtractWide(this.schur);
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
      for (let i = 0; i < width; i++) this.#factor.columns[next++] = this.#border.place[border[locals[i]!]!]!;
    }
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
    const rows = this.#border.couplingRows(this.program, this.hessian, joined);
    const { place } = this.#border;
    for (const [r, p] of joined.entries()) {
      const row = place[p]! * m;
      for (let c = 0; c < place[p]!; c++) this.schur[row + c]! += rows[r * m + c]!;
      const a = arrowOf[p]!;
      const k = blocks.of[a]!;
      const size = blocks.begin[k + 1]! - blocks.begin[k]!;
      for (const q of joined) {
        const other = arrowOf[q]!;
        if (blocks.of[other] !== k || place[q]! > place[p]!) continue;
        const at = blocks.square[k]! + blocks.position[a]! * size + blocks.position[other]!;
        this.schur[row + place[q]!]! += this.hessian.blocks[at]!;
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
    this.#others.forward(b, rhs);
    this.hessian.dense.solveCholesky(this.schur, m, rhs);
    out.fill(0);
    for (let i = 0; i < m; i++) out[this.borderPars[i]!] = rhs[i]!;
    this.#elimination.back(rhs, out);
    this.#others.back(rhs, out);
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
    const wide = this.#others.wideRows(k);
    if (wide !== undefined) {
      out.set(wide, begin);
      return;
    }
    const { home, row, factor } = this.#places;
    const { border, arrowOf, channels, blocks } = this.program;
    const m = this.borderPars.length;
    const { width, locals, coupling } = channels[home[k]!]!;
    for (let i = 0; i < this.counts[k]!; i++) {
      const from = coupling + row[arrowOf[this.members[blocks.begin[k]! + i]!]!]! * width;
      for (let c = 0; c < width; c++) {
        const column = this.#border.place[border[locals[c]!]!]!;
        if (column >= 0) out[begin + i * m + column] = factor.reduced[from + c]!;
      }
    }
  }

  /** out = H v with the undamped Hessian; `[nPars]` each. */
  multiply(v: Float64Array, out: Float64Array): void {
    multiplyArrow(this.program, this.hessian, v, out);
  }
}
