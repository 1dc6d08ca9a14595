import { groupOf } from "./groups.js";
import type { Channel, ChannelGroup, Program, Sample } from "./program.js";

/**
 * The same program in an order that makes loops long:
 *
 *   1. border parameters that act on many samples come first, so that the supports of samples have long runs in common
 *   2. consecutive channels with much the same local parameters are joined to groups, whose rows are one matrix
 *
 * Only for programs without derived variables.
 */
export function arrange(program: Program): Program {
  const { borderOf, order } = byUse(program);
  const wanted = program.channels.map(({ locals }) => locals.map((i) => order[i]!).sort());
  const { channels, groups } = grouped(program.channels, wanted);
  const { samples } = program;
  const places = groups.flatMap(({ channelBegin, channelEnd, locals }) =>
    new Array<Int32Array>(channelEnd - channelBegin).fill(placesIn(locals, program.border.length)),
  );
  const local = (indices: Int32Array, of: (sample: Sample) => readonly [number, number]): Int32Array => {
    const renumbered = new Int32Array(indices.length);
    for (const sample of samples) {
      const before = program.channels[sample.channel]!.locals;
      const place = places[sample.channel]!;
      const [begin, end] = of(sample);
      for (let i = begin; i < end; i++) renumbered[i] = place[order[before[indices[i]!]!]!]!;
    }
    return renumbered;
  };
  const uses = {
    factor: program.uses.factor.slice(),
    local: local(program.uses.local, ({ useBegin, useEnd }) => [useBegin, useEnd]),
  };
  for (const { useBegin, useEnd } of samples) sortUses(uses, useBegin, useEnd);
  const termLocal = local(program.terms.local, ({ termBegin, termEnd }) => [termBegin, termEnd]);
  const border = new Int32Array(program.border.length);
  for (const [i, p] of program.border.entries()) border[order[i]!] = p;
  return { ...program, border, borderOf, channels, groups, uses, terms: { ...program.terms, local: termLocal } };
}

/** Border parameters by the number of factors and terms that they have, most first: new indices of old ones. */
function byUse({ channels, samples, uses, terms, border, borderOf }: Program): {
  order: Int32Array;
  borderOf: Int32Array;
} {
  const counts = new Int32Array(border.length);
  for (const { channel, useBegin, useEnd, termBegin, termEnd } of samples) {
    const { locals } = channels[channel]!;
    for (let i = useBegin; i < useEnd; i++) counts[locals[uses.local[i]!]!]!++;
    for (let t = termBegin; t < termEnd; t++) counts[locals[terms.local[t]!]!]!++;
  }
  const sorted = Array.from(border.keys()).sort((a, b) => counts[b]! - counts[a]! || a - b);
  const order = new Int32Array(border.length);
  for (const [next, i] of sorted.entries()) order[i] = next;
  return { order, borderOf: borderOf.map((i) => (i < 0 ? -1 : order[i]!)) };
}

/** Rows' worth of work that a group costs besides those of its bins and incidences: its square is cleared, copied, read. */
const ROWS_OF_A_GROUP = 12;

/** Joins each channel to the group before it where their rows over the union of their local parameters cost less. */
function grouped(
  channels: readonly Channel[],
  wanted: readonly Int32Array[],
): { channels: Channel[]; groups: ChannelGroup[] } {
  const runs: { begin: number; end: number; locals: Int32Array; rows: number }[] = [];
  for (const [c, { nBins, arrows }] of channels.entries()) {
    const rows = nBins * (1 + arrows.length);
    const alone = { begin: c, end: c + 1, locals: wanted[c]!, rows };
    const last = runs.at(-1);
    if (last === undefined) {
      runs.push(alone);
      continue;
    }
    const joined = { begin: last.begin, end: c + 1, locals: union(last.locals, alone.locals), rows: last.rows + rows };
    if (cost(joined) <= cost(last) + cost(alone)) runs[runs.length - 1] = joined;
    else runs.push(alone);
  }
  return laidOut(channels, runs);
}

const cost = ({ rows, locals }: { rows: number; locals: Int32Array }) => (rows + ROWS_OF_A_GROUP) * locals.length ** 2;

const union = (a: Int32Array, b: Int32Array) => Int32Array.from(new Set([...a, ...b])).sort();

/** Channels with the local parameters of their runs, and where their rows and squares begin. */
export function laidOut(
  channels: readonly Channel[],
  runs: readonly { readonly begin: number; readonly end: number; readonly locals: Int32Array }[],
): { channels: Channel[]; groups: ChannelGroup[] } {
  const out: Channel[] = [];
  let [jacobian, incidence, coupling, square] = [0, 0, 0, 0];
  for (const { begin, end, locals } of runs) {
    const width = locals.length;
    for (const channel of channels.slice(begin, end)) {
      out.push({ ...channel, locals, width, jacobian, incidence, coupling, square });
      const incidences = channel.arrows.length * channel.nBins;
      jacobian += channel.nBins * width;
      incidence += incidences;
      coupling += incidences * width;
    }
    square += width * width;
  }
  return { channels: out, groups: runs.map(({ begin, end }) => groupOf(out, begin, end)) };
}

/** Position of each border parameter in `locals`, −1 for those that are not there; `[nBorder]`. */
function placesIn(locals: Int32Array, nBorder: number): Int32Array {
  const places = new Int32Array(nBorder).fill(-1);
  for (const [i, border] of locals.entries()) places[border] = i;
  return places;
}

/** Uses of one sample by ascending local parameter. */
function sortUses({ factor, local }: { factor: Int32Array; local: Int32Array }, begin: number, end: number): void {
  const sorted = Array.from({ length: end - begin }, (_, i) => ({
    factor: factor[begin + i]!,
    local: local[begin + i]!,
  }));
  sorted.sort((a, b) => a.local - b.local);
  for (const [i, use] of sorted.entries()) {
    factor[begin + i] = use.factor;
    local[begin + i] = use.local;
  }
}
