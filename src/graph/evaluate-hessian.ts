import type { ChannelGroup } from "./program.js";
import { addSampleCurvature, addToBlock } from "./sample-curvature.js";
import { clearCoupling, type HessianState, type State } from "./state.js";

/*
 * Exact Hessian of −log L. With J = ∂rate/∂θ, slopes w and curvatures h of −log Poisson,
 *
 *   H = Jᵀ diag(h) J + Σ_b w_b ∇²rate_b + constraint diagonal
 *
 * The second term is contracted with w before any product of parameters is formed. Everything is accumulated in the
 * structured parts of `HessianState`.
 */

/** J and Σ_b w_b ∇²rate_b, from the slopes of a completed gradient. */
export function addRateCurvature(state: State, hessian: HessianState, pars: Float64Array): void {
  hessian.jacobian.fill(0);
  hessian.arrowSlope.fill(0);
  clearCoupling(hessian);
  hessian.square.fill(0);
  hessian.blocks.fill(0);
  for (let s = 0; s < state.program.samples.length; s++) addSampleCurvature(state, hessian, pars, s);
  state.uncertaintySteps?.addCurvature(state, hessian, pars);
}

/** Jᵀ diag(h) J and constraints. */
export function addDensityCurvature(state: State, hessian: HessianState, pars: Float64Array, data: Float64Array): void {
  hessian.diagonal.fill(0);
  addConstraintCurvature(state, hessian, pars, data);
  hessian.scale.set(hessian.diagonal);
  hessian.weights.set(state.curvature);
  const { channels, groups } = state.program;
  for (let c = 0; c < channels.length; c++) {
    addScale(state, hessian, c);
    addIncidences(state, hessian, c);
  }
  for (let g = 0; g < groups.length; g++) addRateOuterProducts(hessian, groups[g]!);
}

/** Diagonal of Jᵀ diag(h) J of one channel. */
function addScale({ program, curvature }: State, { jacobian, arrowSlope, scale }: HessianState, c: number): void {
  const { border, arrow } = program;
  const { binBegin, nBins, width, arrows, incidence, locals, jacobian: rows } = program.channels[c]!;
  for (let i = 0; i < width; i++) {
    let sum = 0;
    for (let b = 0; b < nBins; b++) {
      const slope = jacobian[rows + b * width + i]!;
      sum += curvature[binBegin + b]! * slope * slope;
    }
    scale[border[locals[i]!]!]! += sum;
  }
  for (let k = 0; k < arrows.length; k++) {
    const first = arrows[k]!;
    for (let b = 0; b < nBins; b++) {
      const slope = arrowSlope[incidence + k * nBins + b]!;
      scale[arrow[first + b]!]! += curvature[binBegin + b]! * slope * slope;
    }
  }
}

/** Jᵀ diag(h) J among the local parameters of a group of channels. */
function addRateOuterProducts(
  { dense, jacobian, weights, square }: HessianState,
  { jacobian: rows, nBins, width, binBegin, square: squareBegin }: ChannelGroup,
): void {
  dense.addOuterProducts(jacobian, rows, nBins, width, weights, binBegin, square, squareBegin);
}

/** Jᵀ diag(h) J of one channel between local and arrow parameters, and among arrow parameters. */
function addIncidences({ program, curvature }: State, hessian: HessianState, c: number): void {
  const { jacobian, arrowSlope, coupling, blocks } = hessian;
  const { binBegin, nBins, width, arrows, incidence, jacobian: rows, coupling: begin } = program.channels[c]!;
  const { arrowDiagonal } = program.blocks;
  for (let k = 0; k < arrows.length; k++) {
    const arrow = arrows[k]!;
    for (let b = 0; b < nBins; b++) {
      const index = k * nBins + b;
      const slope = arrowSlope[incidence + index]!;
      const weight = curvature[binBegin + b]! * slope;
      if (weight === 0) continue;
      const target = begin + index * width;
      const row = rows + b * width;
      for (let i = 0; i < width; i++) coupling[target + i]! += weight * jacobian[row + i]!;
      for (let j = 0; j < k; j++) {
        const value = weight * arrowSlope[incidence + j * nBins + b]!;
        addToBlock(program, blocks, arrow + b, arrows[j]! + b, value);
      }
      blocks[arrowDiagonal[arrow + b]!]! += weight * slope;
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
