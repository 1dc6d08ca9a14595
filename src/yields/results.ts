import type { RecordOrigin } from "../fit/origin.js";
import type { ChannelLayout } from "../model/model.js";

/** What the bins of a channel are bins of: name, unit and edges. */
export type AxisOfChannel = NonNullable<ChannelLayout["axis"]>;

/** An expectation with its uncertainty. */
export interface Yield {
  readonly value: number;
  readonly uncertainty: number;
}

/** Expected yields of one channel. */
export interface ChannelYields {
  readonly name: string;
  /** What the bins are bins of, where the workspace says it. */
  readonly axis?: AxisOfChannel;
  /** Observed counts, NaN in bins that were left out: what is blinded stays so; `[nBins]`. */
  readonly observed: readonly number[];
  /** Standard deviations of Gaussian data, by bin and of their sum; absent for counts. */
  readonly observedUncertainties?: { readonly bins: readonly number[]; readonly total: number };
  /** Bins that were left out of the fit, but are predicted. */
  readonly masked: readonly number[];
  /** Whether `observed` has expectations instead of counts. */
  readonly isAsimov: boolean;
  readonly samples: readonly {
    readonly name: string;
    readonly bins: readonly Yield[];
    readonly total: Yield;
  }[];
  /** Sum over samples, per bin and in total. */
  readonly bins: readonly Yield[];
  readonly total: Yield;
}

/** Expected yields by bin, sample and channel with uncertainties that carry all correlations. */
export interface YieldsResult {
  readonly kind: "yields";
  readonly origin: RecordOrigin;
  readonly stage: "prefit" | "postfit";
  /** `jacobian`: exact, J C Jᵀ. `symmetrised`: half the difference of yields at θ ± σ, as cabinetry does. */
  readonly method: "jacobian" | "symmetrised";
  readonly channels: readonly ChannelYields[];
  /** Sum over all channels by sample, and in all. */
  readonly samples: readonly { readonly name: string; readonly total: Yield }[];
  readonly total: Yield;
  readonly notes: readonly string[];
}

/** Templates of a sample as a modifier varies it by ±1 standard deviation. */
export interface TemplateVariation {
  readonly kind: "template-variation";
  readonly origin: RecordOrigin;
  readonly channel: string;
  readonly sample: string;
  readonly parameter: string;
  /** What the bins are bins of, where the workspace says it. */
  readonly axis?: AxisOfChannel;
  readonly nominal: readonly number[];
  readonly up: readonly number[];
  readonly down: readonly number[];
  /** The histograms of a histosys of this name as the workspace has them; absent without one. */
  readonly raw?: { readonly up: readonly number[]; readonly down: readonly number[] };
  /** Statistical uncertainties of the template, of a staterror or shapesys; absent without one. */
  readonly statistical?: readonly number[];
}
