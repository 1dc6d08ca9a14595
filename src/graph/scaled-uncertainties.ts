import { otherPerBinFactors } from "./per-bin-factors.js";
import type { HessianState, State, UncertaintySteps } from "./state.js";
import type { UncertaintyState } from "./uncertainty-state.js";

/*
 * Samples whose events are those of the program times W_b = √Σ_s (c_s e_sb)², with the product c_s of the scalar factors of a member s
 * in the place of a constant. With v_b = slope_b γ_b nominal_b F / W_b, F the product of the scalar factors of the sample itself,
 *
 *   W′_b = Σ_s e_sb² c_s c_s′ / W_b
 *   Σ_b slope_b ∂²rate_b = Σ_s α_s (c_s c_s″ + c_s′ c_s′ᵀ) − Σ_st M_st c_s′ c_t′ᵀ
 *   α_s = Σ_b v_b e_sb²,   M_st = Σ_b v_b/W_b² e_sb² e_tb² c_s c_t
 *
 * All of W′ are combinations of the few c_s′, so that no product of two parameters is formed bin by bin. A bin in which W is 0 has
 * derivatives of 0, which is the limit of the even function. See docs/engine.md, section 6.
 */

/** Events of the samples, from the products of the scalar factors of all. */
function writeEvents({ program, factor, base, nominal, uncertainties }: State): void {
  for (const { term, widths } of uncertainties) {
    const { sample, members, squares } = term;
    const { offset } = program.samples[sample]!;
    const nBins = widths.length;
    widths.fill(0);
    for (let m = 0; m < members.length; m++) {
      const scale = factor[members[m]!]! ** 2;
      for (let b = 0; b < nBins; b++) widths[b]! += scale * squares[m * nBins + b]!;
    }
    for (let b = 0; b < nBins; b++) {
      widths[b] = Math.sqrt(widths[b]!);
      nominal[offset + b] = program.nominal[offset + b]! * widths[b]!;
      base[offset + b] = nominal[offset + b]!;
    }
  }
}

/** The weights F α_s c_s, from the slopes of the bins: with them the scalar factors of members enter derivatives through W. */
function writeMoreWeights(state: State): void {
  const { program, factor, slope, gamma, clippedSample, moreWeight, uncertainties } = state;
  if (uncertainties.length === 0) return;
  moreWeight.fill(0);
  for (const { term, widths, slopes, sums } of uncertainties) {
    const { sample, members, squares } = term;
    const { offset, channel } = program.samples[sample]!;
    const { binBegin } = program.channels[channel]!;
    const nBins = widths.length;
    for (let b = 0; b < nBins; b++) {
      const isFlat = widths[b] === 0 || clippedSample[offset + b] === 1;
      const events = program.nominal[offset + b]!;
      slopes[b] = isFlat ? 0 : (slope[binBegin + b]! * gamma[offset + b]! * events) / widths[b]!;
    }
    for (let m = 0; m < members.length; m++) {
      let sum = 0;
      for (let b = 0; b < nBins; b++) sum += slopes[b]! * squares[m * nBins + b]!;
      sums[m] = sum;
      moreWeight[members[m]!]! += factor[sample]! * sum * factor[members[m]!]!;
    }
  }
}

/** Adds to J, to the couplings and Σ_b slope_b ∂²rate_b; the terms with c″ are those of the weights of `writeMoreWeights`. */
function addCurvature(state: State, hessian: HessianState, pars: Float64Array): void {
  for (const each of state.uncertainties) {
    const n = writeRows(state, hessian, each);
    addPairs(state, hessian, each, n);
    addRateSlopes(state, hessian, each, pars);
  }
}

/** Writes the rows c_s′ of the members, and behind them the row ∂F where the sample has scalar factors; returns the number of rows. */
function writeRows(
  { program, useSlope }: State,
  { uncertaintyRoom }: HessianState,
  { term }: UncertaintyState,
): number {
  const { samples, channels, uses } = program;
  const { width } = channels[samples[term.sample]!.channel]!;
  const { useBegin, useEnd } = samples[term.sample]!;
  const listed = useEnd > useBegin ? [...term.members, term.sample] : term.members;
  const { rows } = uncertaintyRoom;
  rows.fill(0, 0, listed.length * width);
  for (let m = 0; m < listed.length; m++) {
    const sample = samples[listed[m]!]!;
    for (let i = sample.useBegin; i < sample.useEnd; i++) rows[m * width + uses.local[i]!]! += useSlope[i]!;
  }
  return listed.length;
}

