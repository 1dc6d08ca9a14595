import type { DenseKernel } from "../math/wasm/dense-kernel.js";
import type { FactorBatch } from "./nodes.js";
import { batchOf, type ChannelGroup, type Program } from "./program.js";
import { type SampleSupports, sampleSupports } from "./sample-supports.js";
import {
  type UncertaintyRoom,
  type UncertaintyState,
  uncertaintyRoomSizes,
  uncertaintyStates,
} from "./uncertainty-state.js";

/**
 * Work buffers of one evaluator: made once for a program, overwritten by every evaluation.
 *
 * The Hessian is that of −log L and is held in the parts that the program's structure gives it: one `[width, width]`
 * lower triangle per group of channels, coupling rows of arrow parameters, arrow blocks, and a diagonal from the constraints.
 * docs/engine.md, section 2, derives them.
 */
export interface State {
  readonly program: Program;
  /** Side from which derivatives are taken at a kink, per parameter: +1 right, −1 left. */
  readonly sides: Int8Array;
  /** u, w, u′, w′, u″, w″ of each basis. */
  readonly basis: Float64Array;
  readonly batches: readonly FactorBatch[];
  readonly value: Float64Array;
  readonly first: Float64Array;
  readonly second: Float64Array;
  /** Nominal events by sample and bin: those of the program, or where it has scaled uncertainties, a copy that holds these. */
  readonly nominal: Float64Array;
  readonly uncertainties: readonly UncertaintyState[];
  /** What evaluates them; undefined where there are none. */
  readonly uncertaintySteps: UncertaintySteps | undefined;
  /** What the factors of a sample weigh through the uncertainties that they scale; `[nSamples]`, or empty without uncertainties. */
  readonly moreWeight: Float64Array;
  /** Nominal plus shifts, and product of per-bin factors, by sample and bin; product of scalar factors by sample. */
  readonly base: Float64Array;
  readonly gamma: Float64Array;
  readonly factor: Float64Array;
  /** 1 where a floor holds a sample's rate in a bin, or a bin's sum, so that no derivative passes. */
  readonly clippedSample: Uint8Array;
  /** 1 where a floor holds nominal events and shifts of a sample, so that no derivative passes through shifts. */
  readonly clippedShift: Uint8Array;
  readonly clippedBin: Uint8Array;
  /** Expected events, and first and second derivative of −log Poisson in them; `[nBins]`. */
  readonly rate: Float64Array;
  readonly slope: Float64Array;
  readonly curvature: Float64Array;
  /** ∂(product of scalar factors of the sample)/∂θ for each use. */
  readonly useSlope: Float64Array;
  /** Product of the sample's other scalar factors for each use. */
  readonly useOthers: Float64Array;
  /** Gradient of −log L; `[nPars]`. */
  readonly gradient: Float64Array;
}

/** Evaluates samples with scaled uncertainties: see scaled-uncertainties.ts. */
export interface UncertaintySteps {
  /** Events of the samples, from the products of the scalar factors of all. */
  writeEvents(state: State): void;
  /** What the scalar factors of other samples weigh through the uncertainties, from the slopes of the bins. */
  writeMoreWeights(state: State): void;
  /** Adds to J, to the couplings and to Σ_b slope_b ∂²rate_b. */
  addCurvature(state: State, hessian: HessianState, pars: Float64Array): void;
}

