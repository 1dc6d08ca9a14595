import { DataError } from "../errors.js";
import { MOST_WORKERS } from "./most-workers.js";
import { runOnWorkers } from "./run-on-workers.js";
import type { Pool, WorkerLink } from "./types.js";

export interface WorkerPoolOptions {
  /** Starts one worker: `threadSpawner()` in Node, `() => webWorkerLink(new Worker(…))` in a page. */
  readonly spawn: () => WorkerLink;
  /** Workers at most: a whole number from 1 to 1024. They start when first needed. */
  readonly size: number;
}

/**
 * A pool of workers that hands out tasks one by one to whoever is free, so that uneven tasks keep all of them busy.
 *
 * Idle workers do not keep a process alive. A worker that fails, or that is in the middle of a task when a run ends early,
 * is ended; the next run starts another in its place.
 *
 * @throws DataError `bad-worker-count`
 * @example
 * const pool = workerPool({ spawn: threadSpawner(), size: 2 });
 * await pool.run({ job: "square", setup: null, tasks: [1, 2, 3] }, { onResult: (y, i) => console.log(i, y) });
 * await pool.close();
 */
export function workerPool({ spawn, size }: WorkerPoolOptions): Pool {
  checkSize(size);
  const idle = new Set<WorkerLink>();
  const closing = new AbortController();
  let last: Promise<void> = Promise.resolve();
  return {
    size,
    run(work, options = {}) {
      const run = last.then(() => runOnWorkers({ spawn, size, idle, closing: closing.signal }, work, options));
      last = run.catch(() => undefined);
      return run;
    },
    async close() {
      closing.abort(new Error("the worker pool is closed"));
      await last;
      const ending = [...idle].map((link) => link.terminate());
      idle.clear();
      await Promise.all(ending);
    },
  };
}

function checkSize(size: number): void {
  if (Number.isInteger(size) && size >= 1 && size <= MOST_WORKERS) return;
  const expected = `a whole number of workers from 1 to ${MOST_WORKERS}`;
  throw new DataError([{ code: "bad-worker-count", path: "size", expected, received: String(size) }]);
}
