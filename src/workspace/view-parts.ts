import type { ModifierSpec } from "./types.js";

export interface ChannelView {
  readonly index: number;
  readonly name: string | undefined;
  readonly samples: readonly SampleView[];
  readonly edges: readonly number[] | undefined;
  /** The number of bins that fits most of the samples and the observation; undefined when none has data. */
  readonly nBins: number | undefined;
}

export interface SampleView {
  readonly index: number;
  readonly name: string | undefined;
  /** `[nBins]`, in a good document. */
  readonly data: readonly number[] | undefined;
  readonly modifiers: readonly ModifierView[];
}

export interface ModifierView {
  readonly index: number;
  readonly spec: ModifierSpec;
}

export interface ObservationView {
  readonly index: number;
  readonly name: string | undefined;
  /** `[nBins]`, in a good document. */
  readonly data: readonly number[] | undefined;
}
