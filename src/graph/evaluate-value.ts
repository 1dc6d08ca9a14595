import { poissonConstant } from "../math/poisson.js";
import { domainDeviance, isMasked } from "./bin-deviance.js";
import type { Program } from "./program.js";
import { rateOf } from "./sample-rate.js";
import type { State } from "./state.js";

/**
 * Data bound to a program: the vector, and what of −log L depends on it alone.
 *
 * −log Poisson(n | λ) = [n log(n/λ) + λ − n] + [stirlingError(n) + log(2πn)/2]: a deviance, which is small near λ = n
 * and keeps its digits there, and a constant. −log Normal splits the same way.
 */
export interface BoundData {
  /** A main bin that is NaN is left out, or is one of Gaussian data, which are behind all others: see `GaussianTerm`. */
  readonly values: Float64Array;
  readonly mainConstant: number;
  readonly constraintConstant: number;
}

const mainConstantOf = (n: number): number => (isMasked(n) ? 0 : poissonConstant(n));

/** Data as users give them in the layout of bound data; the same numbers where no data are Gaussian. */
export function placedData(program: Program, data: Float64Array): Float64Array {
  if (program.gaussians.length === 0) return data;
  const values = new Float64Array(program.nData);
  values.set(data);
  for (const { given, data: positions } of program.gaussians) {
    for (let i = 0; i < given.length; i++) {
      values[positions[i]!] = values[given[i]!]!;
      values[given[i]!] = Number.NaN;
    }
  }
  return values;
}

/** Without the constants of terms that are evaluated beside those of the engine. */
export function bindData(program: Program, data: ArrayLike<number>): BoundData {
  const values = placedData(program, Float64Array.from(data));
  let mainConstant = 0;
  for (const { data: begin, nBins } of program.channels) {
    for (let b = 0; b < nBins; b++) mainConstant += mainConstantOf(values[begin + b]!);
  }
  let constraintConstant = 0;
  for (const sigma of program.normals.sigma) constraintConstant += Math.log(sigma * Math.sqrt(2 * Math.PI));
  for (const d of program.poissons.data) constraintConstant += poissonConstant(values[d]!);
  return { values, mainConstant, constraintConstant };
}

/** Deviance parts of −log L at `pars`; Infinity outside the domain. Leaves rates and factors in `state`. */
export interface Deviance {
  main: number;
  constraint: number;
}

/** Evaluates everything that depends on parameters but not on data: factors, shifts, rates. */
export function evaluateRates(state: State, pars: Float64Array, order: 0 | 1 | 2): void {
  evaluateForms(state, pars, order);
  for (let s = 0; s < state.program.samples.length; s++) writeFactor(state, s);
  state.uncertaintySteps?.writeEvents(state);
  for (let c = 0; c < state.program.channels.length; c++) channelRates(state, pars, c);
}

/** The part of `evaluateRates` about interpolations: u, w of all bases and scalar factors, with derivatives. */
export function evaluateForms({ program, basis, batches, sides }: State, pars: Float64Array, order: 0 | 1 | 2): void {
  const { basisForms, basisParameter } = program;
  for (let k = 0; k < basisForms.length; k++) {
    const p = basisParameter[k]!;
    basisForms[k]!.basis(pars[p]!, sides[p]!, basis, 6 * k);
  }
  for (let g = 0; g < batches.length; g++) program.factorGroups[g]!.form.evaluate(batches[g]!, pars, sides, order);
}

/** rate_b = Σ_samples (nominal_b + Σ shifts_b) × Π scalar factors × Π per-bin factors, floors applied. */
function channelRates(state: State, pars: Float64Array, c: number): void {
  const { program, rate, base, gamma, factor, clippedSample, clippedBin } = state;
  const { binBegin, nBins, sampleBegin, sampleEnd, floor } = program.channels[c]!;
  for (let b = 0; b < nBins; b++) rate[binBegin + b] = 0;
  for (let s = sampleBegin; s < sampleEnd; s++) {
    sampleParts(state, pars, s, nBins);
    const { offset, floor: sampleFloor } = program.samples[s]!;
    const f = factor[s]!;
    if (!program.hasFloors) {
      for (let b = 0; b < nBins; b++) rate[binBegin + b]! += rateOf(base[offset + b]!, f, gamma[offset + b]!);
      continue;
    }
    for (let b = 0; b < nBins; b++) {
      const value = rateOf(base[offset + b]!, f, gamma[offset + b]!);
      clippedSample[offset + b] = value < sampleFloor ? 1 : 0;
      rate[binBegin + b]! += Math.max(value, sampleFloor);
    }
  }
  if (!program.hasFloors) return;
  for (let b = 0; b < nBins; b++) {
    clippedBin[binBegin + b] = rate[binBegin + b]! < floor ? 1 : 0;
    if (clippedBin[binBegin + b] === 1) rate[binBegin + b] = floor;
  }
}

