import type { ArrowFactor } from "./arrow-factor.js";
import type { BlockElimination, BlockPlaces } from "./block-elimination.js";
import type { Program } from "./program.js";
import type { HessianState } from "./state.js";

/**
 * Blocks of one arrow parameter that acts in one channel only: the usual case. They need no dense algebra, so they are
 * listed channel by channel for loops that stream over them.
 */
interface SingleBlocks {
  /** First entry of each channel in the arrays below; `[nChannels + 1]`. */
  readonly begin: Int32Array;
  /** Block, parameter and place of the block's one entry among all blocks' matrices. */
  readonly block: Int32Array;
  readonly parameter: Int32Array;
  readonly square: Int32Array;
  /** Incidence of the parameter, and its row of coupling. */
  readonly incidence: Int32Array;
  readonly row: Int32Array;
  /** The blocks that are not listed. */
  readonly others: readonly number[];
}

function singleBlocks({ channels, blocks, arrow }: Program, home: Int32Array, homeRow: Int32Array): SingleBlocks {
  const byChannel: number[][] = channels.map(() => []);
  const others: number[] = [];
  for (let k = 0; k < blocks.nBlocks; k++) {
    if (blocks.begin[k + 1]! - blocks.begin[k]! !== 1 || home[k]! < 0) others.push(k);
    else byChannel[home[k]!]!.push(k);
  }
  const begin = new Int32Array(channels.length + 1);
  for (const [c, list] of byChannel.entries()) begin[c + 1] = begin[c]! + list.length;
  const block = Int32Array.from(byChannel.flat());
  const first = block.map((k) => blocks.members[blocks.begin[k]!]!);
  const channelOf = (i: number) => channels[home[block[i]!]!]!;
  return {
    begin,
    block,
    parameter: first.map((a) => arrow[a]!),
    square: block.map((k) => blocks.square[k]!),
    incidence: first.map((a, i) => channelOf(i).incidence + homeRow[a]!),
    row: first.map((a, i) => channelOf(i).coupling + homeRow[a]! * channelOf(i).width),
    others,
  };
}

/** Elimination of the single blocks by plain loops. */
export function scalarSingles(program: Program, { home, row, hessian, factor }: BlockPlaces): BlockElimination {
  const singles = singleBlocks(program, home, row);
  return {
    others: singles.others,
    factor: (free, damping, _floors, join) => factorSingles(program, hessian, singles, factor, free, damping, join),
    forward: (b, border) => forwardSingles(program, singles, factor, b, border),
    back: (border, out) => backSingles(program, singles, factor, border, out),
  };
}

function factorSingles(
  { channels, blocks: layout }: Program,
  { blocks, diagonal, coupling }: HessianState,
  { begin, block, parameter, square, incidence, row }: SingleBlocks,
  { counts, members, blockFactor, reduced, weights }: ArrowFactor,
  free: Uint8Array,
  damping: Float64Array | undefined,
  join: (parameter: number) => void,
): void {
  for (let c = 0; c < channels.length; c++) {
    const { width } = channels[c]!;
    for (let i = begin[c]!; i < begin[c + 1]!; i++) {
      const p = parameter[i]!;
      const k = block[i]!;
      counts[k] = 0;
      if (free[p] === 0) continue;
      const d = blocks[square[i]!]! + diagonal[p]! + (damping === undefined ? 0 : damping[p]!);
      if (!(d > 0 && d < Number.POSITIVE_INFINITY)) {
        join(p);
        continue;
      }
      const root = Math.sqrt(d);
      const scale = 1 / root;
      counts[k] = 1;
      members[layout.begin[k]!] = p;
      blockFactor[square[i]!] = root;
      weights[incidence[i]!] = -1;
      const first = row[i]!;
      for (let j = first; j < first + width; j++) reduced[j] = scale * coupling[j]!;
    }
  }
}

/** Added up by channel. */
function forwardSingles(
  { channels, blocks }: Program,
  { begin, block, parameter, square, row }: SingleBlocks,
  { counts, blockFactor, reduced, columns, columnBegin, forward, localVector: sums }: ArrowFactor,
  b: Float64Array,
  border: Float64Array,
): void {
  for (let c = 0; c < channels.length; c++) {
    if (begin[c] === begin[c + 1]) continue;
    const { width } = channels[c]!;
    for (let j = 0; j < width; j++) sums[j] = 0;
    for (let i = begin[c]!; i < begin[c + 1]!; i++) {
      const k = block[i]!;
      if (counts[k] === 0) continue;
      const y = b[parameter[i]!]! / blockFactor[square[i]!]!;
      forward[blocks.begin[k]!] = y;
      const first = row[i]!;
      for (let j = 0; j < width; j++) sums[j]! += reduced[first + j]! * y;
    }
    for (let j = 0; j < width; j++) {
      const column = columns[columnBegin[c]! + j]!;
      if (column >= 0) border[column]! -= sums[j]!;
    }
  }
}

function backSingles(
  { channels, blocks }: Program,
  { begin, block, parameter, square, row }: SingleBlocks,
  { counts, blockFactor, reduced, columns, columnBegin, forward, localVector: values }: ArrowFactor,
  border: Float64Array,
  out: Float64Array,
): void {
  for (let c = 0; c < channels.length; c++) {
    if (begin[c] === begin[c + 1]) continue;
    const { width } = channels[c]!;
    for (let j = 0; j < width; j++) {
      const column = columns[columnBegin[c]! + j]!;
      values[j] = column < 0 ? 0 : border[column]!;
    }
    for (let i = begin[c]!; i < begin[c + 1]!; i++) {
      const k = block[i]!;
      if (counts[k] === 0) continue;
      let y = forward[blocks.begin[k]!]!;
      const first = row[i]!;
      for (let j = 0; j < width; j++) y -= reduced[first + j]! * values[j]!;
      out[parameter[i]!] = y / blockFactor[square[i]!]!;
    }
  }
}
