import type { Model } from "../model/model.js";
import { threadSpawner } from "../node/thread-link.js";
import type { Pool } from "../parallel/types.js";
import { workerPool } from "../parallel/worker-pool.js";
import type { Division } from "./shards/division.js";

/**
 * Runs on worker threads, which are ended whatever happens; on this thread for 0. For a merge the pool has the results of the shards.
 *
 * @throws DataError `bad-option`
 */
export async function onWorkers<T>(
  size: number,
  action: (where: { readonly pool?: Pool }) => Promise<T>,
  division?: Division,
): Promise<T> {
  if (division?.mode === "merge") {
    const { mergedPool } = await import("../shards/pools.js");
    const { describeWork } = await import("./shards/work-digest.js");
    return onPool(size, (pool) => action({ pool: mergedPool(pool, division.made, describeWork) }));
  }
  return size === 0 ? action({}) : onPool(size, (pool) => action({ pool }));
}

/** Starting threads takes longer than the fits of a model with fewer parameters. */
const FEW_PARAMETERS = 50;

/** The number of threads for some hundred fits of a model. */
export function workersFor({ nPars }: Model, workers: number): number {
  return nPars < FEW_PARAMETERS ? 0 : workers;
}

/** As `onWorkers`, with a pool in any case. */
export async function onPool<T>(size: number, action: (pool: Pool) => Promise<T>): Promise<T> {
  const pool = size === 0 ? await poolHere() : workerPool({ spawn: threadSpawner(), size });
  try {
    return await action(pool);
  } finally {
    await pool.close();
  }
}

/** A pool without threads. What it loads is not needed by commands that run as a whole. */
async function poolHere(): Promise<Pool> {
  const [{ localPool }, { JOBS }] = await Promise.all([import("../parallel/local-pool.js"), import("../node/jobs.js")]);
  return localPool(JOBS);
}
