import { threadSpawner } from "../node/thread-link.js";
import type { Pool } from "../parallel/types.js";
import { workerPool } from "../parallel/worker-pool.js";

/** Runs on worker threads, which are ended whatever happens; on this thread for 0. @throws DataError `bad-option` */
export async function onWorkers<T>(size: number, action: (where: { readonly pool?: Pool }) => Promise<T>): Promise<T> {
  if (size === 0) return action({});
  const pool = workerPool({ spawn: threadSpawner(), size });
  try {
    return await action({ pool });
  } finally {
    await pool.close();
  }
}
