import { wasmExports } from "../../math/wasm/host.js";
import type { BlockElimination, BlockPlaces } from "../block-elimination.js";
import type { Program } from "../program.js";
import { ARROW_WASM } from "./arrow.generated.js";
import {
  BLOCK,
  type BlockRecord,
  CHANNEL,
  type ChannelRecord,
  MEMBER,
  type MemberRecord,
} from "./arrow-records.generated.js";
import { type Globals, GlobalsOf } from "./globals.js";
import { packRecords, recordsSize } from "./record-layout.js";

/** The functions that arrow.as exports; it also exports the addresses of tables and buffers. */
interface ArrowFunctions {
  factorBlocks(): number;
  forwardBlocks(border: number): void;
  backBlocks(border: number): void;
}

const DOUBLE = Float64Array.BYTES_PER_ELEMENT;
const INDEX = Int32Array.BYTES_PER_ELEMENT;

/** Numbers, of eight bytes, that `compiledBlocks` allocates at most. */
export function compiledBlocksSize({ nPars, channels, arrow, blocks }: Program): number {
  const records =
    recordsSize(MEMBER, arrow.length) + recordsSize(BLOCK, blocks.nBlocks) + recordsSize(CHANNEL, channels.length);
  return 4 * nPars + records + arrow.length + 16;
}

/**
 * By WebAssembly with vectors, in the memory that the Hessian and its factorisation are in: all blocks with a home channel and
 * at most `largest` members.
 */
export function compiledBlocks(program: Program, places: BlockPlaces, largest: number): BlockElimination {
  const { nPars, channels } = program;
  const { home, hessian, factor } = places;
  const { blocks, diagonal, coupling, dense } = hessian;
  const { counts, members, blockFactor, reduced, weights, columns, forward, localVector } = factor;
  const arrow = wasmExports<ArrowFunctions & Globals>(ARROW_WASM, { env: { memory: dense.memory } });
  const globals = new GlobalsOf(dense, arrow);
  const freeIndices = dense.allocateIndices(Math.ceil(nPars / INDEX));
  const free = new Uint8Array(freeIndices.buffer, freeIndices.byteOffset, nPars);
  const damping = dense.allocate(nPars);
  const floors = dense.allocate(nPars);
  const vector = dense.allocate(nPars);
  const joined = dense.allocateIndices(members.length);
  const positions = dense.allocateIndices(members.length);
  globals.point({ blocks, diagonal, coupling, counts, members, positions, blockFactor, reduced, weights, columns });
  globals.point({ forward, localVector, free, damping, floors, vector, joined });
  const size = (k: number) => program.blocks.begin[k + 1]! - program.blocks.begin[k]!;
  const isOurs = (k: number) => home[k]! >= 0 && size(k) <= largest;
  const all = Array.from({ length: program.blocks.nBlocks }, (_, k) => k);
  const byChannel = channels.map((_, c) => all.filter((k) => home[k] === c && isOurs(k)));
  placeRecords(globals, program, places, byChannel);
  return {
    others: all.filter((k) => !isOurs(k)),
    factor(freePars, dampings, leastPivots, join) {
      free.set(freePars);
      floors.set(leastPivots);
      if (dampings === undefined) damping.fill(0);
      else damping.set(dampings);
      const n = arrow.factorBlocks();
      for (let i = 0; i < n; i++) join(joined[i]!);
    },
    forward(b, border) {
      vector.set(b);
      arrow.forwardBlocks(border.byteOffset);
    },
    back(border, out) {
      vector.set(out);
      arrow.backBlocks(border.byteOffset);
      out.set(vector);
    },
  };
}

function placeRecords(
  globals: GlobalsOf,
  { channels, blocks, arrow }: Program,
  { home, row, factor }: BlockPlaces,
  byChannel: readonly (readonly number[])[],
): void {
  const { begin, square } = blocks;
  const ofBlocks = byChannel.flat().map((k): BlockRecord => {
    const size = begin[k + 1]! - begin[k]!;
    return { count: k * INDEX, begin: begin[k]!, size, square: square[k]! * DOUBLE };
  });
  const ofMembers = Array.from(blocks.members, (a): MemberRecord => {
    const channel = channels[home[blocks.of[a]!]!];
    if (channel === undefined) return { parameter: 0, incidence: 0, row: 0 };
    const { incidence, coupling, width } = channel;
    return {
      parameter: arrow[a]!,
      incidence: (incidence + row[a]!) * DOUBLE,
      row: (coupling + row[a]! * width) * DOUBLE,
    };
  });
  const ofChannels: ChannelRecord[] = [];
  let first = 0;
  for (const [c, list] of byChannel.entries()) {
    const end = first + list.length;
    const columns = factor.columnBegin[c]! * INDEX;
    if (end > first) ofChannels.push({ begin: first, end, width: channels[c]!.width, columns });
    first = end;
  }
  globals.placeTable("blockTable", packRecords(BLOCK, ofBlocks));
  globals.placeTable("memberTable", packRecords(MEMBER, ofMembers));
  globals.placeTable("channels", packRecords(CHANNEL, ofChannels));
  globals.set("nChannels", ofChannels.length);
}
