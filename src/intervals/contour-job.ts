import type { Data } from "../model/data.js";
import type { Model } from "../model/model.js";
import type { Job, Pool } from "../parallel/types.js";
import { type Attempt, type ConditionalFitsSetup, searcher } from "./conditional-fits.js";
import { type ContourOptions, ContourSearch } from "./likelihood-contour.js";
import type { Plane } from "./plane.js";
import { SECTORS, type SectorRays, sectorRays } from "./polar-contour.js";
import type { ContourResult } from "./results.js";

/** Name of the job in the table of a worker. */
export const CONTOUR_SECTORS = "contour-sectors";

/** The setup that each worker receives once. */
interface ContourSetup extends ConditionalFitsSetup {
  readonly plane: Plane;
  /** Levels of −2 Δ log L, ascending. */
  readonly levels: readonly number[];
}

/** The job that finds the rays of one sector, given by its index. */
export const contourSectors: Job<ContourSetup, number, Attempt<SectorRays>> = ({ plane, levels, ...setup }) => {
  const search = searcher(setup);
  return (sector) => search((fits) => sectorRays(fits, plane, levels, sector));
};

/** Options of `likelihoodContourOnPool`. */
export interface PooledContourOptions extends ContourOptions {
  /** Ends the search at once when it is aborted. */
  readonly signal?: AbortSignal;
}

/**
 * `likelihoodContour` with its first rays found by a pool of workers, one task for each sector. The result does not depend on
 * the pool.
 *
 * @throws as `likelihoodContour` (as rejection); TaskError for a worker that fails; the reason of `signal` when it is aborted
 */
export async function likelihoodContourOnPool(
  pool: Pool,
  model: Model,
  data: Data,
  parameters: readonly [string, string],
  { signal, ...options }: PooledContourOptions = {},
): Promise<ContourResult> {
  const search = new ContourSearch(model, data, parameters, options);
  for (;;) {
    const plane = search.plane();
    const attempts: Attempt<SectorRays>[] = [];
    if (plane !== undefined) {
      const setup: ContourSetup = { ...search.setup, plane, levels: search.ascendingLevels };
      await pool.run<number, Attempt<SectorRays>>(
        { job: CONTOUR_SECTORS, setup, tasks: SECTORS },
        {
          onResult: (found, i) => {
            attempts[i] = found;
          },
          ...(signal === undefined ? {} : { signal }),
          ...(options.onProgress === undefined ? {} : { onProgress: options.onProgress }),
        },
      );
    }
    const result = search.take(plane, attempts);
    if (result !== undefined) return result;
  }
}
