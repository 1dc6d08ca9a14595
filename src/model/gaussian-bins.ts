import type { CovarianceSpec } from "../workspace/types.js";

/** Bins whose data have one multivariate normal density. */
export interface GaussianBins {
  /** Positions in the main data; `[n]`. */
  readonly bins: readonly number[];
  /** `[n, n]` row-major. */
  readonly covariance: Float64Array;
}

/** The bins of the channels of each covariance, in its order. */
export function gaussianBins(
  channels: readonly { readonly name: string; readonly begin: number; readonly nBins: number }[],
  covariances: readonly CovarianceSpec[] = [],
): readonly GaussianBins[] {
  return covariances.map((spec) => ({
    bins: spec.channels.flatMap((name) => {
      const { begin, nBins } = channels.find((channel) => channel.name === name)!;
      return Array.from({ length: nBins }, (_, b) => begin + b);
    }),
    covariance: Float64Array.from(spec.matrix.flat()),
  }));
}
