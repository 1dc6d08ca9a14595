import type { Program } from "../program.js";
import type { SampleSupports } from "../sample-supports.js";
import {
  CHANNEL,
  type ChannelRecord,
  RUN,
  type RunRecord,
  SAMPLE,
  type SampleRecord,
} from "./engine-records.generated.js";
import { packRecords, recordsSize } from "./record-layout.js";

/*
 * The tables of a program as engine.as reads them: records of channels and samples, and lists of byte offsets.
 */

const DOUBLE = Float64Array.BYTES_PER_ELEMENT;
const INDEX = Uint32Array.BYTES_PER_ELEMENT;
/** A support whose runs are this long on average is better taken by runs. */
const LONG_RUN = 4;
/** Each list begins at a whole number: it may take one more. */
const SLACK = 32;

/** Byte offsets of numbers of eight bytes. */
export function bytesOf(indices: ArrayLike<number>): Uint32Array {
  const out = new Uint32Array(indices.length);
  for (let i = 0; i < out.length; i++) out[i] = indices[i]! * DOUBLE;
  return out;
}

/** Numbers, of eight bytes, that the tables of a program and the room for its parameters and data take at most. */
export function engineTablesSize(program: Program): number {
  const { channels, samples, terms, uses, binUses, factorGroups, nPars, nData } = program;
  const records = recordsSize(SAMPLE, samples.length);
  const coefficients = factorGroups.reduce((sum, { parameter }) => sum + 9 * (parameter.length + 2), 0);
  const ofSupports = uses.factor.length + terms.basis.length;
  const supports = ofSupports + recordsSize(RUN, ofSupports);
  const indices = 4 * (terms.basis.length + uses.factor.length) + binUses.length + supports;
  const floors = channels.length + 2 * samples.length;
  const doubles = terms.shift.length + 2 * terms.basis.length + coefficients + floors + nPars + nData;
  return densityTablesSize(program) + records + doubles + indices + longestChannel(program) + SLACK;
}

/** Numbers, of eight bytes, that the tables of a program's densities take at most. */
export function densityTablesSize({ channels, normals, poissons }: Program): number {
  const records = recordsSize(CHANNEL, channels.length);
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
  let [locals, arrows, pairs] = [0, 0, 0];
  const records = channels.map((channel): ChannelRecord => {
    const { nBins, width } = channel;
    const nArrows = channel.arrows.length;
    const record = {
      bins: channel.binBegin * DOUBLE,
      nBins,
      data: channel.data * DOUBLE,
      samples: channel.sampleBegin,
      samplesEnd: channel.sampleEnd,
      width,
      locals: locals * INDEX,
      arrows: arrows * INDEX,
      nArrows,
      jacobian: channel.jacobian * DOUBLE,
      incidence: channel.incidence * DOUBLE,
      coupling: channel.coupling * DOUBLE,
      square: channel.square * DOUBLE,
      pairs: pairs * INDEX,
    };
    locals += width;
    arrows += nArrows;
    pairs += nArrows ** 2 * nBins;
    return record;
  });
  return packRecords(CHANNEL, records);
}

/** Records of samples, and the runs of consecutive local parameters that their supports consist of. */
export function sampleTable(
  { samples, termShift }: Program,
  supports: SampleSupports,
  channelsAt: number,
): { readonly records: Uint32Array; readonly runs: Uint32Array } {
  const runs: RunRecord[] = [];
  const records = samples.map((sample, s): SampleRecord => {
    const begin = supports.begin[s]!;
    const size = supports.begin[s + 1]! - begin;
    const own = runsOf(supports.local.subarray(begin, begin + size));
    const byRuns = own.length * LONG_RUN <= size;
    const runsAt = runs.length * RUN.bytes;
    if (byRuns) for (const run of own) runs.push(run);
    return {
      channel: channelsAt + sample.channel * CHANNEL.bytes,
      offset: sample.offset * DOUBLE,
      terms: sample.termBegin,
      termsEnd: sample.termEnd,
      uses: sample.useBegin,
      usesEnd: sample.useEnd,
      binUses: sample.binBegin,
      binUsesEnd: sample.binEnd,
      shift: (termShift[sample.termBegin] ?? 0) * DOUBLE,
      support: begin,
      size,
      repeats: supports.repeats[s]!,
      runs: runsAt,
      nRuns: byRuns ? own.length : 0,
    };
  });
  return { records: packRecords(SAMPLE, records), runs: packRecords(RUN, runs) };
}

/** Runs of consecutive numbers. */
function runsOf(local: Int32Array): RunRecord[] {
  const runs: RunRecord[] = [];
  let begin = 0;
  for (let i = 1; i <= local.length; i++) {
    if (i < local.length && local[i] === local[i - 1]! + 1) continue;
    runs.push({ begin, length: i - begin, local: local[begin]! * DOUBLE });
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