/** Adds Σ_s α_s c_s′ c_s′ᵀ − Σ_st M_st c_s′ c_t′ᵀ, and the products c_s′ ∂Fᵀ + ∂F c_s′ᵀ, to the square of the channel. */
function addPairs(
  { program, factor }: State,
  { dense, square, uncertaintyRoom }: HessianState,
  { term, widths, slopes, sums }: UncertaintyState,
  n: number,
): void {
  const { sample, members, squares } = term;
  const { width, square: begin } = program.channels[program.samples[sample]!.channel]!;
  const { rows, products, matrix, weights } = uncertaintyRoom;
  const nBins = widths.length;
  const f = factor[sample]!;
  matrix.fill(0, 0, n * n);
  for (let s = 0; s < members.length; s++) {
    const c = factor[members[s]!]!;
    for (let b = 0; b < nBins; b++) {
      weights[b] = slopes[b] === 0 ? 0 : (slopes[b]! / widths[b]!) * (squares[s * nBins + b]! / widths[b]!);
    }
    for (let t = 0; t <= s; t++) {
      let sum = 0;
      for (let b = 0; b < nBins; b++) sum += weights[b]! * squares[t * nBins + b]!;
      const entry = -f * c * factor[members[t]!]! * sum;
      matrix[s * n + t] = entry;
      matrix[t * n + s] = entry;
    }
    matrix[s * n + s]! += f * sums[s]!;
    if (n === members.length) continue;
    matrix[s * n + n - 1] = c * sums[s]!;
    matrix[(n - 1) * n + s] = c * sums[s]!;
  }
  products.fill(0, 0, n * width);
  dense.addProducts(matrix, 0, n, rows, 0, width, n, products, 0);
  dense.addRowProducts(products, rows, n, width, square, begin);
}

/** Adds γ nominal F W′ to J, and slope W′ nominal F times the other per-bin factors to the coupling of each per-bin factor. */
function addRateSlopes(
  { program, factor, gamma, slope, clippedSample }: State,
  { dense, jacobian, coupling, uncertaintyRoom, folding }: HessianState,
  { term, widths }: UncertaintyState,
  pars: Float64Array,
): void {
  const { sample, members, squares } = term;
  const { offset, channel, binBegin: useBegin, binEnd: useEnd } = program.samples[sample]!;
  const { binBegin, nBins, width, jacobian: jacobianBegin, coupling: couplingBegin } = program.channels[channel]!;
  const { rows, weights } = uncertaintyRoom;
  const writeWeights = (ofBin: (b: number) => number) => {
    for (let b = 0; b < nBins; b++) {
      const isFlat = widths[b] === 0 || clippedSample[offset + b] === 1;
      const scale = isFlat ? 0 : (ofBin(b) * program.nominal[offset + b]! * factor[sample]!) / widths[b]!;
      for (let m = 0; m < members.length; m++) {
        weights[m * nBins + b] = scale * squares[m * nBins + b]! * factor[members[m]!]!;
      }
    }
  };
  writeWeights((b) => gamma[offset + b]!);
  dense.addProducts(weights, 0, nBins, rows, 0, width, members.length, jacobian, jacobianBegin);
  for (let k = useBegin; k < useEnd; k++) {
    writeWeights((b) => slope[binBegin + b]! * otherPerBinFactors(program, pars, sample, k, b));
    const fold = folding?.folds[k];
    const first = couplingBegin + program.binUses[k]! * nBins * width;
    if (fold === undefined) dense.addProducts(weights, 0, nBins, rows, 0, width, members.length, coupling, first);
    else fold.addRows(weights, rows, members.length);
  }
}

/** ∂(base)/∂c_s of a sample in one bin, for each of its members. */
export function slopesOfMembers(
  { program, factor }: State,
  { term: { sample, members, squares }, widths }: UncertaintyState,
  bin: number,
): readonly number[] {
  if (widths[bin] === 0) return members.map(() => 0);
  const scale = program.nominal[program.samples[sample]!.offset + bin]! / widths[bin]!;
  return members.map((member, m) => scale * squares[m * widths.length + bin]! * factor[member]!);
}

export const UNCERTAINTY_STEPS: UncertaintySteps = { writeEvents, writeMoreWeights, addCurvature };
