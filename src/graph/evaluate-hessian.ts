import { addOuterProducts } from "../math/dense.js";
import { completeGradient } from "./evaluate-gradient.js";
import { type Deviance, evaluateRates } from "./evaluate-value.js";
import type { Program } from "./program.js";
import type { HessianState, State } from "./state.js";

/**
 * Value, gradient and exact Hessian of −log L. With J = ∂rate/∂θ, slopes w and curvatures h of −log Poisson,
 *
 *   H = Jᵀ diag(h) J + Σ_b w_b ∇²rate_b + constraint diagonal
 *
 * The second term is contracted with w before any product of parameters is formed. Everything is accumulated in the
 * structured parts of `HessianState`. With `curved` false the second term is left out: what remains (Gauss–Newton) is
 * positive semidefinite, since −log Poisson is convex in its rate. Returns false outside the domain.
 */
export function evaluateHessian(
  state: State,
  hessian: HessianState,
  pars: Float64Array,
  data: Float64Array,
  out: Deviance,
  curved = true,
): boolean {
  evaluateRates(state, pars, 2);
  if (!completeGradient(state, pars, data, out)) return false;
  if (!curved) state.slope.fill(0);
  hessian.jacobian.fill(0);
  hessian.arrowSlope.fill(0);
  hessian.coupling.fill(0);
  hessian.square.fill(0);
  hessian.blocks.fill(0);
  hessian.diagonal.fill(0);
  for (let s = 0; s < state.program.samples.length; s++) {
    const weight = addFactorJacobian(state, hessian, s);
    addFactorPairs(state, hessian, s, weight);
    for (let t = state.program.samples[s]!.termBegin; t < state.program.samples[s]!.termEnd; t++) {
      addTerm(state, hessian, s, t);
    }
    addPerBin(state, hessian, pars, s);
  }
  addConstraintCurvature(state, hessian, pars, data);
  hessian.scale.set(hessian.diagonal);
  for (let c = 0; c < state.program.channels.length; c++) {
    addScale(state, hessian, c);
    addRateOuterProducts(state, hessian, c);
  }
  return true;
}

/** J += γ · base · ∂F/∂θ for the scalar factors of a sample; returns Σ_b w_b γ_b base_b. */
function addFactorJacobian(state: State, { jacobian }: HessianState, s: number): number {
  const { program, base, gamma, slope, useSlope } = state;
  const { offset, channel, useBegin, useEnd } = program.samples[s]!;
  const { binBegin, nBins, width, jacobian: rows } = program.channels[channel]!;
  const { local } = program.uses;
  let weight = 0;
  for (let b = 0; b < nBins; b++) {
    const scaled = gamma[offset + b]! * base[offset + b]!;
    weight += slope[binBegin + b]! * scaled;
    const row = rows + b * width;
    for (let i = useBegin; i < useEnd; i++) jacobian[row + local[i]!]! += scaled * useSlope[i]!;
  }
  return weight;
}

/**
 * weight · ∂²F/∂θᵢ∂θⱼ for all pairs of scalar factors of a sample. The product of the factors between i and j runs
 * along, so that no pair needs a division: prefix(i) f′ᵢ · between · f′ⱼ suffix(j), with prefix(i) f′ᵢ = running product.
 */
function addFactorPairs(state: State, { square, suffixes }: HessianState, s: number, weight: number): void {
  if (weight === 0) return;
  const { program, value, first, second } = state;
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
    square[begin + li * width + li]! += prefix * second[fi]! * suffixes[i - useBegin]!;
    let running = prefix * first[fi]!;
    for (let j = i + 1; j < useEnd; j++) {
      const fj = factor[j]!;
      square[begin + local[j]! * width + li]! += running * first[fj]! * suffixes[j - useBegin]!;
      running *= value[fj]!;
    }
    prefix *= value[fi]!;
  }
}

/** An additive term: its row of J, its own curvature, and its products with the sample's scalar factors. */
function addTerm(state: State, { jacobian, square, scratch }: HessianState, s: number, t: number): void {
  const { program, basis, gamma, slope, factor, useSlope } = state;
  const { terms, termShift, uses } = program;
  const { offset, channel, useBegin, useEnd } = program.samples[s]!;
  const { binBegin, nBins, width, jacobian: rows, square: begin } = program.channels[channel]!;
  const at = 6 * terms.basis[t]!;
  const [u1, w1, u2, w2] = [basis[at + 2]!, basis[at + 3]!, basis[at + 4]!, basis[at + 5]!];
  const up = termShift[t]!;
  const local = terms.local[t]!;
  const f = factor[s]!;
  let slopeSum = 0;
  let curvatureSum = 0;
  for (let b = 0; b < nBins; b++) {
    const g = gamma[offset + b]!;
    const hi = terms.shift[up + b]!;
    const lo = terms.shift[up + nBins + b]!;
    const shift = g * (u1 * hi + w1 * lo);
    scratch[b] = shift;
    slopeSum += slope[binBegin + b]! * shift;
    curvatureSum += slope[binBegin + b]! * g * (u2 * hi + w2 * lo);
    jacobian[rows + b * width + local]! += f * shift;
  }
  square[begin + local * width + local]! += f * curvatureSum;
  for (let i = useBegin; i < useEnd; i++) {
    const other = uses.local[i]!;
    const value = slopeSum * useSlope[i]!;
    if (other === local) square[begin + local * width + local]! += 2 * value;
    else square[begin + Math.max(local, other) * width + Math.min(local, other)]! += value;
  }
}

