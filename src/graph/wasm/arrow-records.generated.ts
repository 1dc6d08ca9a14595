// Made by scripts/compile-kernels.mjs from records.json. Do not edit.
import type { RecordLayout } from "./record-layout.js";

/** A channel that has blocks. */
export interface ChannelRecord {
  /** Its first block. */
  readonly begin: number;
  /** Behind its last block. */
  readonly end: number;
  /** Local parameters. */
  readonly width: number;
  /** Its first column, in bytes. */
  readonly columns: number;
}

export const CHANNEL: RecordLayout<ChannelRecord> = {
  fields: ["begin","end","width","columns"],
  bytes: 16,
};

/** A block of arrow parameters. */
export interface BlockRecord {
  /** How many of its members are free, in bytes. */
  readonly count: number;
  /** Its first member. */
  readonly begin: number;
  /** Its members. */
  readonly size: number;
  /** Its matrix, in bytes. */
  readonly square: number;
}

export const BLOCK: RecordLayout<BlockRecord> = {
  fields: ["count","begin","size","square"],
  bytes: 16,
};

/** A member of a block. */
export interface MemberRecord {
  /** Its parameter. */
  readonly parameter: number;
  /** Its incidence, in bytes. */
  readonly incidence: number;
  /** Its row of the coupling, in bytes. */
  readonly row: number;
}

export const MEMBER: RecordLayout<MemberRecord> = {
  fields: ["parameter","incidence","row"],
  bytes: 16,
};
