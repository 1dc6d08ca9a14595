import { addOuterProducts, cholesky, solveLower, solveLowerTransposed } from "../math/dense.js";
import type { ArrowBorder } from "./arrow-border.js";
import type { BlockPlaces } from "./block-elimination.js";
import type { Program } from "./program.js";

/** A block with more members than this joins the border: dense algebra on it would no longer be small. */
export const LARGEST_BLOCK = 64;

/**
 * Elimination of blocks of any kind by plain loops: with members in one channel, whose reduced rows have its width, or in
 * several, whose reduced rows go over the whole border.
 */
export class OtherBlocks {
  readonly #program: Program;
  readonly #places: BlockPlaces;
  readonly #border: ArrowBorder;
  readonly #blocks: readonly number[];
  /** L⁻¹ C of blocks with members in several channels, `[count, m]`. */
  readonly #wide = new Map<number, Float64Array>();

  constructor(program: Program, places: BlockPlaces, border: ArrowBorder, blocks: readonly number[]) {
    this.#program = program;
    this.#places = places;
    this.#border = border;
    this.#blocks = blocks;
  }

  /** Cholesky factors over the free members; a block that has none joins the border. As `BlockElimination.factor`. */
  factor(free: Uint8Array, damping: Float64Array | undefined, floors: Float64Array): void {
    const { blocks, arrow } = this.#program;
    const { counts, members } = this.#places.factor;
    for (const k of this.#blocks) {
      const begin = blocks.begin[k]!;
      let count = 0;
      for (let i = begin; i < blocks.begin[k + 1]!; i++) {
        const p = arrow[blocks.members[i]!]!;
        if (free[p] === 1) members[begin + count++] = p;
      }
      counts[k] = count;
      if (count === 0 || this.#factorBlock(k, damping, floors)) continue;
      for (let i = 0; i < count; i++) this.#border.join(members[begin + i]!);
      counts[k] = 0;
    }
  }

  #factorBlock(k: number, damping: Float64Array | undefined, floors: Float64Array): boolean {
    const { blocks, arrowOf } = this.#program;
    const { hessian, factor } = this.#places;
    const { members, blockFactor } = factor;
    const n = factor.counts[k]!;
    if (n > LARGEST_BLOCK) return false;
    const size = blocks.begin[k + 1]! - blocks.begin[k]!;
    const begin = blocks.square[k]!;
    const first = blocks.begin[k]!;
    for (let i = 0; i < n; i++) {
      const p = members[first + i]!;
      const row = begin + blocks.position[arrowOf[p]!]! * size;
      for (let j = 0; j <= i; j++) {
        const column = blocks.position[arrowOf[members[first + j]!]!]!;
        blockFactor[begin + i * n + j] = hessian.blocks[row + column]!;
      }
      blockFactor[begin + i * n + i]! += hessian.diagonal[p]! + (damping?.[p] ?? 0);
    }
    if (n > 1) {
      const ofBlock = Float64Array.from(members.subarray(first, first + n), (p) => floors[p]!);
      return cholesky(blockFactor.subarray(begin, begin + n * n), n, ofBlock) < 0;
    }
    const d = blockFactor[begin]!;
    blockFactor[begin] = Math.sqrt(d);
    return d > 0 && d < Number.POSITIVE_INFINITY;
  }

  /** L⁻¹ C of the eliminated blocks, once the border is complete. */
  reduce(): void {
    this.#wide.clear();
    for (const k of this.#blocks) {
      if (this.#places.factor.counts[k] === 0) continue;
      if (this.#places.home[k]! < 0) this.#wide.set(k, this.#reducedWide(k));
      else this.#reduceAtHome(k);
    }
  }

  #reduceAtHome(k: number): void {
    const { hessian, factor, home } = this.#places;
    const { width, coupling, incidence } = this.#program.channels[home[k]!]!;
    const { members, reduced, weights, blockFactor: l } = factor;
    const n = factor.counts[k]!;
    const begin = this.#program.blocks.square[k]!;
    const first = this.#program.blocks.begin[k]!;
    for (let i = 0; i < n; i++) {
      const rowIndex = this.#homeRow(members[first + i]!);
      const row = coupling + rowIndex * width;
      weights[incidence + rowIndex] = -1;
      for (let c = 0; c < width; c++) reduced[row + c] = hessian.coupling[row + c]!;
      for (let j = 0; j < i; j++) {
        const other = coupling + this.#homeRow(members[first + j]!) * width;
        const value = l[begin + i * n + j]!;
        for (let c = 0; c < width; c++) reduced[row + c]! -= value * reduced[other + c]!;
      }
      const scale = 1 / l[begin + i * n + i]!;
      for (let c = 0; c < width; c++) reduced[row + c]! *= scale;
    }
  }

  /** Row of an arrow parameter among the coupling rows of its home channel. */
  #homeRow(p: number): number {
    return this.#places.row[this.#program.arrowOf[p]!]!;
  }

