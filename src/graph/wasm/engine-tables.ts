import type { Program } from "../program.js";
import type { SampleSupports } from "../sample-supports.js";

/*
 * The tables of a program as engine.as reads them: records of channels and samples, and lists of byte offsets.
 */

const DOUBLE = Float64Array.BYTES_PER_ELEMENT;
const INDEX = Uint32Array.BYTES_PER_ELEMENT;
/** Fields of a record; those of a channel and of a sample are listed in `channelTable` and `sampleTable`. */
const FIELDS = 16;
const RECORD_BYTES = FIELDS * INDEX;
/** A support whose runs are this long on average is better taken by runs. */
const LONG_RUN = 4;
/** Each list begins at a whole number: it may take one more. */
const SLACK = 32;
/** Numbers of a run: its begin in the support, its length, and the byte offset of its first local parameter. */
const RUN = 3;

/** Byte offsets of numbers of eight bytes. */
export function bytesOf(indices: ArrayLike<number>): Uint32Array {
  const out = new Uint32Array(indices.length);
  for (let i = 0; i < out.length; i++) out[i] = indices[i]! * DOUBLE;
  return out;
}

/** Numbers, of eight bytes, that the tables of a program and the room for its parameters and data take at most. */
export function engineTablesSize(program: Program): number {
  const { channels, samples, nominal, terms, uses, binUses, factorGroups, nPars, nData } = program;
  const records = (samples.length * RECORD_BYTES) / DOUBLE;
  const coefficients = factorGroups.reduce((sum, { parameter }) => sum + 9 * (parameter.length + 2), 0);
  const supports = (1 + RUN) * (uses.factor.length + terms.basis.length);
  const indices = 4 * (terms.basis.length + uses.factor.length) + binUses.length + supports;
  const floors = channels.length + samples.length;
  const doubles = nominal.length + terms.shift.length + 2 * terms.basis.length + coefficients + floors + nPars + nData;
  return densityTablesSize(program) + records + doubles + indices + longestChannel(program) + SLACK;
}

/** Numbers, of eight bytes, that the tables of a program's densities take at most. */
export function densityTablesSize({ channels, normals, poissons }: Program): number {
  const records = (channels.length * RECORD_BYTES) / DOUBLE;
  const places = channels.reduce(
    (sum, { width, arrows, nBins }) => sum + width + arrows.length + arrows.length ** 2 * nBins,
    0,
  );
  const constraints = 3 * (normals.data.length + poissons.data.length);
  return records + places + constraints + SLACK;
}

/** Bins of the channel that has most. */
export function longestChannel({ channels }: Program): number {
  return channels.reduce((most, { nBins }) => Math.max(most, nBins), 0);
}

/** Lists about samples, by the names of the engine's globals. */
export function sampleLists(program: Program, supports: SampleSupports): Readonly<Record<string, Uint32Array>> {
  const { channels, samples, terms, uses, border } = program;
  const parameterOf = (local: Int32Array, ranges: readonly (readonly [number, number, number])[]): Uint32Array => {
    const out = new Uint32Array(local.length);
    for (const [channel, begin, end] of ranges) {
      const { locals } = channels[channel]!;
      for (let i = begin; i < end; i++) out[i] = border[locals[local[i]!]!]! * DOUBLE;
    }
    return out;
  };
  return {
    termBasis: Uint32Array.from(terms.basis, (k) => 6 * k * DOUBLE),
    termParameter: parameterOf(
      terms.local,
      samples.map(({ channel, termBegin, termEnd }) => [channel, termBegin, termEnd]),
    ),
    termLocal: bytesOf(terms.local),
    termPosition: bytesOf(supports.ofTerm),
    useFactor: bytesOf(uses.factor),
    useParameter: parameterOf(
      uses.local,
      samples.map(({ channel, useBegin, useEnd }) => [channel, useBegin, useEnd]),
    ),
    useLocal: bytesOf(uses.local),
    usePosition: bytesOf(supports.ofUse),
    binUses: Uint32Array.from(program.binUses),
    supportLocal: bytesOf(supports.local),
  };
}

