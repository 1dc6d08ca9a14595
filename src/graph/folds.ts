import { addProducts } from "../math/dense.js";
import type { DenseKernel } from "../math/wasm/dense-kernel.js";
import type { BinFunction, DerivedVariables, Program } from "./program.js";
import type { Fold, Folding, HessianState } from "./state.js";
import { type FoldKernel, foldTablesSize } from "./wasm/fold-kernel.js";

/** Couplings of functions that are factors of bins and have the same inputs, times their derivatives: over a group of channels. */
export interface FoldedCoupling {
  /** The first channel of the group. */
  readonly channel: number;
  /** Local parameters of the program. */
  readonly inputs: Int32Array;
  /** By inner local parameter; `[inputs, width]` row-major. */
  readonly out: Float64Array;
}

export interface Folds {
  readonly couplings: readonly FoldedCoupling[];
  /** Undefined without functions of bins. */
  readonly folding: Folding | undefined;
}

/**
 * A per-bin factor with derivatives D in n inputs of all bins: instead of its coupling rows C, `[nBins, width]`, an evaluation adds
 * Dᵀ C to `out`.
 */
class FoldedFactor implements Fold {
  readonly n: number;
  readonly nBins: number;
  readonly width: number;
  /** `[nBins, n]` row-major. */
  readonly derivatives: Float64Array;
  /** `[n, width]` row-major. */
  readonly out: Float64Array;

  constructor({ n, nBins, width }: Use, derivatives: Float64Array, out: Float64Array) {
    this.n = n;
    this.nBins = nBins;
    this.width = width;
    this.derivatives = derivatives;
    this.out = out;
  }

  addRow(b: number, weight: number, { rateRows, supports }: HessianState, s: number): void {
    const { n, width, derivatives, out } = this;
    const support = supports.begin[s]!;
    const size = supports.begin[s + 1]! - support;
    for (let t = 0; t < n; t++) {
      const scale = weight * derivatives[b * n + t]!;
      for (let i = 0; i < size; i++) {
        out[t * width + supports.local[support + i]!]! += scale * rateRows[b * size + i]!;
      }
    }
  }

  addRows(weights: Float64Array, rows: Float64Array, count: number): void {
    const { n, nBins, width, derivatives, out } = this;
    const folded = new Float64Array(count * n);
    for (let m = 0; m < count; m++) {
      for (let b = 0; b < nBins; b++) {
        for (let t = 0; t < n; t++) folded[m * n + t]! += weights[m * nBins + b]! * derivatives[b * n + t]!;
      }
    }
    addProducts(folded, 0, n, rows, 0, width, count, out, 0);
  }
}

type Derived = Pick<DerivedVariables, "inner" | "channels">;

/**
 * @param derivativesOf - those of the functions of a factor in all bins, `[nBins, n]`
 * @param dense - works where the inner program is evaluated
 * @param kernel - the compiled code there, if the program is evaluated by such
 */
export function foldsOf(
  derived: Derived,
  derivativesOf: (functions: readonly BinFunction[]) => Float64Array,
  dense: DenseKernel,
  kernel: FoldKernel | undefined,
): Folds {
  const couplings = new Map<string, FoldedCoupling>();
  const uses = usesOf(derived);
  const folds = uses.map((use): FoldedFactor | undefined => {
    if (use === undefined) return undefined;
    const { functions, channel, n, width, key } = use;
    const coupling = couplings.get(key) ?? {
      channel,
      inputs: functions[0]!.inputs,
      out: dense.allocate(n * width),
    };
    couplings.set(key, coupling);
    return new FoldedFactor(use, derivativesOf(functions), coupling.out);
  });
  if (couplings.size === 0) return { couplings: [], folding: undefined };
  const kept = keptRows(uses);
  const folding = {
    folds,
    at: kernel?.place(folds) ?? 0,
    clear(coupling: Float64Array): void {
      for (const [begin, end] of kept) coupling.fill(0, begin, end);
    },
  };
  return { couplings: [...couplings.values()], folding };
}

/** Numbers that `foldsOf` allocates at most. */
export function foldsSize(derived: Derived): number {
  const all = usesOf(derived);
  const uses = all.filter((use) => use !== undefined);
  const sizes = new Map(uses.map(({ key, n, width }) => [key, n * width]));
  return [...sizes.values()].reduce((sum, size) => sum + size, foldTablesSize(uses, all.length));
}

/** An entry of `Program.binUses` that is a function in every bin. */
interface Use {
  readonly functions: readonly BinFunction[];
  /** Inputs of the functions. */
  readonly n: number;
  readonly nBins: number;
  /** The first channel of its group, and the inner local parameters there. */
  readonly channel: number;
  readonly width: number;
  /** The same for those whose couplings have one sum. */
  readonly key: string;
  /** Where its rows of coupling begin, and end. */
  readonly rows: readonly [number, number];
}

function usesOf({ inner, channels }: Derived): readonly (Use | undefined)[] {
  const groupOf = groupsOfChannels(inner);
  return inner.samples.flatMap(({ channel: c, binBegin, binEnd }) =>
    Array.from(inner.binUses.subarray(binBegin, binEnd), (factor): Use | undefined => {
      const functions = channels[c]!.binFunctions[factor];
      if (functions === undefined) return undefined;
      const { coupling, nBins } = inner.channels[c]!;
      const { channelBegin: channel, width } = inner.groups[groupOf[c]!]!;
      const { inputs } = functions[0]!;
      const begin = coupling + factor * nBins * width;
      const key = `${channel}: ${inputs.join()}`;
      return { functions, n: inputs.length, nBins, channel, width, key, rows: [begin, begin + nBins * width] };
    }),
  );
}

function groupsOfChannels({ groups }: Program): readonly number[] {
  return groups.flatMap(({ channelBegin, channelEnd }, g) => new Array<number>(channelEnd - channelBegin).fill(g));
}

/** Stretches of coupling between the rows of these; the last one has no end. */
function keptRows(uses: readonly (Use | undefined)[]): readonly (readonly [number, number | undefined])[] {
  const kept: [number, number | undefined][] = [];
  let end = 0;
  const left = uses.flatMap((use) => (use === undefined ? [] : [use.rows]));
  for (const [from, to] of left.sort(([a], [b]) => a - b)) {
    if (from > end) kept.push([end, from]);
    end = to;
  }
  return [...kept, [end, undefined]];
}
