import type { Program, ScaledUncertainty } from "./program.js";

/** What an evaluation keeps of a sample with scaled uncertainties for its derivatives. */
export interface UncertaintyState {
  readonly term: ScaledUncertainty;
  /** W, and slope γ nominal / W; `[nBins]`. */
  readonly widths: Float64Array;
  readonly slopes: Float64Array;
  /** Σ_b slope γ nominal e² / W of each member. */
  readonly sums: Float64Array;
}

/** Work buffers of derivatives, as long as the largest sample needs. */
export interface UncertaintyRoom {
  /** c′ of each member, and ∂F, over the local parameters of the channel; and the matrix of the members times these rows. */
  readonly rows: Float64Array;
  readonly products: Float64Array;
  readonly matrix: Float64Array;
  /** By member and bin. */
  readonly weights: Float64Array;
}

export function uncertaintyStates({ uncertainties, channels, samples }: Program): readonly UncertaintyState[] {
  return uncertainties.map((term) => {
    const { nBins } = channels[samples[term.sample]!.channel]!;
    const [widths, slopes] = [new Float64Array(nBins), new Float64Array(nBins)];
    return { term, widths, slopes, sums: new Float64Array(term.members.length) };
  });
}

/** Lengths of the work buffers; 0 for a program whose inner program is evaluated in its place. */
export function uncertaintyRoomSizes({ uncertainties, channels, samples, derived }: Program) {
  const sizes = { rows: 0, products: 0, matrix: 0, weights: 0 };
  for (const { sample, members } of derived === undefined ? uncertainties : []) {
    const { width, nBins } = channels[samples[sample]!.channel]!;
    const n = members.length + 1;
    sizes.rows = Math.max(sizes.rows, n * width);
    sizes.products = sizes.rows;
    sizes.matrix = Math.max(sizes.matrix, n * n);
    sizes.weights = Math.max(sizes.weights, members.length * nBins);
  }
  return sizes;
}
