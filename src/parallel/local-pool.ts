import { startJob } from "./serve.js";
import { describeFault, TaskError } from "./task-error.js";
import type { Jobs, Pool, RunOptions, Work } from "./types.js";

/** Time in ms after which a run lets the event loop handle timers, input and cancellation. */
const TURN = 50;

/**
 * A pool without workers, for small amounts of work, for pages that may not start workers, and for tests. Tasks run one after
 * another in the calling thread, and the event loop gets its turn between tasks.
 *
 * Errors are those of `Pool.run`, such as `unknown-job` for a job that is not in `jobs`.
 */
export function localPool(jobs: Jobs): Pool {
  return {
    size: 1,
    run: (work, options) => runInTurns(jobs, work, options),
    close: async () => undefined,
  };
}

async function runInTurns<Task, Result>(jobs: Jobs, work: Work<Task>, options: RunOptions<Result> = {}): Promise<void> {
  const { tasks } = work;
  let lastTurn = Date.now();
  let handler: ((task: Task) => unknown) | undefined;
  for (const [i, task] of tasks.entries()) {
    if (Date.now() - lastTurn >= TURN) {
      await new Promise((resolve) => setTimeout(resolve, 0));
      lastTurn = Date.now();
    }
    options.signal?.throwIfAborted();
    let result: unknown;
    try {
      handler ??= await startJob(jobs, work.job, work.setup);
      result = await handler(task);
    } catch (error) {
      throw new TaskError(i, task, describeFault(error));
    }
    options.onResult?.(result as Result, i);
    options.onProgress?.(i + 1, tasks.length);
  }
}
