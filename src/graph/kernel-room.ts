import { type DenseKernel, scalarDense, vectorDense } from "../math/wasm/dense-kernel.js";
import type { Program } from "./program.js";
import { hessianSizes, stateSize } from "./state.js";
import { compiledBlocksSize } from "./wasm/compiled-blocks.js";
import { densityTablesSize, engineTablesSize, longestChannel } from "./wasm/engine-tables.js";

/** Below this width, dense matrices are too small for vectors to pay for the memory that they need. */
const LEAST_WIDTH = 16;
/**
 * Below this many numbers that an evaluation passes over, making the compiled engine costs more than it saves: an instance and its
 * memory take as long as compiling a small model does, and one evaluation saves a few microseconds of that.
 */
const LEAST_WORK = 100;
/** Arrow parameters that may join the border and still find room. */
const JOINED = 64;

/** Where the numbers of a program are worked on. */
export interface KernelRoom {
  readonly dense: DenseKernel;
  /** Whether the memory of `dense` has room for the compiled engine's tables and state. */
  readonly hasEngine: boolean;
}

/** Largest number of border parameters, with arrow parameters that joined them, that a kernel has room for. */
export function roomyBorder({ border, arrow }: Program): number {
  return border.length + Math.min(JOINED, arrow.length);
}

/** Plain loops alone: the reference. */
export const scalarRoom: KernelRoom = { dense: scalarDense, hasEngine: false };

/**
 * Compiled code for a program where it pays and the host can run it, else plain loops.
 *
 * @param ofParts - numbers that the compiled engine needs room for besides those of the program: see `EvaluationParts`
 */
export function kernelRoom(program: Program, ofParts = 0): KernelRoom {
  const hasEngine = work(program) >= LEAST_WORK;
  if (!hasEngine && hessianSizes(program).widest < LEAST_WIDTH) return scalarRoom;
  return compiledRoom(program, hasEngine, ofParts) ?? scalarRoom;
}

/** Room for compiled code, whatever it pays; undefined where the host cannot run it. */
export function compiledRoom(program: Program, hasEngine: boolean, ofParts = 0): KernelRoom | undefined {
  const engine = hasEngine ? engineSize(program) + ofParts : 0;
  const dense = vectorDense(hessianSize(program) + engine, hessianSizes(program).widest);
  return dense && { dense, hasEngine };
}

/** Numbers of the engine's tables and state: of the inner program where there are derived variables. */
function engineSize(program: Program): number {
  const { inner } = program.derived ?? {};
  if (inner === undefined) return stateSize(program) + engineTablesSize(program);
  return stateSize(inner) + engineTablesSize(inner) + densityTablesSize(program);
}

/** Numbers that an evaluation passes over. */
function work({ nSampleBins, terms, uses, poissons, normals }: Program): number {
  return nSampleBins + terms.shift.length + uses.factor.length + poissons.data.length + normals.data.length;
}

/** Numbers of the Hessian, that of the inner program where there is one, its factorisation and its inverse. */
export function hessianSize(program: Program): number {
  const { incidences, coupling, blocks, widest } = hessianSizes(program);
  const m = roomyBorder(program);
  const columns = program.groups.reduce((sum, { width }) => sum + width, 0);
  const ofArrows = 3 * program.arrow.length + blocks + compiledBlocksSize(program);
  const ofFactor = coupling + incidences + columns + ofArrows + widest ** 2 + widest + m ** 2 + 2 * m;
  const ofInverse = 2 * m ** 2;
  const ofInner = program.derived === undefined ? 0 : hessianStateSize(program.derived.inner);
  return hessianStateSize(program) + ofInner + ofFactor + ofInverse;
}

/** Numbers that `createHessianState` allocates. */
function hessianStateSize(program: Program): number {
  const { jacobian, weights, incidences, coupling, square, blocks, diagonal, widest, ...sizes } = hessianSizes(program);
  const mostUses = program.samples.reduce((most, { useBegin, useEnd }) => Math.max(most, useEnd - useBegin), 0);
  const ofOneSample = 2 * widest + longestChannel(program) * (widest + 1) + mostUses;
  const ofGaussian = sizes.whitened + sizes.gaussianBins;
  const ofUncertainties = Object.values(sizes.uncertainties).reduce((sum, size) => sum + size, 0);
  return (
    ofUncertainties +
    jacobian +
    weights +
    incidences +
    coupling +
    square +
    blocks +
    2 * diagonal +
    ofOneSample +
    ofGaussian
  );
}
