import type { DenseKernel } from "../../math/wasm/dense-kernel.js";
import { wasmExports } from "../../math/wasm/host.js";
import type { FoldFunction } from "./engine-instance.js";
import { FOLD_WASM } from "./fold.generated.js";
import { FOLD, type FoldRecord } from "./fold-records.generated.js";
import { type Globals, GlobalsOf } from "./globals.js";
import { packRecords, recordsSize } from "./record-layout.js";

/** What the functions of a per-bin factor are folded with: see `FoldedFactor`. */
interface Folded {
  readonly n: number;
  readonly nBins: number;
  readonly width: number;
  readonly derivatives: Float64Array;
  readonly out: Float64Array;
}

/** Compiled code that adds up couplings of functions of bins, in the memory that an engine works in. */
export class FoldKernel {
  readonly fold: FoldFunction;
  readonly #dense: DenseKernel;
  readonly #globals: GlobalsOf;

  constructor(dense: DenseKernel) {
    const instance = wasmExports<{ fold: FoldFunction } & Globals>(FOLD_WASM, { env: { memory: dense.memory } });
    this.fold = instance.fold;
    this.#dense = dense;
    this.#globals = new GlobalsOf(dense, instance);
  }

  /** Puts tables and room into the memory; returns the address of the list of factors, by entry of `Program.binUses`. */
  place(folds: readonly (Folded | undefined)[]): number {
    const factors = folds.filter((fold) => fold !== undefined);
    const { weighted, sums } = roomOf(factors);
    this.#globals.point({ weighted: this.#dense.allocate(weighted), sums: this.#dense.allocate(sums) });
    const table = this.#table(
      packRecords(
        FOLD,
        factors.map((factor) => this.#record(factor)),
      ),
    );
    let at = this.#globals.addressOf("functions of bins", table);
    const list = folds.map((fold) => {
      if (fold === undefined) return 0;
      at += FOLD.bytes;
      return at - FOLD.bytes;
    });
    return this.#globals.addressOf("factors that are functions", this.#table(list));
  }

  #record({ n, width, derivatives, out }: Folded): FoldRecord {
    return {
      n,
      derivatives: this.#globals.addressOf("derivatives", derivatives),
      out: this.#globals.addressOf("products", out),
      step: width * Float64Array.BYTES_PER_ELEMENT,
    };
  }

  #table(numbers: ArrayLike<number>): Int32Array {
    const table = this.#dense.allocateIndices(numbers.length);
    table.set(numbers);
    return table;
  }
}

/** Numbers, of eight bytes, that `FoldKernel.place` allocates at most for some factors among `nUses`. */
export function foldTablesSize(factors: readonly Omit<Folded, "derivatives" | "out">[], nUses: number): number {
  const { weighted, sums } = roomOf(factors);
  return weighted + sums + recordsSize(FOLD, factors.length) + nUses;
}

function roomOf(factors: readonly Omit<Folded, "derivatives" | "out">[]): { weighted: number; sums: number } {
  const most = (of: (factor: Omit<Folded, "derivatives" | "out">) => number) =>
    factors.reduce((largest, factor) => Math.max(largest, of(factor)), 0);
  return { weighted: most(({ n, nBins }) => (n + 1) * nBins), sums: 2 * most(({ width }) => width) };
}
