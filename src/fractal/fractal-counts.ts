import { aFlag, aFunction, type OptionRules, oneOf, requireOptions } from "../options.js";
import { localPool } from "../parallel/local-pool.js";
import { anAbortSignal, aPool } from "../parallel/rules.js";
import type { Pool } from "../parallel/types.js";
import { type FractalOptions, fractalRequest } from "./request.js";
import { FRACTAL_ROWS, fractalRows, type RowsResult, type RowsSetup, type RowsTask } from "./rows.js";
import type { Engine, FractalRequest } from "./types.js";

export interface FractalRunOptions {
  /** The pool that counts the rows; by default they are counted in the calling thread. */
  readonly pool?: Pool;
  readonly signal?: AbortSignal;
  /** Called as rows are finished, with their number and the number of all rows. */
  readonly onProgress?: (done: number, total: number) => void;
  /** Whether to compute continuous counts as well; default false. */
  readonly smooth?: boolean;
  /** The engine; by default the fastest one that the host has. */
  readonly engine?: Engine;
}

/** Rules for the options of a run. */
export const FRACTAL_RUN_OPTIONS: OptionRules<FractalRunOptions> = {
  pool: aPool,
  signal: anAbortSignal,
  onProgress: aFunction,
  smooth: aFlag,
  engine: oneOf("vector", "scalar"),
};

/** Escape counts of a grid. */
export interface FractalCounts {
  readonly request: FractalRequest;
  /** [height, width] row-major; row 0 has the lowest imaginary part. */
  readonly counts: Uint32Array;
  /** Continuous counts of the same shape, if the option `smooth` is true: see `smoothCounts`. */
  readonly smooth?: Float32Array;
  readonly engine: Engine;
}

/**
 * Number of tasks per worker: large enough that all workers end at nearly the same time, and small enough that messages are
 * cheap.
 */
const TASKS_PER_WORKER = 16;

/**
 * Escape counts of the Mandelbrot set or a Julia set on a grid. They are the same numbers as those of `referenceCounts` for any
 * pool, but computed with early exit, vectors and workers.
 *
 * @throws DataError (as rejection) as `fractalRequest`, and `no-vectors`; the reason of `signal` when it is aborted
 * @example
 * const { counts } = await fractalCounts({ kind: "mandelbrot", width: 2000, height: 2000 }, { pool });
 */
export async function fractalCounts(options: FractalOptions, run: FractalRunOptions = {}): Promise<FractalCounts> {
  const request = fractalRequest(options);
  requireOptions(run, FRACTAL_RUN_OPTIONS);
  const { pool = localPool({ [FRACTAL_ROWS]: fractalRows }), smooth = false, signal, onProgress } = run;
  const { width, height } = request;
  const tasks = rowTasks(height, pool.size);
  const counts = new Uint32Array(width * height);
  const continuous = smooth ? new Float32Array(width * height) : undefined;
  const setup: RowsSetup = { request, smooth, engine: run.engine };
  let engine: Engine = "scalar";
  let rowsDone = 0;
  const onResult = (result: RowsResult, taskIndex: number): void => {
    const { firstRow, rows } = tasks[taskIndex]!;
    counts.set(result.counts, firstRow * width);
    if (result.smooth !== undefined) continuous?.set(result.smooth, firstRow * width);
    engine = result.engine;
    rowsDone += rows;
    onProgress?.(rowsDone, height);
  };
  await pool.run<RowsTask, RowsResult>(
    { job: FRACTAL_ROWS, setup, tasks },
    { onResult, ...(signal === undefined ? {} : { signal }) },
  );
  return { request, counts, engine, ...(continuous === undefined ? {} : { smooth: continuous }) };
}

function rowTasks(height: number, workers: number): RowsTask[] {
  const rows = Math.ceil(height / (workers * TASKS_PER_WORKER));
  const firstRows = Array.from({ length: Math.ceil(height / rows) }, (_, i) => i * rows);
  return firstRows.map((firstRow) => ({ firstRow, rows: Math.min(rows, height - firstRow) }));
}
