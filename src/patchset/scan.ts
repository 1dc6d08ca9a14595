import { fitInput } from "../fit/fit-input.js";
import { lowestMinimum } from "../fit/minimum.js";
import { recordOrigin } from "../fit/origin.js";
import type { Model } from "../model/model.js";
import { requireArgument } from "../options.js";
import { localPool } from "../parallel/local-pool.js";
import { TaskError } from "../parallel/task-error.js";
import { digestOf } from "../workspace/digest.js";
import { parseWorkspace, type WorkspaceSpec } from "../workspace/index.js";
import { PATCH_SET_POINTS, type PatchSetBlock, type PatchSetSetup, type PatchSetTask, patchSetPoints } from "./job.js";
import { blocksOf, neighbouringOrder, scaledPlaces } from "./neighbours.js";
import { aPatchSet, type PatchSet } from "./patch-set.js";
import { PatchedModels } from "./patched-models.js";
import type { PatchSetOrigin, PatchSetPoint, PatchSetScan } from "./results.js";
import { requireSameScan } from "./same-scan.js";
import { checkScanOptions, type PatchSetScanOptions, recordedScanOptions } from "./scan-options.js";
import type { FreeMinimum } from "./test-signal.js";
import { patchSetDigest, requireVerified, verifyPatchSet } from "./verify.js";

/** Points per block. A block is one task, whose fits start from earlier ones; a stop loses at most the blocks in progress. */
const BLOCK = 5;

/**
 * Tests every signal of a patch set: CLs, observed and expected with asymptotic formulas, and upper limits on request.
 *
 * The background is parsed and checked once, also where many patches add samples to it. Free fits start from the minimum of a
 * nearby signal. Blocks of neighbouring points are always the same, so that no result depends on the number of workers, nor
 * on whether the scan was interrupted.
 *
 * A point whose patch cannot be applied or whose fit fails is in the record as not valid, with a note. When `signal` is
 * aborted or a worker ends, the record has the points that are done (`status`); pass it as `resume` to continue.
 *
 * @param background - background-only workspace: JSON text as it was published, of which the digests in the patch set
 *   are verified; or a JSON value, of which they cannot be (see `verifyPatchSet`)
 * @throws WorkspaceError (as rejection) for a background that is not a workspace; `digest-mismatch`
 * @throws ModelError (as rejection) for a background that no model can be built from
 * @throws DataError (as rejection) `bad-argument`, `unknown-option`, `bad-option`, `unknown-patch`; `other-scan` when `resume` differs in more than its points
 * @see pyhf `PatchSet`; arXiv:1007.1727 (asymptotic formulas)
 * @example
 * const scan = await patchSetScan(backgroundText, parsePatchSet(patchSetText), { pool });
 * await writePicture(plot(scan), "exclusion.svg");
 */
export async function patchSetScan(
  background: unknown,
  patchSet: PatchSet,
  options: PatchSetScanOptions = {},
): Promise<PatchSetScan> {
  requireArgument(patchSet, "patchSet", aPatchSet);
  checkScanOptions(patchSet, options);
  const { spec } = parseWorkspace(background);
  const verification = verified(background, patchSet, options.verify !== false);
  const { setup, header } = prepare(spec, patchSet, verification, options);
  if (options.resume !== undefined) requireSameScan([options.resume, header()], (i) => ["resume", "this scan"][i]!);
  const done = new Map(options.resume?.points.map((point) => [point.name, point]));
  const wanted = new Set(options.patches ?? patchSet.patches.map(({ name }) => name));
  const scan = (ended?: "cancelled" | "interrupted", note?: string) => record(header(), patchSet, done, ended, note);
  const tasks = tasksFor(patchSet, (name) => wanted.has(name) && !done.has(name));
  const total = patchSet.patches.filter(({ name }) => wanted.has(name) || done.has(name)).length;
  const onResult = (block: PatchSetBlock): void => {
    for (const point of block) if (wanted.has(point.name) && !done.has(point.name)) done.set(point.name, point);
    options.onProgress?.({ done: done.size, total, scan: () => scan("interrupted") });
  };
  const { pool = localPool({ [PATCH_SET_POINTS]: patchSetPoints }), signal } = options;
  try {
    const run = { job: PATCH_SET_POINTS, setup, tasks };
    const running = pool.run<PatchSetTask, PatchSetBlock>(run, {
      onResult,
      ...(signal === undefined ? {} : { signal }),
    });
    await Promise.all([running, started().then(header)]);
    return scan();
  } catch (error) {
    if (signal?.aborted === true && error === signal.reason) return scan("cancelled");
    if (error instanceof TaskError) return scan("interrupted", error.message);
    throw error;
  }
}

