import type { Evaluator } from "./evaluator.js";
import type { Channel } from "./program.js";

/*
 * Derivatives of expected events, J = ∂rate/∂θ `[nBins, nPars]`, at the point of an evaluator's last evaluation of
 * order 2 (`valueGradientHessian`). J is held over the supports of the program: a row has an entry for each border
 * parameter of its channel and for each per-bin factor, and zeros elsewhere, of which nothing is stored.
 */

/** Channel of a bin of the main data. */
function channelOf({ program }: Evaluator, bin: number): Channel {
  const channel = program.channels.find(({ binBegin, nBins }) => bin >= binBegin && bin < binBegin + nBins);
  if (channel === undefined) throw new RangeError(`no bin ${bin} among ${program.nBins}`);
  return channel;
}

/** Visits the entries of one row of J; a bin whose sum is held by a floor has none. */
function eachEntry(
  { program, state, system }: Evaluator,
  channel: Channel,
  bin: number,
  visit: (p: number, value: number) => void,
): void {
  if (state.clippedBin[bin] === 1) return;
  const { jacobian, arrowSlope } = system.hessian;
  const { binBegin, nBins, width, locals, arrows, incidence, jacobian: rows } = channel;
  const b = bin - binBegin;
  for (let i = 0; i < width; i++) visit(program.border[locals[i]!]!, jacobian[rows + b * width + i]!);
  for (let k = 0; k < arrows.length; k++) {
    visit(program.arrow[arrows[k]! + b]!, arrowSlope[incidence + k * nBins + b]!);
  }
}

/** Visits all entries of J. */
function eachRow(evaluator: Evaluator, visit: (bin: number, p: number, value: number) => void): void {
  for (const channel of evaluator.program.channels) {
    for (let bin = channel.binBegin; bin < channel.binBegin + channel.nBins; bin++) {
      eachEntry(evaluator, channel, bin, (p, value) => visit(bin, p, value));
    }
  }
}

/**
 * ∂rate_b/∂θ of one bin of the main data, at the last evaluation of order 2; `[nPars]`, fresh unless `out` is given.
 *
 * Symbols: `bin` counts all main bins, channels in order. Sample and bin floors are taken into account: where one holds,
 * no derivative passes. At a kink (interpolation codes 0 and 1 at α = 0) the side is that of the evaluation.
 */
export function rateGradient(
  evaluator: Evaluator,
  bin: number,
  out: Float64Array = new Float64Array(evaluator.program.nPars),
): Float64Array {
  out.fill(0);
  eachEntry(evaluator, channelOf(evaluator, bin), bin, (p, value) => {
    out[p]! += value;
  });
  return out;
}

/** J v: first-order change of the expected events when parameters move along `v` `[nPars]`; `[nBins]`. */
export function rateChange(evaluator: Evaluator, v: ArrayLike<number>): Float64Array {
  const out = new Float64Array(evaluator.program.nBins);
  eachRow(evaluator, (bin, p, value) => {
    out[bin]! += value * v[p]!;
  });
  return out;
}

/** Jᵀ w: gradient of Σ_b w_b rate_b for weights `w` `[nBins]`; `[nPars]`. */
export function weightedRateGradient(evaluator: Evaluator, w: ArrayLike<number>): Float64Array {
  const out = new Float64Array(evaluator.program.nPars);
  eachRow(evaluator, (bin, p, value) => {
    out[p]! += value * w[bin]!;
  });
  return out;
}
