import type { RecordOrigin } from "../fit/origin.js";
import type { Band, Limits } from "../hypotest/results.js";
import type { PatchValue } from "./patch-set.js";

/** Tests of all signals of a patch set. An exclusion contour is drawn from it, and a scan can be resumed from it. */
export interface PatchSetScan {
  readonly kind: "patch-set-scan";
  /** Digest of the background-only workspace, before patches. */
  readonly origin: RecordOrigin;
  readonly patchSet: PatchSetOrigin;
  /** Names of the coordinates of the points. */
  readonly labels: readonly string[];
  /** The tested parameter; null where the background-only measurement names none: each patch brings its own. */
  readonly poi: string | null;
  /** The tested value. */
  readonly testPoi: number;
  readonly testStatistic: "q" | "qtilde";
  /** Confidence level of the limits and of the exclusion contour. */
  readonly confidenceLevel: number;
  /**
   * `partial`: the options asked for some patches only. `cancelled` and `interrupted` (a worker ended): the scan has the points that were
   * done by then. A scan with any of these three can be resumed.
   */
  readonly status: "complete" | "partial" | "cancelled" | "interrupted";
  /** Number of patches in the set. */
  readonly nPatches: number;
  /** Number of points that are not valid. */
  readonly nFailed: number;
  /** Points in the order of the patch set. */
  readonly points: readonly PatchSetPoint[];
  readonly notes: readonly string[];
}

/** Which patch set a scan is about. */
export interface PatchSetOrigin {
  readonly description: string;
  readonly references: readonly { readonly name: string; readonly value: string }[];
  /** `sha256:` and a SHA-256 of labels and patches as they are written, except for spaces. */
  readonly digest: string;
  /**
   * Whether the digests in the set are those of the background-only workspace; `not-checked` where its text was not given,
   * without which they cannot be.
   */
  readonly verification: "matches" | "differs" | "not-checked";
}

/** The test of one signal. */
export interface PatchSetPoint {
  readonly name: string;
  /** Index of the patch in the set, counted from 0. */
  readonly index: number;
  /** Values of the labels. */
  readonly values: readonly PatchValue[];
  /** Observed p-values; absent, as all below, where there is no model to test. */
  readonly clsb?: number;
  readonly clb?: number;
  readonly cls?: number;
  /** Expected CLs at −2 … +2 standard deviations. */
  readonly expected?: Band;
  readonly bestFitPoi?: number;
  /** Upper limits, where they were asked for. */
  readonly limits?: Limits;
  readonly valid: boolean;
  readonly notes: readonly string[];
}
