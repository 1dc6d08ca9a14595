import type { Evaluator } from "../evaluator.js";
import type { Program } from "../program.js";

/** A shift by the parameter of a row: its u and w at each point of the row. */
export interface MovingTerm {
  readonly term: number;
  readonly u: Float64Array;
  readonly w: Float64Array;
}

/** How the rate of a sample depends on the parameter of a row. */
export interface MovingSample {
  readonly index: number;
  /** Product of those of its scalar factors that depend on the parameter, at each point of the row. */
  readonly factor: Float64Array;
  readonly movingTerms: readonly MovingTerm[];
  /** Its other scalar factors and shifts. */
  readonly stillFactors: readonly number[];
  readonly stillTerms: readonly number[];
}

/** A bin of the main data. */
export interface Bin {
  /** Position among all bins, inside the channel, and in the data vector. */
  readonly index: number;
  readonly inChannel: number;
  readonly data: number;
}

/** A bin whose rate depends on the parameter of a row. */
export interface MovingBin extends Bin {
  /** Samples through which it does, each with the product of all its factors that depend on the parameter. */
  readonly moving: readonly { readonly sample: MovingSample; readonly factor: Float64Array }[];
  readonly still: readonly number[];
}

/** The samples and bins that a parameter changes, found once for all rows. */
export interface RowStructure {
  readonly movingBins: readonly MovingBin[];
  readonly stillBins: readonly Bin[];
}

/** @param t - values of `parameter` along a row; `[n]` */
export function rowStructure(evaluator: Evaluator, parameter: number, t: Float64Array): RowStructure {
  const { program } = evaluator;
  const tables = new Tables(evaluator, parameter, t);
  const movingBins: MovingBin[] = [];
  const stillBins: Bin[] = [];
  for (const { sampleBegin, sampleEnd, binBegin, data, nBins } of program.channels) {
    const samples: MovingSample[] = [];
    for (let s = sampleBegin; s < sampleEnd; s++) samples.push(tables.sample(s));
    for (let b = 0; b < nBins; b++) {
      const bin = { index: binBegin + b, inChannel: b, data: data + b };
      const moving: { sample: MovingSample; factor: Float64Array }[] = [];
      const still: number[] = [];
      for (const sample of samples) {
        const power = perBinPower(program, sample.index, b, parameter);
        if (power === 0 && !movesAllBins(program, sample)) still.push(sample.index);
        else {
          moving.push({ sample, factor: power === 0 ? sample.factor : timesPower(sample.factor, t, power) });
        }
      }
      if (moving.length > 0) movingBins.push({ ...bin, moving, still });
      else stillBins.push(bin);
    }
  }
  return { movingBins, stillBins };
}

function timesPower(factor: Float64Array, t: Float64Array, power: number): Float64Array {
  const product = factor.slice();
  for (let j = 0; j < t.length; j++) product[j]! *= t[j]! ** power;
  return product;
}

/** Scalar factors, and u and w of shifts, that depend on the parameter: values at each point of a row. */
class Tables {
  readonly #program: Program;
  readonly #length: number;
  readonly #factors = new Map<number, Float64Array>();
  readonly #shifts = new Map<number, { readonly u: Float64Array; readonly w: Float64Array }>();

  constructor({ program, state }: Evaluator, parameter: number, t: Float64Array) {
    this.#program = program;
    this.#length = t.length;
    const { factorGroups, basisParameter, basisForms } = program;
    const groups = factorGroups.filter((group) => group.parameter.includes(parameter));
    for (const { begin, parameter: parameters } of groups) {
      for (let i = 0; i < parameters.length; i++) {
        if (parameters[i] === parameter) this.#factors.set(begin + i, new Float64Array(t.length));
      }
    }
    for (let k = 0; k < basisParameter.length; k++) {
      if (basisParameter[k] !== parameter) continue;
      this.#shifts.set(k, { u: new Float64Array(t.length), w: new Float64Array(t.length) });
    }
    if (this.#factors.size + this.#shifts.size === 0) return;
    const pars = new Float64Array(program.nPars);
    for (let j = 0; j < t.length; j++) {
      pars[parameter] = t[j]!;
      for (const group of groups) {
        group.form.evaluate(state.batches[factorGroups.indexOf(group)]!, pars, state.sides, 0);
      }
      for (const [f, table] of this.#factors) table[j] = state.value[f]!;
      for (const [k, { u, w }] of this.#shifts) {
        basisForms[k]!.basis(t[j]!, state.sides[parameter]!, state.basis, 6 * k);
        u[j] = state.basis[6 * k]!;
        w[j] = state.basis[6 * k + 1]!;
      }
    }
  }

  sample(index: number): MovingSample {
    const { samples, uses, terms } = this.#program;
    const { useBegin, useEnd, termBegin, termEnd } = samples[index]!;
    const factor = new Float64Array(this.#length).fill(1);
    const stillFactors: number[] = [];
    for (let i = useBegin; i < useEnd; i++) {
      const table = this.#factors.get(uses.factor[i]!);
      if (table === undefined) stillFactors.push(uses.factor[i]!);
      else for (let j = 0; j < factor.length; j++) factor[j]! *= table[j]!;
    }
    const movingTerms: MovingTerm[] = [];
    const stillTerms: number[] = [];
    for (let term = termBegin; term < termEnd; term++) {
      const table = this.#shifts.get(terms.basis[term]!);
      if (table === undefined) stillTerms.push(term);
      else movingTerms.push({ term, ...table });
    }
    return { index, factor, movingTerms, stillFactors, stillTerms };
  }
}

/** Whether a shift or a scalar factor moves the sample in all its bins. */
function movesAllBins({ samples }: Program, { index, stillFactors, movingTerms }: MovingSample): boolean {
  const { useBegin, useEnd } = samples[index]!;
  return movingTerms.length > 0 || stillFactors.length < useEnd - useBegin;
}

/** Number of the sample's per-bin factors that are the parameter itself in bin `b` of the channel. */
function perBinPower(program: Program, s: number, b: number, parameter: number): number {
  const { binBegin, binEnd, channel } = program.samples[s]!;
  const { arrows } = program.channels[channel]!;
  let power = 0;
  for (let k = binBegin; k < binEnd; k++) {
    if (program.arrow[arrows[program.binUses[k]!]! + b] === parameter) power++;
  }
  return power;
}
