import { moreWeightOf } from "./evaluate-gradient.js";
import { otherPerBinFactors } from "./per-bin-factors.js";
import type { Program } from "./program.js";
import type { HessianState, State } from "./state.js";

/** Products of scalar factors within these sizes can be divided by: nothing overflows on the way. */
const LEAST_PRODUCT = 1e-100;
const LARGEST_PRODUCT = 1e100;

/**
 * J = ∂rate/∂θ of one sample and Σ_b w_b ∇²rate_b, from the slopes w of a completed gradient; adds to what is there. With
 * rate = (base γ) F, F the product of its scalar factors, W = Σ_b w_b γ_b base_b and a = Σ_b w_b γ_b ∂base_b, the parts are
 *
 *   W ∂²F,   a ∂Fᵀ + ∂F aᵀ,   F Σ_b w_b γ_b ∂²base_b,   and those with per-bin factors γ
 */
export function addSampleCurvature(state: State, hessian: HessianState, pars: Float64Array, s: number): void {
  const { program, factor } = state;
  const { supports } = hessian;
  const { termBegin, termEnd, useBegin, useEnd } = program.samples[s]!;
  const weight = addSampleRows(state, hessian, s);
  addFactorCurvature(state, hessian, s, weight);
  const size = Math.abs(factor[s]!);
  const divides = size > LEAST_PRODUCT && size < LARGEST_PRODUCT && supports.repeats[s] === 0;
  if (!divides && weight !== 0) addPairsOneByOne(state, hessian, s, weight);
  if (useEnd - useBegin > 1 || termEnd > termBegin) {
    addPairs(state, hessian, s, divides ? weight / factor[s]! : 0);
  }
  addPerBin(state, hessian, pars, s);
}

/** W ∂²F/∂θᵢ² of all scalar factors of a sample. */
function addFactorCurvature(
  { program, second, useOthers }: State,
  hessian: HessianState,
  s: number,
  weight: number,
): void {
  const { uses, samples, channels } = program;
  const { channel, useBegin, useEnd } = samples[s]!;
  const { width, square: begin } = channels[channel]!;
  const { square } = hessian;
  for (let i = useBegin; i < useEnd; i++) {
    square[begin + uses.local[i]! * (width + 1)]! += weight * second[uses.factor[i]!]! * useOthers[i]!;
  }
}

/**
 * ratio u uᵀ off the diagonal and a uᵀ + u aᵀ over a sample's support, lower triangle, two rows at a time; u = ∂F. With
 * ratio = W/F the first is W ∂²F: (∂F/∂θᵢ)(∂F/∂θⱼ)/F loses nothing to rounding, but needs F ≠ 0.
 */
function addPairs({ program }: State, hessian: HessianState, s: number, ratio: number): void {
  const { square, factorRow: u, termRow: a, supports } = hessian;
  const { local } = supports;
  const { width, square: begin } = program.channels[program.samples[s]!.channel]!;
  const first = supports.begin[s]!;
  const size = supports.begin[s + 1]! - first;
  let p = 0;
  for (; p + 1 < size; p += 2) {
    const row = begin + local[first + p]! * width;
    const next = begin + local[first + p + 1]! * width;
    const [u0, u1] = [u[p]!, u[p + 1]!];
    const [f0, f1] = [ratio * u0 + a[p]!, ratio * u1 + a[p + 1]!];
    for (let q = 0; q < p; q++) {
      const l = local[first + q]!;
      square[row + l]! += f0 * u[q]! + u0 * a[q]!;
      square[next + l]! += f1 * u[q]! + u1 * a[q]!;
    }
    square[row + local[first + p]!]! += 2 * u0 * a[p]!;
    square[next + local[first + p]!]! += f1 * u0 + u1 * a[p]!;
    square[next + local[first + p + 1]!]! += 2 * u1 * a[p + 1]!;
  }
  if (p === size) return;
  const row = begin + local[first + p]! * width;
  const f0 = ratio * u[p]! + a[p]!;
  for (let q = 0; q < p; q++) square[row + local[first + q]!]! += f0 * u[q]! + u[p]! * a[q]!;
  square[row + local[first + p]!]! += 2 * u[p]! * a[p]!;
}

