import type { ArrowBlocks, BlockPair, Channel, DerivedChannel, Program } from "./program.js";

/**
 * Where the second derivatives among the per-bin factors of the inner program go in the program: to a block when both
 * parameters are arrow ones, to a coupling row when one is, else to a channel's square. Each entry goes to one place, in
 * the first channel where the two meet.
 */
export function derivedPairs(
  inner: Program,
  outer: Pick<Program, "channels" | "blocks">,
  maps: readonly DerivedChannel[],
): readonly BlockPair[] {
  const pairs = new Map<number, BlockPair>();
  for (const [c, { arrows, nBins }] of inner.channels.entries()) {
    for (let k = 0; k < arrows.length; k++) {
      for (let j = 0; j < k; j++) {
        for (let b = 0; b < nBins; b++) {
          const from = entryOf(inner.blocks, arrows[k]! + b, arrows[j]! + b);
          if (!pairs.has(from)) pairs.set(from, { from, ...destination(outer, c, maps[c]!, [k, j], b) });
        }
      }
    }
  }
  return [...pairs.values()];
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
  { channels, blocks }: Pick<Program, "channels" | "blocks">,
  c: number,
  { arrowOf, localOf }: DerivedChannel,
  factors: readonly [number, number],
  b: number,
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