  #reducedWide(k: number): Float64Array {
    const { hessian, factor } = this.#places;
    const { begin: first, square } = this.#program.blocks;
    const m = this.#border.pars.length;
    const n = factor.counts[k]!;
    const pars = Array.from(factor.members.subarray(first[k]!, first[k]! + n));
    const rows = this.#border.couplingRows(this.#program, hessian, pars);
    const begin = square[k]!;
    for (let i = 0; i < n; i++) {
      for (let c = 0; c < m; c++) {
        let value = rows[i * m + c]!;
        for (let j = 0; j < i; j++) value -= factor.blockFactor[begin + i * n + j]! * rows[j * m + c]!;
        rows[i * m + c] = value / factor.blockFactor[begin + i * n + i]!;
      }
    }
    return rows;
  }

  /** L⁻¹C of a block with members in several channels over the border, `[count, m]`; undefined for any other. */
  wideRows(k: number): Float64Array | undefined {
    return this.#wide.get(k);
  }

  /** schur −= Σ rowᵀ row of the rows over the whole border; those of one channel are the channel's. */
  subtractWide(schur: Float64Array): void {
    const m = this.#border.pars.length;
    for (const rows of this.#wide.values()) {
      const n = rows.length / Math.max(1, m);
      addOuterProducts(rows, 0, n, m, new Float64Array(n).fill(-1), 0, schur, 0);
    }
  }

  /** As `BlockElimination.forward`. */
  forward(b: Float64Array, border: Float64Array): void {
    const { blocks } = this.#program;
    const { counts, members, forward } = this.#places.factor;
    for (const k of this.#blocks) {
      const begin = blocks.begin[k]!;
      const n = counts[k]!;
      if (n === 0) continue;
      for (let i = 0; i < n; i++) forward[begin + i] = b[members[begin + i]!]!;
      this.#solveBlock(k, solveLower);
      this.#couple(k, border, true);
    }
  }

  /** As `BlockElimination.back`. */
  back(border: Float64Array, out: Float64Array): void {
    const { blocks } = this.#program;
    const { counts, members, forward } = this.#places.factor;
    for (const k of this.#blocks) {
      const begin = blocks.begin[k]!;
      const n = counts[k]!;
      if (n === 0) continue;
      this.#couple(k, border, false);
      this.#solveBlock(k, solveLowerTransposed);
      for (let i = 0; i < n; i++) out[members[begin + i]!] = forward[begin + i]!;
    }
  }

  /** Applies L⁻¹ or L⁻ᵀ of a block to its part of the forward vector. */
  #solveBlock(k: number, solve: typeof solveLower): void {
    const { begin, square } = this.#program.blocks;
    const { counts, forward, blockFactor } = this.#places.factor;
    const n = counts[k]!;
    if (n === 1) forward[begin[k]!]! /= blockFactor[square[k]!]!;
    else solve(blockFactor.subarray(square[k]!, square[k]! + n * n), n, forward, begin[k]!);
  }

  /** border −= (L⁻¹C)ᵀ y when `toBorder`, else y −= L⁻¹C border, for the part y of one block. */
  #couple(k: number, border: Float64Array, toBorder: boolean): void {
    const wide = this.#wide.get(k);
    if (wide !== undefined) {
      this.#coupleWide(k, wide, border, toBorder);
      return;
    }
    const { home, factor } = this.#places;
    const { counts, members, forward: y, reduced, columns, columnBegin } = factor;
    const { width, coupling } = this.#program.channels[home[k]!]!;
    const first = this.#program.blocks.begin[k]!;
    const begin = columnBegin[home[k]!]!;
    for (let at = first; at < first + counts[k]!; at++) {
      const row = coupling + this.#homeRow(members[at]!) * width;
      let sum = 0;
      const value = y[at]!;
      for (let c = 0; c < width; c++) {
        const column = columns[begin + c]!;
        if (column < 0) continue;
        if (toBorder) border[column]! -= reduced[row + c]! * value;
        else sum += reduced[row + c]! * border[column]!;
      }
      y[at] = value - sum;
    }
  }

  #coupleWide(k: number, rows: Float64Array, border: Float64Array, toBorder: boolean): void {
    const { counts, forward: y } = this.#places.factor;
    const m = this.#border.pars.length;
    const first = this.#program.blocks.begin[k]!;
    for (let i = 0; i < counts[k]!; i++) {
      for (let c = 0; c < m; c++) {
        if (toBorder) border[c]! -= rows[i * m + c]! * y[first + i]!;
        else y[first + i]! -= rows[i * m + c]! * border[c]!;
      }
    }
  }
}
