import type { Job } from "../parallel/types.js";
import { gridAxes, startPoints } from "./grid.js";
import { countKernel } from "./kernel.js";
import { smoothCounts } from "./smooth.js";
import type { Engine, FractalRequest } from "./types.js";

/** Name of the job in the table of a worker. */
export const FRACTAL_ROWS = "fractal-rows";

export interface RowsSetup {
  readonly request: FractalRequest;
  /** Whether to compute continuous counts as well. */
  readonly smooth: boolean;
  readonly engine: Engine | undefined;
}

export interface RowsTask {
  readonly firstRow: number;
  readonly rows: number;
}

export interface RowsResult {
  /** [rows, width]. */
  readonly counts: Uint32Array;
  /** Continuous counts, [rows, width], if requested. */
  readonly smooth?: Float32Array;
  readonly engine: Engine;
}

/** The job that computes the counts of some rows of a grid. */
export const fractalRows: Job<RowsSetup, RowsTask, RowsResult> = ({ request, smooth, engine }) => {
  const axes = gridAxes(request);
  const kernel = countKernel(request, engine);
  const { width } = request;
  return ({ firstRow, rows }) => {
    const counts = new Uint32Array(rows * width);
    for (let i = 0; i < rows; i++) {
      for (let from = 0; from < width; from += kernel.capacity) {
        const count = Math.min(kernel.capacity, width - from);
        startPoints(request, axes, { row: firstRow + i, from, count }, kernel);
        kernel.run(count, counts.subarray(i * width + from));
      }
    }
    const result = { counts, engine: kernel.engine };
    return smooth ? { ...result, smooth: smoothCounts(request, axes, firstRow, counts) } : result;
  };
};
