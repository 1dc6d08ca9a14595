import { type FitOptions, fitInput } from "../fit/fit-input.js";
import { modelFromSource } from "../model/compile.js";
import type { Data } from "../model/data.js";
import { requireInput } from "../model/input.js";
import type { Model, ModelSource } from "../model/model.js";
import { type OptionRules, requireArgument } from "../options.js";
import { anAbortSignal, aPool } from "../parallel/rules.js";
import type { Job, Pool } from "../parallel/types.js";
import { finishRanking, lowerPlan, planRanking, RANKING_OPTIONS, type RankingOptions, refitTasks } from "./ranking.js";
import { type ImpactRefits, type ImpactTask, refitImpacts } from "./refit-impacts.js";
import type { RankingResult } from "./results.js";

/** Name of the job in the table of a worker. */
export const RANKING_REFITS = "ranking-refits";

/** The setup that each worker receives once. */
export interface RankingSetup {
  readonly source: ModelSource;
  readonly data: Data;
  readonly fit: FitOptions;
  /** Estimates of the best fit. */
  readonly values: readonly number[];
  readonly poi: number;
}

/** The job that does the refits of one parameter. */
export const rankingRefits: Job<RankingSetup, ImpactTask, ImpactRefits> = ({ source, data, fit, values, poi }) => {
  const model = modelFromSource(source);
  const base = { model, data: model.bind(data), input: fitInput(model, fit), values: Float64Array.from(values), poi };
  return (task) => refitImpacts(base, task);
};

/** Options of `rankingOnPool`. */
export interface PooledRankingOptions extends RankingOptions {
  /** Aborting it ends the ranking at once. */
  readonly signal?: AbortSignal;
}

/** Rules for the options of `rankingOnPool`. */
export const POOLED_RANKING_OPTIONS: OptionRules<PooledRankingOptions> = { ...RANKING_OPTIONS, signal: anAbortSignal };

/**
 * Does the same as `ranking` with refits on a pool of workers, one task for each parameter. The result does not depend on the
 * pool: the refits of a parameter start from the best fit, not from those of other parameters.
 *
 * @throws (as rejection) as `ranking`; DataError `bad-argument` for a `pool` that is not a pool; TaskError for a worker that fails;
 * the reason of `signal` when it is aborted
 * @example await rankingOnPool(pool, model, data, { method: "refit" })
 */
export async function rankingOnPool(
  pool: Pool,
  model: Model,
  data: Data,
  options: PooledRankingOptions = {},
): Promise<RankingResult> {
  requireInput({ model, data }, options, POOLED_RANKING_OPTIONS);
  requireArgument(pool, "pool", aPool);
  const { onProgress, signal } = options;
  let plan = planRanking(model, data, options);
  for (;;) {
    const refits: ImpactRefits[] = [];
    const { values } = plan.diagnosis.best;
    const setup: RankingSetup = { source: model.source, data, fit: options.fit ?? {}, values, poi: plan.poi };
    const tasks = refitTasks(plan);
    await pool.run<ImpactTask, ImpactRefits>(
      { job: RANKING_REFITS, setup, tasks },
      {
        onResult: (result) => refits.push(result),
        ...(onProgress === undefined ? {} : { onProgress }),
        ...(signal === undefined ? {} : { signal }),
      },
    );
    const lower = lowerPlan(plan, refits, data, options);
    if (lower === undefined) return finishRanking(plan, refits);
    plan = lower;
  }
}