/** Product of the scalar factors of a sample. */
function writeFactor({ program: { samples, uses }, value, factor }: State, s: number): void {
  const { useBegin, useEnd } = samples[s]!;
  let product = 1;
  for (let i = useBegin; i < useEnd; i++) product *= value[uses.factor[i]!]!;
  factor[s] = product;
}

/**
 * Nominal and shifts, and per-bin factors: nominal and shifts, scalar factors, per-bin factors. Shifts or per-bin factors that a
 * sample does not have leave `base` or `gamma` as `createState` made them; floors overwrite both.
 */
function sampleParts(state: State, pars: Float64Array, s: number, nBins: number): void {
  const { program, nominal, base, gamma, basis } = state;
  const { terms, termShift, binUses, arrow, hasFloors } = program;
  const { offset, termBegin, termEnd, binBegin, binEnd, channel } = program.samples[s]!;
  if (termEnd > termBegin || hasFloors) for (let b = 0; b < nBins; b++) base[offset + b] = nominal[offset + b]!;
  for (let t = termBegin; t < termEnd; t++) {
    const at = 6 * terms.basis[t]!;
    const u = basis[at]!;
    const w = basis[at + 1]!;
    const up = termShift[t]!;
    for (let b = 0; b < nBins; b++) {
      base[offset + b]! += u * terms.shift[up + 2 * b]! + w * terms.shift[up + 2 * b + 1]!;
    }
  }
  if (program.hasShiftedFloors) clipShifted(state, s, nBins);
  if (binEnd > binBegin || hasFloors) for (let b = 0; b < nBins; b++) gamma[offset + b] = 1;
  const { arrows } = program.channels[channel]!;
  for (let k = binBegin; k < binEnd; k++) {
    const a = arrows[binUses[k]!]!;
    for (let b = 0; b < nBins; b++) gamma[offset + b]! *= pars[arrow[a + b]!]!;
  }
}

/** Raises nominal events and shifts of a sample to their floor, and notes where it holds. */
function clipShifted({ program, base, clippedShift }: State, s: number, nBins: number): void {
  const { offset, shiftedFloor } = program.samples[s]!;
  if (shiftedFloor === Number.NEGATIVE_INFINITY) return;
  for (let i = offset; i < offset + nBins; i++) {
    clippedShift[i] = base[i]! < shiftedFloor ? 1 : 0;
    if (clippedShift[i] === 1) base[i] = shiftedFloor;
  }
}

/** Deviance parts of −log L; both Infinity where some bin is outside the domain. */
export function evaluateValue(state: State, pars: Float64Array, data: Float64Array, out: Deviance): void {
  evaluateRates(state, pars, 0);
  out.main = mainDeviance(state, data);
  out.constraint = constraintDeviance(state.program, pars, data);
}

/** Σ n log(n/rate) + rate − n over main bins. */
export function mainDeviance({ program, rate }: State, data: Float64Array): number {
  let sum = 0;
  for (let c = 0; c < program.channels.length; c++) {
    const { binBegin, nBins, data: begin } = program.channels[c]!;
    for (let b = 0; b < nBins; b++) {
      const deviance = domainDeviance(data[begin + b]!, rate[binBegin + b]!);
      if (deviance === Number.POSITIVE_INFINITY) return deviance;
      sum += deviance;
    }
  }
  return sum;
}

/** Σ (a − θ)²/2σ² over normal terms and Poisson deviances with rate τθ. */
export function constraintDeviance({ normals, poissons }: Program, pars: Float64Array, data: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < normals.parameter.length; i++) {
    const pull = (data[normals.data[i]!]! - pars[normals.parameter[i]!]!) / normals.sigma[i]!;
    sum += 0.5 * pull * pull;
  }
  for (let i = 0; i < poissons.parameter.length; i++) {
    sum += domainDeviance(data[poissons.data[i]!]!, poissons.tau[i]! * pars[poissons.parameter[i]!]!);
  }
  return sum;
}
