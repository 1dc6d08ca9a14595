import type {
  ArrowBlocks,
  BlockPair,
  Channel,
  DerivedChannel,
  DerivedVariables,
  FunctionPair,
  Program,
} from "./program.js";

type Outer = Pick<Program, "channels" | "blocks">;

/**
 * Where the second derivatives among the per-bin factors of the inner program go in the program: to a block when both
 * parameters are arrow ones, to a coupling row when one is, else to a channel's square; where a factor is a function, to what its
 * inputs are. Each entry goes to one place, in the first channel where the two meet.
 */
export function derivedPairs(
  inner: Program,
  outer: Outer,
  maps: readonly DerivedChannel[],
): Pick<DerivedVariables, "pairs" | "functionPairs"> {
  const seen = new Set<number>();
  const pairs: BlockPair[] = [];
  const functionPairs: FunctionPair[] = [];
  for (const { channel: c, binBegin, binEnd } of inner.samples) {
    const { arrows, nBins } = inner.channels[c]!;
    for (const [k, j] of pairsOf(inner.binUses.subarray(binBegin, binEnd))) {
      for (let b = 0; b < nBins; b++) {
        const from = entryOf(inner.blocks, arrows[k]! + b, arrows[j]! + b);
        if (seen.has(from)) continue;
        seen.add(from);
        const place: Place = { from, outer, map: maps[c]!, c, b };
        const pair = functionPair(place, k, j);
        if (pair !== undefined) functionPairs.push(pair);
        else pairs.push({ from, ...destination(place, [k, j]) });
      }
    }
  }
  return { pairs, functionPairs };
}

/** Per-bin factors of one sample two by two. Rates are linear in factors of different samples, which have no second derivative. */
function pairsOf(uses: Int32Array): readonly (readonly [number, number])[] {
  return [...uses].flatMap((k, i) => [...uses.subarray(0, i)].map((j) => [k, j] as const));
}

/** An entry of an inner block, and the bin that it is of. */
interface Place {
  readonly from: number;
  readonly outer: Outer;
  readonly map: DerivedChannel;
  readonly c: number;
  readonly b: number;
}

/** The pair where one of two factors is a function; undefined where none is. */
function functionPair(place: Place, k: number, j: number): FunctionPair | undefined {
  const { from, map, c, b } = place;
  const [own, other] = [map.binFunctions[k]?.[b], map.binFunctions[j]?.[b]];
  if (own === undefined) return other === undefined ? undefined : functionPair(place, j, k);
  return { from, channel: c, function: own, other: otherFactor(place, j) };
}

/** What the second factor of a pair is in the program. */
function otherFactor({ outer, map, c, b }: Place, j: number): FunctionPair["other"] {
  const f = map.binFunctions[j]?.[b];
  if (f !== undefined) return { kind: "function", function: f };
  const { nBins, coupling, width } = outer.channels[c]!;
  const kept = map.arrowOf[j]!;
  if (kept < 0) return { kind: "local", local: map.localOf[j * nBins + b]! };
  return { kind: "arrow", row: coupling + (kept * nBins + b) * width };
}

/** The entry of the lower triangle of the block that two arrow parameters share. */
function entryOf({ of, position, begin, square }: ArrowBlocks, i: number, j: number): number {
  const block = of[i]!;
  const size = begin[block + 1]! - begin[block]!;
  const [row, column] = [position[i]!, position[j]!];
  return square[block]! + Math.max(row, column) * size + Math.min(row, column);
}

/** The entry on the other side of the diagonal. */
function mirrorOf({ of, position, begin, square }: ArrowBlocks, i: number, j: number): number {
  const block = of[i]!;
  const size = begin[block + 1]! - begin[block]!;
  const [row, column] = [position[i]!, position[j]!];
  return square[block]! + Math.min(row, column) * size + Math.max(row, column);
}

function destination(
  { outer: { channels, blocks }, map: { arrowOf, localOf }, c, b }: Place,
  factors: readonly [number, number],
): Pick<BlockPair, "array" | "to"> {
  const channel: Channel = channels[c]!;
  const kept = factors.map((k) => arrowOf[k]!).filter((k) => k >= 0);
  const locals = factors.map((k) => localOf[k * channel.nBins + b]!).filter((local) => local >= 0);
  if (kept.length === 2) {
    const [i, j] = [channel.arrows[kept[0]!]! + b, channel.arrows[kept[1]!]! + b];
    return { array: "blocks", to: [entryOf(blocks, i, j), mirrorOf(blocks, i, j)] };
  }
  if (kept.length === 1) {
    const row = channel.coupling + (kept[0]! * channel.nBins + b) * channel.width;
    return { array: "coupling", to: [row + locals[0]!] };
  }
  const to = channel.square + Math.max(...locals) * channel.width + Math.min(...locals);
  return { array: "square", to: [to] };
}
