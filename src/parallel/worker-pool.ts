import { aFunction, aWholeNumber, type OptionRules, required, requireOptions } from "../options.js";
import { MOST_WORKERS } from "./most-workers.js";
import { runOnWorkers } from "./run-on-workers.js";
import type { Pool, WorkerLink } from "./types.js";

/** Options of `workerPool`. */
export interface WorkerPoolOptions {
  /** Starts one worker: `threadSpawner()` in Node, `() => webWorkerLink(new Worker(…))` in a page. */
  readonly spawn: () => WorkerLink;
  /** Largest number of workers, a whole number from 1 to 1024. Workers are started when they are first needed. */
  readonly size: number;
}

/** Rules for the options of `workerPool`. */
export const WORKER_POOL_OPTIONS: OptionRules<WorkerPoolOptions> = {
  spawn: required(aFunction),
  size: required(aWholeNumber(1, MOST_WORKERS)),
};

/**
 * A pool of workers. Each free worker gets the next task, so that all workers are busy also where tasks take different times.
 *
 * Idle workers do not keep a process alive. A worker that fails, or that is in the middle of a task when a run ends early, is
 * terminated; the next run starts another one instead.
 *
 * @throws DataError `unknown-option`, `bad-option`
 * @example
 * const pool = workerPool({ spawn: threadSpawner(), size: 2 });
 * await pool.run({ job: "square", setup: null, tasks: [1, 2, 3] }, { onResult: (y, i) => console.log(i, y) });
 * await pool.close();
 */
export function workerPool(options: WorkerPoolOptions): Pool {
  requireOptions(options, WORKER_POOL_OPTIONS);
  const { spawn, size } = options;
  const idle = new Set<WorkerLink>();
  const closing = new AbortController();
  let last: Promise<void> = Promise.resolve();
  return {
    size,
    run(work, runOptions = {}) {
      const run = last.then(() => runOnWorkers({ spawn, size, idle, closing: closing.signal }, work, runOptions));
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