/** Lists about channels and constraints, by the names of the engine's globals. */
export function channelLists(program: Program): Readonly<Record<string, Uint32Array>> {
  const { channels, border, arrow, normals, poissons } = program;
  return {
    arrows: bytesOf(channels.flatMap((channel) => Array.from(channel.arrows, (a) => arrow[a]!))),
    locals: bytesOf(channels.flatMap((channel) => Array.from(channel.locals, (i) => border[i]!))),
    pairBlocks: bytesOf(channels.flatMap((channel) => pairPlaces(program, channel))),
    normalParameter: bytesOf(normals.parameter),
    normalData: bytesOf(normals.data),
    poissonParameter: bytesOf(poissons.parameter),
    poissonData: bytesOf(poissons.data),
  };
}

/** Entry among the blocks that two per-bin factors of a channel have in each bin, by (row, column, bin). */
function pairPlaces(
  { blocks }: Program,
  { arrows, nBins }: { readonly arrows: Int32Array; readonly nBins: number },
): number[] {
  const places: number[] = [];
  for (const row of arrows) {
    for (const column of arrows) {
      for (let b = 0; b < nBins; b++) {
        const k = blocks.of[row + b]!;
        const size = blocks.begin[k + 1]! - blocks.begin[k]!;
        places.push(blocks.square[k]! + blocks.position[row + b]! * size + blocks.position[column + b]!);
      }
    }
  }
  return places;
}

/** Records of channels. */
export function channelTable({ channels }: Program): Uint32Array {
  const table = new Uint32Array(channels.length * FIELDS);
  let [locals, arrows, pairs] = [0, 0, 0];
  for (const [c, channel] of channels.entries()) {
    const { binBegin, nBins, data, sampleBegin, sampleEnd, width } = channel;
    const nArrows = channel.arrows.length;
    table.set(
      [
        binBegin * DOUBLE,
        nBins,
        data * DOUBLE,
        sampleBegin,
        sampleEnd,
        width,
        locals * INDEX,
        arrows * INDEX,
        nArrows,
        channel.jacobian * DOUBLE,
        channel.incidence * DOUBLE,
        channel.coupling * DOUBLE,
        channel.square * DOUBLE,
        pairs * INDEX,
      ],
      c * FIELDS,
    );
    locals += width;
    arrows += nArrows;
    pairs += nArrows ** 2 * nBins;
  }
  return table;
}

/** Records of samples, and the runs of consecutive local parameters that their supports consist of. */
export function sampleTable(
  { samples, termShift }: Program,
  supports: SampleSupports,
  channelsAt: number,
): { readonly records: Uint32Array; readonly runs: Uint32Array } {
  const records = new Uint32Array(samples.length * FIELDS);
  const runs: number[] = [];
  for (const [s, sample] of samples.entries()) {
    const begin = supports.begin[s]!;
    const size = supports.begin[s + 1]! - begin;
    const own = runsOf(supports.local.subarray(begin, begin + size));
    const byRuns = own.length * LONG_RUN <= size;
    records.set(
      [
        channelsAt + sample.channel * RECORD_BYTES,
        sample.offset * DOUBLE,
        sample.termBegin,
        sample.termEnd,
        sample.useBegin,
        sample.useEnd,
        sample.binBegin,
        sample.binEnd,
        (termShift[sample.termBegin] ?? 0) * DOUBLE,
        begin,
        size,
        supports.repeats[s]!,
        runs.length * INDEX,
        byRuns ? own.length : 0,
      ],
      s * FIELDS,
    );
    if (byRuns) for (const run of own) runs.push(...run);
  }
  return { records, runs: Uint32Array.from(runs) };
}

/** Runs of consecutive numbers, as (position, length, bytes to the first). */
function runsOf(local: Int32Array): (readonly [number, number, number])[] {
  const runs: (readonly [number, number, number])[] = [];
  let begin = 0;
  for (let i = 1; i <= local.length; i++) {
    if (i < local.length && local[i] === local[i - 1]! + 1) continue;
    runs.push([begin, i - begin, local[begin]! * DOUBLE]);
    begin = i;
  }
  return runs;
}

/** Coefficients of sextic factors, the first of all, then the second of all, …; an even number of each. */
export function sexticCoefficients(size: number, coefficients: Float64Array): Float64Array {
  const kinds = coefficients.length / Math.max(1, size);
  const step = size + (size % 2);
  const out = new Float64Array(kinds * step);
  for (let i = 0; i < size; i++) for (let k = 0; k < kinds; k++) out[k * step + i] = coefficients[i * kinds + k]!;
  return out;
}