/**
 * The product of the factors between i and j runs along, so that no pair needs a division: prefix(i) f′ᵢ · between ·
 * f′ⱼ suffix(j), with prefix(i) f′ᵢ · between = running product.
 */
function addPairsOneByOne(state: State, { square, suffixes }: HessianState, s: number, weight: number): void {
  const { program, value, first } = state;
  const { factor, local } = program.uses;
  const { channel, useBegin, useEnd } = program.samples[s]!;
  const { width, square: begin } = program.channels[channel]!;
  let suffix = 1;
  for (let i = useEnd - 1; i >= useBegin; i--) {
    suffixes[i - useBegin] = suffix;
    suffix *= value[factor[i]!]!;
  }
  let prefix = weight;
  for (let i = useBegin; i < useEnd; i++) {
    const fi = factor[i]!;
    const li = local[i]!;
    let running = prefix * first[fi]!;
    for (let j = i + 1; j < useEnd; j++) {
      const fj = factor[j]!;
      const times = local[j] === li ? 2 : 1;
      square[begin + local[j]! * width + li]! += times * running * first[fj]! * suffixes[j - useBegin]!;
      running *= value[fj]!;
    }
    prefix *= value[fi]!;
  }
}

/** ∂F and a over a sample's support; ∂(base F) in every bin, to `rateRows`, and times γ to J. Returns W, or 0 without a support. */
function addSampleRows(state: State, hessian: HessianState, s: number): number {
  const { program, base, gamma, slope, useSlope } = state;
  const { jacobian, rateRows, factorRow, termRow, scratch, supports } = hessian;
  const { offset, channel, termBegin, termEnd, useBegin, useEnd } = program.samples[s]!;
  const { binBegin, nBins, width, jacobian: rows } = program.channels[channel]!;
  const { local } = supports;
  const first = supports.begin[s]!;
  const size = supports.begin[s + 1]! - first;
  if (size === 0) return 0;
  for (let i = 0; i < size; i++) {
    factorRow[i] = 0;
    termRow[i] = 0;
  }
  for (let i = useBegin; i < useEnd; i++) factorRow[supports.ofUse[i]!]! += useSlope[i]!;
  let weight = moreWeightOf(state, s);
  for (let b = 0; b < nBins; b++) {
    const scale = base[offset + b]!;
    scratch[b] = slope[binBegin + b]! * gamma[offset + b]!;
    weight += scratch[b]! * scale;
    for (let i = 0; i < size; i++) rateRows[b * size + i] = scale * factorRow[i]!;
  }
  for (let t = termBegin; t < termEnd; t++) addTerm(state, hessian, s, t, size);
  for (let b = 0; b < nBins; b++) {
    const g = gamma[offset + b]!;
    const target = rows + b * width;
    const row = b * size;
    for (let i = 0; i < size; i++) jacobian[target + local[first + i]!]! += g * rateRows[row + i]!;
  }
  return weight;
}

