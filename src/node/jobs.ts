import { RANKING_REFITS, rankingRefits } from "../diagnostics/ranking-job.js";
import { FRACTAL_ROWS, fractalRows } from "../fractal/rows.js";
import { CONTOUR_SECTORS, contourSectors } from "../intervals/contour-job.js";
import { MINOS_INTERVALS, minosIntervals } from "../intervals/minos-job.js";
import type { Jobs } from "../parallel/types.js";
import { PATCH_SET_POINTS, patchSetPoints } from "../patchset/job.js";
import { PROFILE_TILES, profileTiles } from "../scan/profile-scan-job.js";
import { TOYS, toyBlocks } from "../toys/job.js";

/** The jobs that a pool can name, in a worker thread or, without one, in the calling thread. */
export const JOBS: Jobs = {
  [CONTOUR_SECTORS]: contourSectors,
  [FRACTAL_ROWS]: fractalRows,
  [MINOS_INTERVALS]: minosIntervals,
  [PATCH_SET_POINTS]: patchSetPoints,
  [PROFILE_TILES]: profileTiles,
  [RANKING_REFITS]: rankingRefits,
  [TOYS]: toyBlocks,
};
