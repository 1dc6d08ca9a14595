import { HistFactoryError } from "../errors.js";
import type { Job } from "../parallel/types.js";
import type { WorkspaceSpec } from "../workspace/index.js";
import { nearestBy } from "./neighbours.js";
import { type ModelChoice, PatchedModels } from "./patched-models.js";
import type { PatchSetPoint } from "./results.js";
import { type FreeMinimum, type SignalTest, testSignal } from "./test-signal.js";

/** The job's name in a worker's table. */
export const PATCH_SET_POINTS = "patch-set-points";

/** The common input of all points of a scan: plain data that can be sent to threads. */
export interface PatchSetSetup {
  readonly background: WorkspaceSpec;
  readonly choice: ModelChoice;
  /** Digest of the background-only workspace. */
  readonly digest: string;
  readonly test: SignalTest;
  /** Minimum of the fit without a signal, from which the first point of each block starts. */
  readonly start: FreeMinimum | undefined;
}

/** A block of points, in which each point is near the one before it. */
export interface PatchSetTask {
  readonly points: readonly PatchSetTaskPoint[];
}

export interface PatchSetTaskPoint {
  readonly patch: Pick<PatchSetPoint, "name" | "index" | "values">;
  readonly operations: unknown;
  /** Values of the labels, scaled to the range from 0 to 1. */
  readonly place: readonly number[];
}

/** The results of a block of points. */
export type PatchSetBlock = readonly PatchSetPoint[];

/** The job that tests the signals of a block. The free fit of each starts from the minimum of the nearest signal before it. */
export const patchSetPoints: Job<PatchSetSetup, PatchSetTask, PatchSetBlock> = (setup) => {
  const models = new PatchedModels(setup.background, setup.choice, setup.digest);
  return ({ points }) => testBlock(models, setup, points);
};

interface Tested {
  readonly place: readonly number[];
  readonly minimum: FreeMinimum;
}

function testBlock(models: PatchedModels, { test, start }: PatchSetSetup, points: PatchSetTask["points"]) {
  const tested: Tested[] = [];
  return points.map(({ patch, operations, place }): PatchSetPoint => {
    try {
      const near = nearestBy(tested, place)?.minimum ?? start;
      const { minimum, ...found } = testSignal(models.patched(operations), test, near);
      if (found.valid) tested.push({ place, minimum });
      return { ...patch, ...found };
    } catch (error) {
      if (!(error instanceof HistFactoryError)) throw error;
      return { ...patch, valid: false, notes: [error.message] };
    }
  });
}
