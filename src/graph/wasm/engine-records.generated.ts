// Made by scripts/compile-kernels.mjs from records.json. Do not edit.
import type { RecordLayout } from "./record-layout.js";

/** A channel: where what belongs to it begins, and how much there is of it. */
export interface ChannelRecord {
  /** First bin, in bytes. */
  readonly bins: number;
  /** Bins. */
  readonly nBins: number;
  /** First datum, in bytes. */
  readonly data: number;
  /** First sample. */
  readonly samples: number;
  /** Behind its last sample. */
  readonly samplesEnd: number;
  /** Local parameters. */
  readonly width: number;
  /** Byte offsets of its local parameters among all, in bytes. */
  readonly locals: number;
  /** Its per-bin factors, in bytes. */
  readonly arrows: number;
  /** Per-bin factors. */
  readonly nArrows: number;
  /** Rows of the jacobian, in bytes. */
  readonly jacobian: number;
  /** Incidences, in bytes. */
  readonly incidence: number;
  /** Rows of the coupling, in bytes. */
  readonly coupling: number;
  /** Square of its local parameters, in bytes. */
  readonly square: number;
  /** Places of entries of blocks, in bytes. */
  readonly pairs: number;
}

export const CHANNEL: RecordLayout<ChannelRecord> = {
  fields: ["bins","nBins","data","samples","samplesEnd","width","locals","arrows","nArrows","jacobian","incidence","coupling","square","pairs"],
  bytes: 64,
};

/** A sample: where what belongs to it begins and ends. */
export interface SampleRecord {
  /** Address of its channel's record. */
  readonly channel: number;
  /** First sample bin, in bytes. */
  readonly offset: number;
  /** First additive term. */
  readonly terms: number;
  /** Behind its last additive term. */
  readonly termsEnd: number;
  /** First scalar factor. */
  readonly uses: number;
  /** Behind its last scalar factor. */
  readonly usesEnd: number;
  /** First per-bin factor. */
  readonly binUses: number;
  /** Behind its last per-bin factor. */
  readonly binUsesEnd: number;
  /** Shifts of its first term, in bytes. */
  readonly shift: number;
  /** First entry of its support. */
  readonly support: number;
  /** Entries of its support. */
  readonly size: number;
  /** 1 where two of its scalar factors have the same parameter, else 0. */
  readonly repeats: number;
  /** Runs of its support, in bytes. */
  readonly runs: number;
  /** Runs of its support; 0 where it is better taken entry by entry. */
  readonly nRuns: number;
}

export const SAMPLE: RecordLayout<SampleRecord> = {
  fields: ["channel","offset","terms","termsEnd","uses","usesEnd","binUses","binUsesEnd","shift","support","size","repeats","runs","nRuns"],
  bytes: 64,
};

/** Consecutive local parameters in the support of a sample. */
export interface RunRecord {
  /** Its first entry in the support. */
  readonly begin: number;
  /** Its entries. */
  readonly length: number;
  /** Its first local parameter, in bytes. */
  readonly local: number;
}

export const RUN: RecordLayout<RunRecord> = {
  fields: ["begin","length","local"],
  bytes: 16,
};

/** Columns of a matrix that are copied to columns of another one. */
export interface StretchRecord {
  /** The first there, in bytes. */
  readonly from: number;
  /** The first here, in bytes. */
  readonly to: number;
  /** All of them, in bytes. */
  readonly size: number;
}

export const STRETCH: RecordLayout<StretchRecord> = {
  fields: ["from","to","size"],
  bytes: 16,
};
