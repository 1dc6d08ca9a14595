import { type BoundData, constraintDeviance } from "../evaluate-value.js";
import type { Evaluator } from "../evaluator.js";
import { hasTerms, type Program } from "../program.js";
import { type MovingBin, type MovingSample, type RowStructure, rowStructure } from "./row-structure.js";
import { binDeviance, RowSum } from "./row-sum.js";

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
  readonly #row: RowSum;

  /**
   * Whether rows of a program can be evaluated: it has no floors under rates, no functions of several parameters, no uncertainties
   * that factors scale, and no terms beside those of the engine.
   */
  static supports(program: Program): boolean {
    const { channels, samples, derived, uncertainties } = program;
    if (derived !== undefined || uncertainties.length > 0 || hasTerms(program)) return false;
    if (program.hasShiftedFloors) return false;
    return [...channels, ...samples].every(({ floor }) => floor === Number.NEGATIVE_INFINITY);
  }

  /**
   * @param parameter - index of the parameter that varies along a row
   * @param t - its values, at most LONGEST_ROW of them; `[n]`
   */
  constructor(evaluator: Evaluator, data: BoundData, parameter: number, t: Float64Array) {
    const { program } = evaluator;
    this.#evaluator = evaluator;
    this.#data = data;
    this.#parameter = parameter;
    this.#structure = rowStructure(evaluator, parameter, t);
    this.#rowConstraints = withoutConstraintsOn(parameter, program);
    this.#row = new RowSum(t.length);
    this.#pointTerms = this.#constraintsAt(t);
  }

  /** Writes log L at `pars`, with each t in place of the row's parameter, to `out` from `offset`; `[n]`. */
  evaluate(pars: Float64Array, out: Float64Array, offset: number): void {
    const { values: data, mainConstant, constraintConstant } = this.#data;
    const { stillBins, movingBins } = this.#structure;
    const evaluator = this.#evaluator;
    const row = this.#row;
    evaluator.rates(pars);
    let rest = mainConstant + constraintConstant + constraintDeviance(this.#rowConstraints, pars, data);
    for (const bin of stillBins) rest += binDeviance(data[bin.data]!, evaluator.state.rate[bin.index]!);
    row.sum.set(this.#pointTerms);
    for (const bin of movingBins) {
      const { base, factor } = this.#rates(bin, pars);
      row.subtract(data[bin.data]!, base, factor, rest);
      rest = 0;
    }
    if (movingBins.length === 0) for (let j = 0; j < row.sum.length; j++) row.sum[j]! -= rest;
    out.set(row.sum, offset);
  }

  /** Log of the constraints on the row's parameter, without constants: Poisson terms are bins with rate τ t. */
  #constraintsAt(t: Float64Array): Float64Array {
    const { normals, poissons } = this.#evaluator.program;
    const data = this.#data.values;
    const row = this.#row;
    row.rate.fill(0);
    row.sum.fill(0);
    for (let i = 0; i < normals.parameter.length; i++) {
      if (normals.parameter[i] !== this.#parameter) continue;
      const [center, sigma] = [data[normals.data[i]!]!, normals.sigma[i]!];
      for (let j = 0; j < t.length; j++) row.sum[j]! -= 0.5 * ((center - t[j]!) / sigma) ** 2;
    }
    for (let i = 0; i < poissons.parameter.length; i++) {
      if (poissons.parameter[i] === this.#parameter) row.subtract(data[poissons.data[i]!]!, poissons.tau[i]!, t, 0);
    }
    return row.sum.slice();
  }

  /** Expected events of a bin along the row, rate + base × factor: the last sample's are left to the caller's loop. */
  #rates({ inChannel, moving, still }: MovingBin, pars: Float64Array): LastSample {
    const { rate } = this.#row;
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
      base = scale * this.#stillBase(part.sample, inChannel);
      this.#addShifts(part.sample, factor, scale, inChannel);
    }
    return { base, factor };
  }

  /** rate += (u (hi − nominal) + w (nominal − lo)) × factors, for each shift by the row's parameter. */
  #addShifts({ movingTerms }: MovingSample, factor: Float64Array, scale: number, b: number): void {
    const { terms, termShift } = this.#evaluator.program;
    const { rate } = this.#row;
    for (const { term, u, w } of movingTerms) {
      const up = scale * terms.shift[termShift[term]! + 2 * b]!;
      const down = scale * terms.shift[termShift[term]! + 2 * b + 1]!;
      for (let j = 0; j < rate.length; j++) rate[j]! += (u[j]! * up + w[j]! * down) * factor[j]!;
    }
  }

  /** nominal + shifts by other parameters. */
  #stillBase({ index, stillTerms }: MovingSample, b: number): number {
    const { program, state } = this.#evaluator;
    const { terms, termShift, nominal, samples } = program;
    let base = nominal[samples[index]!.offset + b]!;
    for (const term of stillTerms) {
      const at = 6 * terms.basis[term]!;
      const up = termShift[term]! + 2 * b;
      base += state.basis[at]! * terms.shift[up]! + state.basis[at + 1]! * terms.shift[up + 1]!;
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

/** What the last sample that moves adds to the rates of a bin: base × factor. */
interface LastSample {
  readonly base: number;
  readonly factor: Float64Array;
}

/** The program without the constraints on a parameter. */
function withoutConstraintsOn(parameter: number, program: Program): Program {
  const { normals, poissons } = program;
  const n = indicesOfOthers(normals.parameter, parameter);
  const p = indicesOfOthers(poissons.parameter, parameter);
  return {
    ...program,
    normals: { parameter: pick(normals.parameter, n), data: pick(normals.data, n), sigma: pick(normals.sigma, n) },
    poissons: { parameter: pick(poissons.parameter, p), data: pick(poissons.data, p), tau: pick(poissons.tau, p) },
  };
}

function indicesOfOthers(parameters: Int32Array, parameter: number): readonly number[] {
  const indices: number[] = [];
  for (let i = 0; i < parameters.length; i++) if (parameters[i] !== parameter) indices.push(i);
  return indices;
}

function pick<T extends Int32Array | Float64Array>(list: T, indices: readonly number[]): T {
  const picked = list.slice(0, indices.length) as T;
  for (let i = 0; i < indices.length; i++) picked[i] = list[indices[i]!]!;
  return picked;
}
