import type { ArrowBlocks, Channel } from "./program.js";

/**
 * Connected components of 'act on a common bin' among arrow parameters: a union–find over the bins of all channels.
 * Blocks are numbered by their smallest member; members ascend.
 */
export function blocksOf(channels: readonly Channel[], nArrow: number): ArrowBlocks {
  const parent = Int32Array.from({ length: nArrow }, (_, i) => i);
  const root = (i: number): number => {
    let r = i;
    while (parent[r] !== r) r = parent[r]!;
    while (parent[i] !== r) {
      const next = parent[i]!;
      parent[i] = r;
      i = next;
    }
    return r;
  };
  for (const { arrows, nBins } of channels) {
    for (let k = 1; k < arrows.length; k++) {
      for (let b = 0; b < nBins; b++) {
        const [first, other] = [root(arrows[0]! + b), root(arrows[k]! + b)];
        parent[Math.max(first, other)] = Math.min(first, other);
      }
    }
  }
  const of = new Int32Array(nArrow);
  const position = new Int32Array(nArrow);
  const sizes: number[] = [];
  for (let i = 0; i < nArrow; i++) {
    const r = root(i);
    if (r === i) {
      of[i] = sizes.length;
      sizes.push(0);
    }
    of[i] = of[r]!;
    position[i] = sizes[of[i]!]!++;
  }
  const begin = Int32Array.from({ length: sizes.length + 1 }, () => 0);
  const square = Int32Array.from({ length: sizes.length + 1 }, () => 0);
  for (const [k, size] of sizes.entries()) {
    begin[k + 1] = begin[k]! + size;
    square[k + 1] = square[k]! + size * size;
  }
  const membersList = new Int32Array(nArrow);
  for (let i = 0; i < nArrow; i++) membersList[begin[of[i]!]! + position[i]!] = i;
  const arrowDiagonal = of.map((k, i) => square[k]! + position[i]! * (sizes[k]! + 1));
  return { nBlocks: sizes.length, of, position, members: membersList, begin, square, arrowDiagonal };
}
