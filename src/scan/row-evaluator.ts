import { type BoundData, constraintDeviance } from "../graph/evaluate-value.js";
import type { Evaluator } from "../graph/evaluator.js";
import type { Program } from "../graph/program.js";
import { poissonDeviance } from "../math/poisson.js";
import { type MovingBin, type MovingSample, type RowStructure, rowStructure } from "./row-structure.js";

/**
 * log L along rows of a grid on which one parameter takes the same values t:
 *
 *   L(row, t) = Π_bins Poisson(n | Σ_still rate(row) + Σ_moving rate(row, t)) × constraints(row) × constraints(t)
 *
 * What depends on the row alone is computed once per row, what depends on t alone once for all rows; a point then costs
 * a few multiplications and one logarithm for each bin that t moves, several times less than an evaluation of its own.
 * Values are those of `Model.logpdf` to a few units in the last digit.
 */
export class RowEvaluator {
  readonly #evaluator: Evaluator;
  readonly #data: BoundData;
  readonly #parameter: number;
  readonly #structure: RowStructure;
  readonly #rowConstraints: Program;
  /** Log of the constraints on the row's parameter, without constants, at each t. */
  readonly #pointTerms: Float64Array;
  readonly #rate: Float64Array;

  /** Whether rows of a program can be evaluated: it has no floors under rates. */
  static supports({ channels, samples }: Program): boolean {
    return [...channels, ...samples].every(({ floor }) => floor === Number.NEGATIVE_INFINITY);
  }

  /**
   * @param parameter - index of the parameter that varies along a row
   * @param t - its values; `[n]`
   */
  constructor(evaluator: Evaluator, data: BoundData, parameter: number, t: Float64Array) {
    const { program } = evaluator;
    this.#evaluator = evaluator;
    this.#data = data;
    this.#parameter = parameter;
    this.#structure = rowStructure(evaluator, parameter, t);
    this.#rowConstraints = withConstraintsOf(program, (p) => p !== parameter);
    const own = withConstraintsOf(program, (p) => p === parameter);
    const pars = new Float64Array(program.nPars);
    this.#pointTerms = t.map((value) => {
      pars[parameter] = value;
      return -constraintDeviance(own, pars, data.values);
    });
    this.#rate = new Float64Array(t.length);
  }

  /** Writes log L at `pars`, with each t in place of the row's parameter, to `out` from `offset`; `[n]`. */
  evaluate(pars: Float64Array, out: Float64Array, offset: number): void {
    const { values: data, mainConstant, constraintConstant } = this.#data;
    const { stillBins, movingBins } = this.#structure;
    const evaluator = this.#evaluator;
    evaluator.rates(pars);
    let rest = mainConstant + constraintConstant + constraintDeviance(this.#rowConstraints, pars, data);
    for (const bin of stillBins) rest += binDeviance(data[bin.data]!, evaluator.state.rate[bin.index]!);
    let from = this.#pointTerms;
    let fromOffset = 0;
    for (const bin of movingBins) {
      const { base, factor } = this.#rates(bin, pars);
      const n = data[bin.data]!;
      subtractDeviances({ n, rate: this.#rate, base, factor, rest, from, fromOffset }, out, offset);
      from = out;
      fromOffset = offset;
      rest = 0;
    }
    if (movingBins.length > 0) return;
    for (let j = 0; j < from.length; j++) out[offset + j] = from[j]! - rest;
  }

  /** Expected events of a bin along the row, rate + base × factor: the last sample's are left to the caller's loop. */
  #rates({ inChannel, nBins, moving, still }: MovingBin, pars: Float64Array): Pick<RowOfBin, "base" | "factor"> {
    const rate = this.#rate;
    let rest = 0;
    for (const s of still) rest += this.#evaluator.sampleRate(s, inChannel);
    rate.fill(rest);
    let base = 0;
    let factor = rate;
    for (let k = 0; k < moving.length; k++) {
      const part = moving[k]!;
      if (k > 0) for (let j = 0; j < rate.length; j++) rate[j]! += base * factor[j]!;
      factor = part.factor;
      const scale = this.#stillScale(part.sample, inChannel, pars);
      base = scale * this.#stillBase(part.sample, inChannel, nBins);
      this.#addShifts(part.sample, factor, scale, inChannel, nBins);
    }
    return { base, factor };
  }

  /** rate += (u (hi − nominal) + w (nominal − lo)) × factors, for each shift by the row's parameter. */
  #addShifts({ movingTerms }: MovingSample, factor: Float64Array, scale: number, b: number, nBins: number): void {
    const { terms, termShift } = this.#evaluator.program;
    const rate = this.#rate;
    for (const { term, u, w } of movingTerms) {
      const up = scale * terms.shift[termShift[term]! + b]!;
      const down = scale * terms.shift[termShift[term]! + nBins + b]!;
      for (let j = 0; j < rate.length; j++) rate[j]! += (u[j]! * up + w[j]! * down) * factor[j]!;
    }
  }

  /** nominal + shifts by other parameters. */
  #stillBase({ index, stillTerms }: MovingSample, b: number, nBins: number): number {
    const { program, state } = this.#evaluator;
    const { terms, termShift, nominal, samples } = program;
    let base = nominal[samples[index]!.offset + b]!;
    for (const term of stillTerms) {
      const at = 6 * terms.basis[term]!;
      const up = termShift[term]! + b;
      base += state.basis[at]! * terms.shift[up]! + state.basis[at + 1]! * terms.shift[up + nBins]!;
    }
    return base;
  }

  /** Product of the factors of a sample in a bin that do not depend on the row's parameter. */
  #stillScale({ index, stillFactors }: MovingSample, b: number, pars: Float64Array): number {
    const { program, state } = this.#evaluator;
    const { binBegin, binEnd, channel } = program.samples[index]!;
    const { arrows } = program.channels[channel]!;
    let scale = 1;
    for (const f of stillFactors) scale *= state.value[f]!;
    for (let k = binBegin; k < binEnd; k++) {
      const p = program.arrow[arrows[program.binUses[k]!]! + b]!;
      if (p !== this.#parameter) scale *= pars[p]!;
    }
    return scale;
  }
}

