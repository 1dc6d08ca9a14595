import { RANKING_REFITS, rankingRefits } from "../diagnostics/ranking-job.js";
import { FRACTAL_ROWS, fractalRows } from "../fractal/rows.js";
import type { Jobs } from "../parallel/types.js";
import { PATCH_SET_POINTS, patchSetPoints } from "../patchset/job.js";
import { TOYS, toyBlocks } from "../toys/job.js";

/** The jobs that a pool can name, in a worker thread or, without one, in the calling thread. */
export const JOBS: Jobs = {
  [FRACTAL_ROWS]: fractalRows,
  [PATCH_SET_POINTS]: patchSetPoints,
  [RANKING_REFITS]: rankingRefits,
  [TOYS]: toyBlocks,
};
