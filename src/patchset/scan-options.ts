import { DataError, type Issue } from "../errors.js";
import type { RecordOptions } from "../fit/origin.js";
import { aLimitConfidenceLevel, TEST_FIT_OPTIONS, type TestFitOptions } from "../hypotest/options.js";
import { MODEL_OPTIONS, type ModelOptions } from "../model/options.js";
import {
  aFiniteNumber,
  aFlag,
  aFunction,
  aList,
  aRecord,
  aText,
  isListOfTexts,
  type OptionRules,
  oneOf,
  optionsOf,
  requireOptions,
} from "../options.js";
import { anAbortSignal, aPool } from "../parallel/rules.js";
import type { Pool } from "../parallel/types.js";
import { quote, quoteAll } from "../workspace/index.js";
import type { PatchSet } from "./patch-set.js";
import type { PatchSetScan } from "./results.js";

/** Options of `patchSetScan`. */
export interface PatchSetScanOptions extends ModelOptions {
  /** Name of the measurement; the first one by default. */
  readonly measurement?: string;
  /** Parameter of interest; by default the measurement's. */
  readonly poi?: string;
  /** Value to test; default 1. */
  readonly testPoi?: number;
  /** Default `qtilde`. */
  readonly testStatistic?: "q" | "qtilde";
  /** Whether to compute upper limits for each signal, too; default false. */
  readonly limits?: boolean;
  /** Confidence level of limits and of the exclusion contour; default 0.95. */
  readonly confidenceLevel?: number;
  /** Bounds and held parameters of all fits. */
  readonly fit?: Pick<TestFitOptions, "bounds" | "fixed">;
  /** Names of the patches to test; default all. `mergePatchSetScans` merges scans of different patches. */
  readonly patches?: readonly string[];
  /** An earlier scan of the same patch set and model; its points are kept, and missing ones are tested. */
  readonly resume?: PatchSetScan;
  /** Whether the digests in the set must be those of the background, where its text is given; default true. */
  readonly verify?: boolean;
  /** The pool that runs the fits; by default they run in this thread. Results do not depend on it. */
  readonly pool?: Pool;
  /** Aborting ends the scan; the record has the points that are done. */
  readonly signal?: AbortSignal;
  /** Called after each block of points. */
  readonly onProgress?: (progress: PatchSetProgress) => void;
}

/** Progress of a scan. */
export interface PatchSetProgress {
  readonly done: number;
  readonly total: number;
  /** The scan with the points done so far, which can be saved and resumed later. */
  readonly scan: () => PatchSetScan;
}

/** Rules for the options of `patchSetScan`. */
export const PATCH_SET_SCAN_OPTIONS: OptionRules<PatchSetScanOptions> = {
  ...MODEL_OPTIONS,
  measurement: aText,
  poi: aText,
  testPoi: aFiniteNumber,
  testStatistic: oneOf("q", "qtilde"),
  limits: aFlag,
  confidenceLevel: aLimitConfidenceLevel,
  fit: optionsOf({ bounds: TEST_FIT_OPTIONS.bounds, fixed: TEST_FIT_OPTIONS.fixed }),
  patches: aList("a list of names", isListOfTexts),
  resume: aRecord("patch-set-scan", "patchSetScan"),
  verify: aFlag,
  pool: aPool,
  signal: anAbortSignal,
  onProgress: aFunction,
};

/** @throws DataError `unknown-option`, `bad-option`; then `unknown-patch`; all problems at once */
export function checkScanOptions(patchSet: PatchSet, options: PatchSetScanOptions): void {
  requireOptions(options, PATCH_SET_SCAN_OPTIONS);
  const { patches = [] } = options;
  const issues: Issue[] = [];
  const names = new Set(patchSet.patches.map(({ name }) => name));
  const expected = `names of patches of the set (${quoteAll(names)})`;
  for (const name of patches) {
    if (!names.has(name)) issues.push({ code: "unknown-patch", path: "patches", expected, received: quote(name) });
  }
  if (issues.length > 0) throw new DataError(issues);
}

/** The options that determine the results, in the form in which a record stores them. */
export function recordedScanOptions(options: PatchSetScanOptions): RecordOptions {
  const { poi, testPoi = 1, testStatistic = "qtilde", limits = false, confidenceLevel = 0.95, fit } = options;
  return {
    ...(poi === undefined ? {} : { poi }),
    testPoi,
    testStatistic,
    limits,
    confidenceLevel,
    ...(fit === undefined ? {} : { fit: recordedFit(fit) }),
  };
}

function recordedFit({ bounds = {}, fixed = [] }: NonNullable<PatchSetScanOptions["fit"]>): RecordOptions {
  const entries = <T>(values: Readonly<Record<string, T>>) =>
    Object.entries(values).map(([name, value]) => ({ name, value }));
  const isNames = (held: typeof fixed): held is readonly string[] => Array.isArray(held);
  return {
    ...(Object.keys(bounds).length === 0 ? {} : { bounds: entries(bounds) }),
    ...(Object.keys(fixed).length === 0 ? {} : { fixed: isNames(fixed) ? fixed : entries(fixed) }),
  };
}
