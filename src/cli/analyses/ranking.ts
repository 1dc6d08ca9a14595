import { type RankingMethod, ranking } from "../../diagnostics/ranking.js";
import { rankingOnPool } from "../../diagnostics/ranking-job.js";
import type { RankingResult } from "../../diagnostics/results.js";
import type { Pool } from "../../parallel/types.js";
import { type Analysis, deliverRecord, openAnalysis } from "../analysis.js";
import type { AnalysisOptions } from "../analysis-command.js";
import { progress } from "../progress.js";
import { EXIT } from "../report-error.js";
import { rankingText } from "../text/ranking-text.js";
import type { WorkerOptions } from "../worker-options.js";
import { onWorkers } from "../workers.js";

/** Options of `histograd ranking`. */
export interface RankingCliOptions extends AnalysisOptions, WorkerOptions {
  readonly method: RankingMethod;
  readonly top?: number;
  readonly parameter: readonly string[];
}

/** Starting threads takes longer than the refits of a model with fewer parameters. */
const FEW_PARAMETERS = 50;

/** `histograd ranking` */
export async function runRanking(path: string, options: RankingCliOptions): Promise<number> {
  const analysis = await openAnalysis(path, options);
  const { top, workers, method } = options;
  const isShort = method === "hessian" || analysis.model.nPars < FEW_PARAMETERS;
  const result = await onWorkers(isShort ? 0 : workers, ({ pool }) => rankedBy(analysis, options, pool));
  const drawn = top === undefined ? result : { ...result, parameters: result.parameters.slice(0, top) };
  await deliverRecord(options, result, () => rankingText(analysis, result, top), { drawn });
  return EXIT.done;
}

async function rankedBy(
  { model, data, poi, fit }: Analysis,
  { method, parameter }: RankingCliOptions,
  pool: Pool | undefined,
): Promise<RankingResult> {
  const line = progress("parameters");
  const asked = {
    ...poi,
    fit,
    method,
    ...(parameter.length === 0 ? {} : { parameters: parameter }),
    onProgress: line.onProgress,
  };
  try {
    return pool === undefined ? ranking(model, data, asked) : await rankingOnPool(pool, model, data, asked);
  } finally {
    line.end();
  }
}
