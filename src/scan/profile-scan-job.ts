import { fitInput } from "../fit/fit-input.js";
import { modelFromSource } from "../model/compile.js";
import type { Data } from "../model/data.js";
import type { Model } from "../model/model.js";
import type { Job, Pool } from "../parallel/types.js";
import type { ScanAxis } from "./axes.js";
import { ProfileGrid, type ProfileScanOptions } from "./profile-scan.js";
import { fitTile, type Tile, type TileFits, type TileSetup } from "./profile-tiles.js";
import type { ProfileScan } from "./results.js";

/** Name of the job in the table of a worker. */
export const PROFILE_TILES = "profile-tiles";

/** The job that fits the points of a tile. */
export const profileTiles: Job<TileSetup, Tile, TileFits> = ({ source, data, fit, axes, start }) => {
  const model = modelFromSource(source);
  const search = { model, data: model.bind(data), axes, input: fitInput(model, fit), start };
  return (tile) => fitTile(search, tile);
};

/** Options of `profileScanOnPool`. */
export interface PooledProfileScanOptions extends ProfileScanOptions {
  /** Ends the scan at once when it is aborted. */
  readonly signal?: AbortSignal;
}

/**
 * `profileScan` whose tiles are fitted on a pool of workers. The result does not depend on the pool.
 *
 * @throws as `profileScan` (as rejection); TaskError for a worker that fails; the reason of `signal` when it aborts
 */
export async function profileScanOnPool(
  pool: Pool,
  model: Model,
  data: Data,
  axes: readonly ScanAxis[],
  { signal, ...options }: PooledProfileScanOptions = {},
): Promise<ProfileScan> {
  const scan = new ProfileGrid(model, data, axes, options);
  await pool.run<Tile, TileFits>(
    { job: PROFILE_TILES, setup: scan.setup, tasks: scan.tiles },
    {
      onResult: (fits, i) => {
        scan.take(scan.tiles[i]!, fits);
        scan.advance(fits.points.length);
      },
      ...(signal === undefined ? {} : { signal }),
    },
  );
  return scan.finish();
}
