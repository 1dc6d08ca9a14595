import type { Channel, ChannelGroup } from "./program.js";

/** Each channel as a group of its own. */
export function separateGroups(channels: readonly Channel[]): ChannelGroup[] {
  return channels.map((_, c) => groupOf(channels, c, c + 1));
}

/** Channels `begin` … `end` − 1, which share what a group shares, as a group. */
export function groupOf(channels: readonly Channel[], begin: number, end: number): ChannelGroup {
  const { binBegin, locals, width, jacobian, incidence, coupling, square } = channels[begin]!;
  let nBins = 0;
  let nIncidences = 0;
  for (let c = begin; c < end; c++) {
    nBins += channels[c]!.nBins;
    nIncidences += channels[c]!.nBins * channels[c]!.arrows.length;
  }
  return {
    channelBegin: begin,
    channelEnd: end,
    binBegin,
    nBins,
    locals,
    width,
    jacobian,
    incidence,
    nIncidences,
    coupling,
    square,
  };
}