/** What only an evaluation at order 2 needs. */
export interface HessianState {
  /** Dense algebra on `jacobian`, `weights` and `square`, and on what an `ArrowSystem` allocates from it. */
  readonly dense: DenseKernel;
  /** ∂rate/∂(local parameter), bins by width, channel after channel. */
  readonly jacobian: Float64Array;
  /** Curvature of −log Poisson in the rate; `[nBins]`. */
  readonly weights: Float64Array;
  /** ∂rate/∂(arrow parameter) of each incidence. */
  readonly arrowSlope: Float64Array;
  /** ∂²(−log L)/∂(arrow parameter)∂(local parameter) of each incidence. */
  readonly coupling: Float64Array;
  /** ∂²(−log L)/∂(local)∂(local), a lower triangle per group of channels, main densities only. */
  readonly square: Float64Array;
  /** ∂²(−log L) among the arrow parameters of each block, main densities only. */
  readonly blocks: Float64Array;
  /** Diagonal part from the densities that look at parameters directly; `[nPars]`. */
  readonly diagonal: Float64Array;
  /** Diagonal of the positive semidefinite part, Jᵀ diag(curvature) J and constraints: a scale per parameter; `[nPars]`. */
  readonly scale: Float64Array;
  readonly supports: SampleSupports;
  /** ∂(product of scalar factors) and Σ_b slope γ ∂base of one sample, over its support. */
  readonly factorRow: Float64Array;
  readonly termRow: Float64Array;
  /** ∂(base × product of scalar factors)/∂(local parameter) of one sample over its support, bin by bin. */
  readonly rateRows: Float64Array;
  /** Slope × γ of one sample over the bins of a channel. */
  readonly scratch: Float64Array;
  /** Product of the factors after each factor of one sample. */
  readonly suffixes: Float64Array;
  /** L⁻¹ J of one Gaussian term, and a weight of 1 for each of its bins. */
  readonly whitened: Float64Array;
  readonly ones: Float64Array;
  readonly uncertaintyRoom: UncertaintyRoom;
  /** Where per-bin factors are functions in every bin. */
  readonly folding: Folding | undefined;
}

/** What an evaluation does with the couplings of per-bin factors that are functions in every bin, in place of writing them. */
export interface Folding {
  /** By entry of `Program.binUses`; undefined for a factor of parameters. */
  readonly folds: readonly (Fold | undefined)[];
  /** The address of the same for the compiled engine; 0 without one. */
  readonly at: number;
  /** Zeros in the place of all rows of coupling that are written. */
  clear(coupling: Float64Array): void;
}

/** Adds couplings times the derivatives of a function of bins. */
export interface Fold {
  /** The coupling of bin `b`: weight × its row of rates over the support of sample `s`. */
  addRow(b: number, weight: number, hessian: HessianState, s: number): void;
  /** Those of all bins: Σ_m weights_mb rows_m with `[count, nBins]` weights and `[count, width]` rows. */
  addRows(weights: Float64Array, rows: Float64Array, count: number): void;
}

export function clearCoupling({ coupling, folding }: HessianState): void {
  if (folding === undefined) coupling.fill(0);
  else folding.clear(coupling);
}

/** Makes zeros: where, is up to who will work on them. */
type Allocate = (n: number) => Float64Array;

/** Numbers that `createState` allocates. */
export function stateSize({ nPars, nFactors, nSampleBins, nBins, samples, basisForms, uses }: Program): number {
  const byBin = 3 * nSampleBins + 3 * nBins + 2 * roomOfFlags(nSampleBins) + roomOfFlags(nBins);
  return 6 * basisForms.length + 3 * nFactors + byBin + 2 * samples.length + 2 * uses.factor.length + nPars;
}

/**
 * @param uncertaintySteps - for programs with scaled uncertainties
 * @param compiled - makes zeros where compiled code works; by default they are anywhere
 */
