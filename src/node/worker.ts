/** The jobs that a worker thread of the library can run, by name. */
import { RANKING_REFITS, rankingRefits } from "../diagnostics/ranking-job.js";
import { FRACTAL_ROWS, fractalRows } from "../fractal/rows.js";
import { serve } from "../parallel/serve.js";
import { PATCH_SET_POINTS, patchSetPoints } from "../patchset/job.js";
import { TOYS, toyBlocks } from "../toys/job.js";
import { threadPoolLink } from "./thread-link.js";

serve(threadPoolLink(), {
  [FRACTAL_ROWS]: fractalRows,
  [PATCH_SET_POINTS]: patchSetPoints,
  [RANKING_REFITS]: rankingRefits,
  [TOYS]: toyBlocks,
});
