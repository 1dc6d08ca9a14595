import type { Data } from "../model/data.js";
import type { Model } from "../model/model.js";
import type { Job, Pool } from "../parallel/types.js";
import { type Attempt, type ConditionalFitsSetup, searcher } from "./conditional-fits.js";
import { type MinosOptions, MinosSearch } from "./minos.js";
import { profileInterval } from "./profile-interval.js";
import type { MinosResult, ProfileInterval } from "./results.js";

/** Name of the job in the table of a worker. */
export const MINOS_INTERVALS = "minos-intervals";

/** The setup that each worker receives once. */
interface MinosSetup extends ConditionalFitsSetup {
  readonly deltaTwiceNll: number;
}

/** The job that finds the interval of one parameter, given by its index. */
export const minosIntervals: Job<MinosSetup, number, Attempt<ProfileInterval>> = ({ deltaTwiceNll, ...setup }) => {
  const search = searcher(setup);
  return (p) => search((fits) => profileInterval(fits, p, deltaTwiceNll));
};

/** Options of `minosOnPool`. */
export interface PooledMinosOptions extends MinosOptions {
  /** Ends the search at once when it is aborted. */
  readonly signal?: AbortSignal;
}

/**
 * `minos` with its intervals found by a pool of workers, one task for each parameter. The result does not depend on the pool.
 *
 * @throws as `minos` (as rejection); TaskError for a worker that fails; the reason of `signal` when it is aborted
 */
export async function minosOnPool(
  pool: Pool,
  model: Model,
  data: Data,
  { signal, ...options }: PooledMinosOptions = {},
): Promise<MinosResult> {
  const { onProgress } = options;
  const search = new MinosSearch(model, data, options);
  for (;;) {
    const attempts: Attempt<ProfileInterval>[] = [];
    const setup: MinosSetup = { ...search.setup, deltaTwiceNll: search.deltaTwiceNll };
    await pool.run<number, Attempt<ProfileInterval>>(
      { job: MINOS_INTERVALS, setup, tasks: search.parameters },
      {
        onResult: (found, i) => {
          attempts[i] = found;
        },
        ...(onProgress === undefined ? {} : { onProgress }),
        ...(signal === undefined ? {} : { signal }),
      },
    );
    const result = search.take(attempts);
    if (result !== undefined) return result;
  }
}