/** The program with those constraints only whose parameter is chosen. */
function withConstraintsOf(program: Program, chosen: (parameter: number) => boolean): Program {
  const { normals, poissons } = program;
  const keptNormals = indicesWhere(normals.parameter, chosen);
  const keptPoissons = indicesWhere(poissons.parameter, chosen);
  return {
    ...program,
    normals: {
      parameter: keptNormals.map((i) => normals.parameter[i]!),
      data: keptNormals.map((i) => normals.data[i]!),
      sigma: Float64Array.from(keptNormals, (i) => normals.sigma[i]!),
    },
    poissons: {
      parameter: keptPoissons.map((i) => poissons.parameter[i]!),
      data: keptPoissons.map((i) => poissons.data[i]!),
      tau: Float64Array.from(keptPoissons, (i) => poissons.tau[i]!),
    },
  };
}

function indicesWhere(list: Int32Array, chosen: (entry: number) => boolean): Int32Array {
  return Int32Array.from(list.keys()).filter((i) => chosen(list[i]!));
}

/** Half the Poisson deviance; Infinity outside the domain: a rate below 0, or 0 with a positive count, or not finite. */
function binDeviance(n: number, lambda: number): number {
  return lambda >= 0 && lambda < Number.POSITIVE_INFINITY ? poissonDeviance(n, lambda) : Number.POSITIVE_INFINITY;
}

/** Counts up to which n log(n/λ) + λ − n is good to 2e-14 when its terms are simply added. */
const SMALL_COUNT = 100;

/** A bin along a row. */
interface RowOfBin {
  readonly n: number;
  /** Its rate is rate + base × factor. */
  readonly rate: Float64Array;
  readonly base: number;
  readonly factor: Float64Array;
  /** What to subtract from, and what else to subtract at every point. */
  readonly from: Float64Array;
  readonly fromOffset: number;
  readonly rest: number;
}

/** out = from − deviance of the bin − rest; −Infinity outside the domain. */
function subtractDeviances(bin: RowOfBin, out: Float64Array, offset: number): void {
  const { n, rate, base, factor, from, fromOffset, rest } = bin;
  if (n === 0 || n > SMALL_COUNT) {
    for (let j = 0; j < rate.length; j++) {
      out[offset + j] = from[fromOffset + j]! - (binDeviance(n, rate[j]! + base * factor[j]!) + rest);
    }
    return;
  }
  for (let j = 0; j < rate.length; j++) {
    const lambda = rate[j]! + base * factor[j]!;
    const inside = lambda > 0 && lambda < Number.POSITIVE_INFINITY;
    const deviance = inside ? n * Math.log(n / lambda) + (lambda - n) : Number.POSITIVE_INFINITY;
    out[offset + j] = from[fromOffset + j]! - (deviance + rest);
  }
}
