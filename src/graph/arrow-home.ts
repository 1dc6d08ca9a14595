import type { Program } from "./program.js";

/** Channel that a block of arrow parameters lives in when each member acts on one bin only, else −1. */
export function homeChannels(program: Program): Int32Array {
  const { blocks, channels } = program;
  const home = new Int32Array(blocks.nBlocks).fill(-2);
  const acts = new Uint8Array(program.arrow.length);
  for (const [c, { arrows, nBins }] of channels.entries()) {
    for (const arrow of arrows) {
      for (let b = 0; b < nBins; b++) {
        const block = blocks.of[arrow + b]!;
        const alone = home[block] === -2 || home[block] === c;
        home[block] = alone && acts[arrow + b] === 0 ? c : -1;
        acts[arrow + b] = 1;
      }
    }
  }
  return home;
}

/** Row of each arrow parameter in the coupling rows of its home channel, counted from the channel's first. */
export function homeRows(program: Program): Int32Array {
  const rows = new Int32Array(program.arrow.length).fill(-1);
  for (const { arrows, nBins } of program.channels) {
    for (const [k, arrow] of arrows.entries()) for (let b = 0; b < nBins; b++) rows[arrow + b] = k * nBins + b;
  }
  return rows;
}
