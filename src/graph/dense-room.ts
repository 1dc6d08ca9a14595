import { type DenseKernel, scalarDense, vectorDense } from "../math/wasm/dense-kernel.js";
import type { Program } from "./program.js";

/** Below this width, dense matrices are too small for vectors to pay for the memory that they need. */
const LEAST_WIDTH = 16;
/** Arrow parameters that may join the border and still find room. */
const JOINED = 64;

/** Largest number of border parameters, with arrow parameters that joined them, that a kernel has room for. */
export function roomyBorder({ border, arrow }: Program): number {
  return border.length + Math.min(JOINED, arrow.length);
}

/** Dense algebra for the Hessian of a program: by vectors where that pays and the host can, else plain loops. */
export function denseKernelFor(program: Program): DenseKernel {
  const { channels, nBins } = program;
  const widest = channels.reduce((most, { width }) => Math.max(most, width), 0);
  const last = channels.at(-1);
  if (last === undefined || widest < LEAST_WIDTH) return scalarDense;
  const incidences = last.arrows.length * last.nBins;
  const ofHessian = last.jacobian + last.nBins * last.width + nBins + last.square + last.width ** 2;
  const ofArrows = last.coupling + incidences * last.width + last.incidence + incidences;
  const m = roomyBorder(program);
  return vectorDense(ofHessian + ofArrows + widest ** 2 + 3 * m ** 2 + m) ?? scalarDense;
}
