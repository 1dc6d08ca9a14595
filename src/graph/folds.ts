import type { BinFunction, DerivedVariables, Program } from "./program.js";
import type { Fold } from "./state.js";

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
  /** For `HessianState.folds`. */
  readonly byUse: readonly (Fold | undefined)[];
}

type Derived = Pick<DerivedVariables, "inner" | "channels">;

/**
 * @param derivativesOf - those of the functions of a factor in all bins, `[nBins, n]`
 * @param allocate - makes zeros where the inner program is evaluated
 */
export function foldsOf(
  { inner, channels }: Derived,
  derivativesOf: (functions: readonly BinFunction[]) => Float64Array,
  allocate: (n: number) => Float64Array,
): Folds {
  const couplings = new Map<string, FoldedCoupling>();
  const byUse = usesOf({ inner, channels }).map((use): Fold | undefined => {
    if (use === undefined) return undefined;
    const { functions, channel, width, key } = use;
    const { inputs } = functions[0]!;
    const n = inputs.length;
    const coupling = couplings.get(key) ?? { channel, inputs, out: allocate(n * width) };
    couplings.set(key, coupling);
    return { n, derivatives: derivativesOf(functions), out: coupling.out };
  });
  return { couplings: [...couplings.values()], byUse: couplings.size === 0 ? [] : byUse };
}

/** Numbers that `foldsOf` allocates. */
export function foldsSize(derived: Derived): number {
  const sizes = new Map<string, number>();
  for (const use of usesOf(derived))
    if (use !== undefined) sizes.set(use.key, use.functions[0]!.inputs.length * use.width);
  return [...sizes.values()].reduce((sum, size) => sum + size, 0);
}

/** By entry of `Program.binUses`: the functions that the factor is, and what those with one sum have in common. */
function usesOf({ inner, channels }: Derived) {
  const groupOf = groupsOfChannels(inner);
  return inner.samples.flatMap(({ channel: c, binBegin, binEnd }) =>
    Array.from(inner.binUses.subarray(binBegin, binEnd), (factor) => {
      const functions = channels[c]!.binFunctions[factor];
      if (functions === undefined) return undefined;
      const { channelBegin: channel, width } = inner.groups[groupOf[c]!]!;
      return { functions, channel, width, key: `${channel}: ${functions[0]!.inputs.join()}` };
    }),
  );
}

function groupsOfChannels({ groups }: Program): readonly number[] {
  return groups.flatMap(({ channelBegin, channelEnd }, g) => new Array<number>(channelEnd - channelBegin).fill(g));
}