function verified(background: unknown, patchSet: PatchSet, required: boolean): PatchSetOrigin["verification"] {
  if (typeof background !== "string") return "not-checked";
  const checks = verifyPatchSet(patchSet, background);
  if (required) requireVerified(checks);
  return checks.every(({ matches }) => matches) ? "matches" : "differs";
}

/** Resolves in the next turn of the event loop, when the workers have their first tasks. */
const started = () => new Promise((resolve) => setTimeout(resolve, 0));

/** The record without its points. */
type Header = Omit<PatchSetScan, "status" | "nFailed" | "points" | "notes">;

/** The setup of the workers, and a function that makes the header of the record: the digest of a large set takes a while. */
function prepare(
  spec: WorkspaceSpec,
  patchSet: PatchSet,
  verification: PatchSetOrigin["verification"],
  options: PatchSetScanOptions,
): { readonly setup: PatchSetSetup; readonly header: () => Header } {
  const { measurement, interpolation, clipSampleData, clipBinData, normsysFloor } = options;
  const { poi, testPoi = 1, testStatistic = "qtilde", confidenceLevel = 0.95, limits = false, fit } = options;
  const digest = digestOf(spec);
  const modelOptions = {
    ...(interpolation === undefined ? {} : { interpolation }),
    ...(clipSampleData === undefined ? {} : { clipSampleData }),
    ...(clipBinData === undefined ? {} : { clipBinData }),
    ...(normsysFloor === undefined ? {} : { normsysFloor }),
  };
  const choice = { measurement, options: modelOptions };
  const model = new PatchedModels(spec, choice, digest).background();
  const { labels, description, references, patches } = patchSet;
  const testOptions = { testStatistic, ...(poi === undefined ? {} : { poi }), ...(fit === undefined ? {} : { fit }) };
  const test = { value: testPoi, confidenceLevel, limits, options: testOptions };
  const origin = recordOrigin(model, model.observedData(), recordedScanOptions(options));
  let known: Header | undefined;
  const header = (): Header => {
    known ??= {
      kind: "patch-set-scan",
      origin,
      patchSet: { description, references, digest: patchSetDigest(patchSet), verification },
      labels,
      poi: poi ?? origin.poi,
      testPoi,
      testStatistic,
      confidenceLevel,
      nPatches: patches.length,
    };
    return known;
  };
  return { setup: { background: spec, choice, digest, test, start: backgroundMinimum(model) }, header };
}

/** The minimum without a signal; undefined where that fit is not valid, since a background alone need not be a model that can be fitted. */
function backgroundMinimum(model: Model): FreeMinimum | undefined {
  const input = fitInput(model, {});
  const { values, valid } = lowestMinimum(model, model.bind(model.observedData()), input, { starts: [input.init] });
  return valid ? { parNames: model.parNames, free: Array.from(values) } : undefined;
}

/** The blocks with a wanted point, each up to its last wanted point. */
function tasksFor({ patches }: PatchSet, isWanted: (name: string) => boolean): PatchSetTask[] {
  const places = scaledPlaces(patches);
  return blocksOf(neighbouringOrder(patches), BLOCK).flatMap((block) => {
    const end = block.reduce((last, i, k) => (isWanted(patches[i]!.name) ? k + 1 : last), 0);
    const points = block.slice(0, end).map((i) => {
      const { name, values, operations } = patches[i]!;
      return { patch: { name, index: i, values }, operations, place: places[i]! };
    });
    return points.length === 0 ? [] : [{ points }];
  });
}

function record(
  header: Header,
  { patches }: PatchSet,
  done: ReadonlyMap<string, PatchSetPoint>,
  ended?: "cancelled" | "interrupted",
  note?: string,
): PatchSetScan {
  const points = patches.flatMap(({ name }) => done.get(name) ?? []);
  const status = points.length === patches.length ? "complete" : (ended ?? "partial");
  const nFailed = points.filter(({ valid }) => !valid).length;
  const { nPatches, ...head } = header;
  return { ...head, status, nPatches, nFailed, points, notes: note === undefined ? [] : [note] };
}