/** One additive term: F ∂base, a, and F Σ_b w_b γ_b ∂²base_b; w γ is in `scratch`. */
function addTerm(
  { program, basis, factor, clippedShift }: State,
  hessian: HessianState,
  s: number,
  t: number,
  size: number,
): void {
  const { square, scratch, rateRows, termRow, supports } = hessian;
  const { basis: basisOf, local, shift } = program.terms;
  const { offset, channel } = program.samples[s]!;
  const { nBins, width, square: begin } = program.channels[channel]!;
  const at = 6 * basisOf[t]!;
  const u1 = basis[at + 2]!;
  const w1 = basis[at + 3]!;
  const u2 = basis[at + 4]!;
  const w2 = basis[at + 5]!;
  const position = supports.ofTerm[t]!;
  const f = factor[s]!;
  const up = program.termShift[t]!;
  let slopeSum = 0;
  let curvatureSum = 0;
  for (let b = 0; b < nBins; b++) {
    if (clippedShift[offset + b] === 1) continue;
    const hi = shift[up + 2 * b]!;
    const lo = shift[up + 2 * b + 1]!;
    const change = u1 * hi + w1 * lo;
    slopeSum += scratch[b]! * change;
    curvatureSum += scratch[b]! * (u2 * hi + w2 * lo);
    rateRows[b * size + position]! += f * change;
  }
  termRow[position]! += slopeSum;
  square[begin + local[t]! * (width + 1)]! += f * curvatureSum;
}

/** Per-bin factors: derivative of the rate, coupling to the scalar parameters, and pairs within the sample. */
function addPerBin(state: State, hessian: HessianState, pars: Float64Array, s: number): void {
  const { program, base, slope, factor, clippedSample } = state;
  const { coupling, rateRows, arrowSlope, supports, folding } = hessian;
  const { offset, channel, binBegin: useBegin, binEnd: useEnd } = program.samples[s]!;
  if (useBegin === useEnd) return;
  const { binBegin, nBins, incidence, width, coupling: begin } = program.channels[channel]!;
  const { local } = supports;
  const support = supports.begin[s]!;
  const size = supports.begin[s + 1]! - support;
  const f = factor[s]!;
  const isAlone = useEnd - useBegin === 1;
  for (let k = useBegin; k < useEnd; k++) {
    const first = program.binUses[k]! * nBins;
    for (let b = 0; b < nBins; b++) {
      const others = isAlone ? 1 : otherPerBinFactors(program, pars, s, k, b);
      arrowSlope[incidence + first + b]! += others * base[offset + b]! * f;
      const weight = others * slope[binBegin + b]!;
      if (size === 0 || weight === 0 || clippedSample[offset + b] === 1) continue;
      const fold = folding?.folds[k];
      if (fold !== undefined) {
        fold.addRow(b, weight, hessian, s);
        continue;
      }
      const target = begin + (first + b) * width;
      const row = b * size;
      for (let i = 0; i < size; i++) coupling[target + local[support + i]!]! += weight * rateRows[row + i]!;
    }
    for (let j = k + 1; j < useEnd; j++) addPerBinPair(state, hessian, pars, s, k, j);
  }
}

/** slope · base · F · (other per-bin factors) for two per-bin factors of one sample, in every bin. */
function addPerBinPair(
  { program, base, slope, factor }: State,
  { blocks }: HessianState,
  pars: Float64Array,
  s: number,
  k: number,
  j: number,
): void {
  const { binUses, arrow } = program;
  const { offset, channel, binBegin: useBegin, binEnd: useEnd } = program.samples[s]!;
  const { binBegin, nBins, arrows } = program.channels[channel]!;
  for (let b = 0; b < nBins; b++) {
    let value = slope[binBegin + b]! * base[offset + b]! * factor[s]!;
    for (let i = useBegin; i < useEnd; i++) {
      if (i !== k && i !== j) value *= pars[arrow[arrows[binUses[i]!]! + b]!]!;
    }
    addToBlock(program, blocks, arrows[binUses[k]!]! + b, arrows[binUses[j]!]! + b, value);
  }
}

/** Adds to both triangles of the block that two arrow parameters share; once on its diagonal. */
export function addToBlock(
  { blocks: layout }: Program,
  blocks: Float64Array,
  i: number,
  j: number,
  value: number,
): void {
  const block = layout.of[i]!;
  const size = layout.begin[block + 1]! - layout.begin[block]!;
  const begin = layout.square[block]!;
  const row = layout.position[i]!;
  const column = layout.position[j]!;
  blocks[begin + row * size + column]! += value;
  if (row !== column) blocks[begin + column * size + row]! += value;
}