/** Per-bin factors: derivative of the rate, coupling to the scalar parameters, and pairs within the sample. */
function addPerBin(state: State, hessian: HessianState, pars: Float64Array, s: number): void {
  const { program, base, slope, factor, clippedSample } = state;
  const { binUses, arrow } = program;
  const { offset, channel, binBegin: useBegin, binEnd: useEnd } = program.samples[s]!;
  const { binBegin, nBins, arrows, incidence } = program.channels[channel]!;
  for (let k = useBegin; k < useEnd; k++) {
    const position = binUses[k]!;
    for (let b = 0; b < nBins; b++) {
      let others = 1;
      for (let j = useBegin; j < useEnd; j++) if (j !== k) others *= pars[arrow[arrows[binUses[j]!]! + b]!]!;
      hessian.arrowSlope[incidence + position * nBins + b]! += others * base[offset + b]! * factor[s]!;
      const weight = others * slope[binBegin + b]!;
      if (weight === 0 || clippedSample[offset + b] === 1) continue;
      addCoupling(state, hessian, s, position, b, weight);
    }
    for (let j = k + 1; j < useEnd; j++) addPerBinPair(state, hessian, pars, s, k, j);
  }
}

/** weight · ∂(base F)/∂(local parameter) to the coupling row of one incidence. */
function addCoupling(
  state: State,
  { coupling }: HessianState,
  s: number,
  position: number,
  b: number,
  weight: number,
): void {
  const { program, base, factor, useSlope, basis } = state;
  const { uses, terms, termShift } = program;
  const { offset, channel, useBegin, useEnd, termBegin, termEnd } = program.samples[s]!;
  const { nBins, width, coupling: begin } = program.channels[channel]!;
  const row = begin + (position * nBins + b) * width;
  const scaledBase = weight * base[offset + b]!;
  for (let i = useBegin; i < useEnd; i++) coupling[row + uses.local[i]!]! += scaledBase * useSlope[i]!;
  const scaledFactor = weight * factor[s]!;
  for (let t = termBegin; t < termEnd; t++) {
    const at = 6 * terms.basis[t]!;
    const up = termShift[t]! + b;
    const shift = basis[at + 2]! * terms.shift[up]! + basis[at + 3]! * terms.shift[up + nBins]!;
    coupling[row + terms.local[t]!]! += scaledFactor * shift;
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
function addToBlock({ blocks: layout }: Program, blocks: Float64Array, i: number, j: number, value: number): void {
  const block = layout.of[i]!;
  const size = layout.begin[block + 1]! - layout.begin[block]!;
  const begin = layout.square[block]!;
  const [row, column] = [layout.position[i]!, layout.position[j]!];
  blocks[begin + row * size + column]! += value;
  if (row !== column) blocks[begin + column * size + row]! += value;
}

/** Diagonal of Jᵀ diag(h) J of one channel. */
function addScale({ program, curvature }: State, { jacobian, arrowSlope, scale }: HessianState, c: number): void {
  const { border, arrow } = program;
  const { binBegin, nBins, width, arrows, incidence, locals, jacobian: rows } = program.channels[c]!;
  for (let b = 0; b < nBins; b++) {
    const h = curvature[binBegin + b]!;
    const row = rows + b * width;
    for (let i = 0; i < width; i++) scale[border[locals[i]!]!]! += h * jacobian[row + i]! * jacobian[row + i]!;
    for (let k = 0; k < arrows.length; k++) {
      const slope = arrowSlope[incidence + k * nBins + b]!;
      scale[arrow[arrows[k]! + b]!]! += h * slope * slope;
    }
  }
}

/** Jᵀ diag(h) J of one channel: among local parameters, between them and arrow parameters, among arrow parameters. */
function addRateOuterProducts({ program, curvature }: State, hessian: HessianState, c: number): void {
  const { jacobian, arrowSlope, coupling, square, blocks } = hessian;
  const {
    binBegin,
    nBins,
    width,
    arrows,
    incidence,
    jacobian: rows,
    coupling: begin,
    square: squareBegin,
  } = program.channels[c]!;
  addOuterProducts(jacobian, rows, nBins, width, curvature, binBegin, square, squareBegin);
  for (let k = 0; k < arrows.length; k++) {
    for (let b = 0; b < nBins; b++) {
      const index = k * nBins + b;
      const weight = curvature[binBegin + b]! * arrowSlope[incidence + index]!;
      if (weight === 0) continue;
      const target = begin + index * width;
      const row = rows + b * width;
      for (let i = 0; i < width; i++) coupling[target + i]! += weight * jacobian[row + i]!;
      for (let j = 0; j <= k; j++) {
        const value = weight * arrowSlope[incidence + j * nBins + b]!;
        addToBlock(program, blocks, arrows[k]! + b, arrows[j]! + b, value);
      }
    }
  }
}

function addConstraintCurvature(
  { program }: State,
  { diagonal }: HessianState,
  pars: Float64Array,
  data: Float64Array,
): void {
  const { normals, poissons } = program;
  for (let i = 0; i < normals.parameter.length; i++) {
    const sigma = normals.sigma[i]!;
    diagonal[normals.parameter[i]!]! += 1 / (sigma * sigma);
  }
  for (let i = 0; i < poissons.parameter.length; i++) {
    const theta = pars[poissons.parameter[i]!]!;
    const n = data[poissons.data[i]!]!;
    if (n > 0) diagonal[poissons.parameter[i]!]! += n / theta / theta;
  }
}
