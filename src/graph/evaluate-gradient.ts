import { isMasked } from "./bin-deviance.js";
import { constraintDeviance, type Deviance, evaluateRates, mainDeviance } from "./evaluate-value.js";
import type { SlopeWriter } from "./evaluation.js";
import { otherPerBinFactors } from "./per-bin-factors.js";
import type { State } from "./state.js";

/**
 * Value and gradient of −log L, and with order 2 the second derivatives of forms. Tangents run forward over each sample's
 * support (leave-one-out products of its factors, derivatives of its shifts) and are contracted with ∂(−log L)/∂rate, so
 * the cost is that of the value: proportional to the number of (sample, modifier, bin) triples.
 *
 * Returns false outside the domain; the gradient is then 0.
 */
export function evaluateGradient(
  state: State,
  pars: Float64Array,
  data: Float64Array,
  out: Deviance,
  order: 1 | 2,
  writeSlopes?: SlopeWriter,
): boolean {
  evaluateRates(state, pars, order);
  out.main = mainDeviance(state, data);
  out.constraint = constraintDeviance(state.program, pars, data);
  return gradientFromRates(state, pars, data, out, writeSlopes);
}

/** The part of `evaluateGradient` after the deviances in `out`; also fills slopes and curvatures of −log Poisson. */
export function gradientFromRates(
  state: State,
  pars: Float64Array,
  data: Float64Array,
  out: Deviance,
  writeSlopes?: SlopeWriter,
): boolean {
  state.gradient.fill(0);
  if (!(out.main + out.constraint < Number.POSITIVE_INFINITY)) return false;
  poissonDerivatives(state, data);
  writeSlopes?.(data);
  closeClippedSamples(state);
  state.uncertaintySteps?.writeMoreWeights(state);
  for (let s = 0; s < state.program.samples.length; s++) {
    leaveOneOut(state, s);
    addSampleGradient(state, pars, s);
  }
  addConstraintGradient(state, pars, data);
  return true;
}

/**
 * slope = 1 − n/rate and curvature = n/rate² of −log Poisson; a bin without events has slope 1 everywhere, and one that
 * a floor holds or that is left out has none.
 */
function poissonDerivatives({ program, rate, slope, curvature, clippedBin }: State, data: Float64Array): void {
  for (let c = 0; c < program.channels.length; c++) {
    const { binBegin, nBins, data: begin } = program.channels[c]!;
    for (let b = 0; b < nBins; b++) {
      const bin = binBegin + b;
      const n = data[begin + b]!;
      if (clippedBin[bin] === 1 || isMasked(n)) {
        slope[bin] = 0;
        curvature[bin] = 0;
        continue;
      }
      const lambda = rate[bin]!;
      slope[bin] = n === 0 ? 1 : (lambda - n) / lambda;
      curvature[bin] = n === 0 ? 0 : n / lambda / lambda;
    }
  }
}

/** Where a floor holds a sample's rate, its parts are set to 0: derivatives of the rate have one of them as a factor. */
function closeClippedSamples({ program, base, gamma, clippedSample }: State): void {
  if (!program.hasFloors) return;
  for (let i = 0; i < clippedSample.length; i++) {
    if (clippedSample[i] === 0) continue;
    base[i] = 0;
    gamma[i] = 0;
  }
}

/** useSlope = f′ × product of the sample's other factors, by prefix and suffix products: never a division. */
export function leaveOneOut({ program, value, first, useSlope, useOthers }: State, s: number): void {
  const { uses, samples } = program;
  const { useBegin, useEnd } = samples[s]!;
  let prefix = 1;
  for (let i = useBegin; i < useEnd; i++) {
    useOthers[i] = prefix;
    prefix *= value[uses.factor[i]!]!;
  }
  let suffix = 1;
  for (let i = useEnd - 1; i >= useBegin; i--) {
    const f = uses.factor[i]!;
    useOthers[i]! *= suffix;
    useSlope[i] = first[f]! * useOthers[i]!;
    suffix *= value[f]!;
  }
}

function addSampleGradient(state: State, pars: Float64Array, s: number): void {
  const { program, gradient, base, gamma, slope, factor, useSlope, basis, clippedShift } = state;
  const { terms, termShift, uses, border, channels, samples } = program;
  const sample = samples[s]!;
  const { offset, channel } = sample;
  const { binBegin, nBins, locals } = channels[channel]!;
  const f = factor[s]!;
  let weight = moreWeightOf(state, s);
  const hasFactors = sample.useEnd > sample.useBegin;
  for (let b = 0; hasFactors && b < nBins; b++) weight += slope[binBegin + b]! * gamma[offset + b]! * base[offset + b]!;
  for (let i = sample.useBegin; i < sample.useEnd; i++) {
    gradient[border[locals[uses.local[i]!]!]!]! += weight * useSlope[i]!;
  }
  for (let t = sample.termBegin; t < sample.termEnd; t++) {
    const up = termShift[t]!;
    let sumUp = 0;
    let sumDown = 0;
    for (let b = 0; b < nBins; b++) {
      if (clippedShift[offset + b] === 1) continue;
      const w = slope[binBegin + b]! * gamma[offset + b]!;
      sumUp += w * terms.shift[up + 2 * b]!;
      sumDown += w * terms.shift[up + 2 * b + 1]!;
    }
    const at = 6 * terms.basis[t]!;
    gradient[border[locals[terms.local[t]!]!]!]! += f * (basis[at + 2]! * sumUp + basis[at + 3]! * sumDown);
  }
  addPerBinGradient(state, pars, s);
}

/** What the factors of a sample weigh through the uncertainties that they scale. */
export function moreWeightOf({ uncertainties, moreWeight }: State, s: number): number {
  return uncertainties.length === 0 ? 0 : moreWeight[s]!;
}

/** ∂/∂γ of each per-bin factor: slope × base × F × the sample's other per-bin factors. */
function addPerBinGradient(state: State, pars: Float64Array, s: number): void {
  const { program, gradient, base, slope, factor } = state;
  const { binUses, arrow, channels, samples } = program;
  const { offset, channel, binBegin: useBegin, binEnd: useEnd } = samples[s]!;
  if (useBegin === useEnd) return;
  const { binBegin, nBins, arrows } = channels[channel]!;
  const f = factor[s]!;
  const isAlone = useEnd - useBegin === 1;
  for (let k = useBegin; k < useEnd; k++) {
    const a = arrows[binUses[k]!]!;
    for (let b = 0; b < nBins; b++) {
      const others = isAlone ? 1 : otherPerBinFactors(program, pars, s, k, b);
      gradient[arrow[a + b]!]! += slope[binBegin + b]! * base[offset + b]! * f * others;
    }
  }
}

function addConstraintGradient({ program, gradient }: State, pars: Float64Array, data: Float64Array): void {
  const { normals, poissons } = program;
  for (let i = 0; i < normals.parameter.length; i++) {
    const p = normals.parameter[i]!;
    const sigma = normals.sigma[i]!;
    gradient[p]! += (pars[p]! - data[normals.data[i]!]!) / (sigma * sigma);
  }
  for (let i = 0; i < poissons.parameter.length; i++) {
    const p = poissons.parameter[i]!;
    const n = data[poissons.data[i]!]!;
    const lambda = poissons.tau[i]! * pars[p]!;
    gradient[p]! += n === 0 ? poissons.tau[i]! : (poissons.tau[i]! * (lambda - n)) / lambda;
  }
}