export function createState(program: Program, uncertaintySteps?: UncertaintySteps, compiled?: Allocate): State {
  const allocate = compiled ?? ((n) => new Float64Array(n));
  const { nPars, nFactors, nSampleBins, nBins, nominal } = program;
  const value = allocate(nFactors);
  const first = allocate(nFactors);
  const second = allocate(nFactors);
  const base = allocate(nSampleBins);
  base.set(nominal);
  const hasUncertainties = program.uncertainties.length > 0;
  if (hasUncertainties && uncertaintySteps === undefined) throw new Error("scaled uncertainties need their steps");
  const isShared = compiled === undefined && !hasUncertainties;
  const ownNominal = isShared ? nominal : allocate(nSampleBins);
  if (!isShared) ownNominal.set(nominal);
  return {
    program,
    sides: new Int8Array(nPars).fill(1),
    basis: allocate(6 * program.basisForms.length),
    batches: program.factorGroups.map((group) => batchOf(group, value, first, second)),
    value,
    first,
    second,
    nominal: ownNominal,
    uncertainties: uncertaintyStates(program),
    uncertaintySteps,
    moreWeight: allocate(hasUncertainties ? program.samples.length : 0),
    base,
    gamma: allocate(nSampleBins).fill(1),
    factor: allocate(program.samples.length),
    clippedSample: flags(nSampleBins, compiled),
    clippedShift: flags(nSampleBins, compiled),
    clippedBin: flags(nBins, compiled),
    rate: allocate(nBins),
    slope: allocate(nBins),
    curvature: allocate(nBins),
    useSlope: allocate(program.uses.factor.length),
    useOthers: allocate(program.uses.factor.length),
    gradient: allocate(nPars),
  };
}

/** Zeros of one byte each, in the room of numbers. */
function flags(n: number, allocate: Allocate | undefined): Uint8Array {
  if (allocate === undefined) return new Uint8Array(n);
  const { buffer, byteOffset } = allocate(roomOfFlags(n));
  return new Uint8Array(buffer, byteOffset, n);
}

function roomOfFlags(n: number): number {
  return Math.ceil(n / Float64Array.BYTES_PER_ELEMENT);
}

/** Numbers of each part of the structured Hessian. */
export function hessianSizes(program: Program) {
  const { groups, nBins, nPars, blocks, gaussians } = program;
  const sum = (of: (group: ChannelGroup) => number) => groups.reduce((total, group) => total + of(group), 0);
  return {
    jacobian: sum((group) => group.nBins * group.width),
    weights: nBins,
    incidences: sum(({ nIncidences }) => nIncidences),
    coupling: sum(({ nIncidences, width }) => nIncidences * width),
    square: sum(({ width }) => width * width),
    blocks: blocks.square.at(-1)!,
    diagonal: nPars,
    widest: groups.reduce((most, { width }) => Math.max(most, width), 0),
    whitened: gaussians.reduce((most, { bins, locals }) => Math.max(most, bins.length * locals.length), 0),
    gaussianBins: gaussians.reduce((most, { bins }) => Math.max(most, bins.length), 0),
    uncertainties: uncertaintyRoomSizes(program),
  };
}

export function createHessianState(
  program: Program,
  dense: DenseKernel,
  supports: SampleSupports = sampleSupports(program),
  folding?: Folding,
): HessianState {
  const sizes = hessianSizes(program);
  const most = (numbers: readonly number[]) => numbers.reduce((a, b) => Math.max(a, b), 0);
  return {
    dense,
    jacobian: dense.allocate(sizes.jacobian),
    weights: dense.allocate(sizes.weights),
    arrowSlope: dense.allocate(sizes.incidences),
    coupling: dense.allocate(sizes.coupling),
    square: dense.allocate(sizes.square),
    blocks: dense.allocate(sizes.blocks),
    diagonal: dense.allocate(sizes.diagonal),
    scale: dense.allocate(sizes.diagonal),
    supports,
    factorRow: dense.allocate(sizes.widest),
    termRow: dense.allocate(sizes.widest),
    rateRows: dense.allocate(most(program.channels.map(({ width, nBins }) => width * nBins))),
    scratch: dense.allocate(most(program.channels.map((channel) => channel.nBins))),
    suffixes: dense.allocate(most(program.samples.map(({ useBegin, useEnd }) => useEnd - useBegin))),
    whitened: dense.allocate(sizes.whitened),
    ones: dense.allocate(sizes.gaussianBins).fill(1),
    uncertaintyRoom: {
      rows: dense.allocate(sizes.uncertainties.rows),
      products: dense.allocate(sizes.uncertainties.products),
      matrix: dense.allocate(sizes.uncertainties.matrix),
      weights: dense.allocate(sizes.uncertainties.weights),
    },
    folding,
  };
}
