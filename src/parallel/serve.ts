import { HistFactoryError, nearestHint } from "../errors.js";
import type { FromWorker, ToWorker } from "./messages.js";
import { describeFault } from "./task-error.js";
import type { Job, Jobs, PoolLink } from "./types.js";

type Handler = (task: unknown) => unknown;

/**
 * The worker's side of a pool: answers every task with its result or its error, and never throws.
 *
 * A typed array that is the result or a direct property of it, and that occupies its whole buffer, is moved to the pool instead
 * of copied. A job must therefore return new arrays for each task.
 *
 * @param pool - the connection to the pool: from `parentPort` in a thread, from `self` in a Web Worker
 * @param jobs - the jobs that this worker can run, by name
 * @example serve(threadPoolLink(), { square: () => (x: number) => x * x });
 */
export function serve(pool: PoolLink, jobs: Jobs): void {
  let handler: Promise<Handler> = Promise.reject(new Error("a task arrived before the start of a run"));
  handler.catch(() => undefined);
  const answer = async (index: number, task: unknown): Promise<void> => {
    try {
      const result = await (await handler)(task);
      pool.post({ type: "result", index, result } satisfies FromWorker, ownBuffers(result));
    } catch (error) {
      pool.post({ type: "fault", index, fault: describeFault(error) } satisfies FromWorker, []);
    }
  };
  pool.listen((message) => {
    const order = message as ToWorker;
    if (order.type === "task") {
      void answer(order.index, order.task);
    } else {
      handler = startJob(jobs, order.job, order.setup);
      handler.catch(() => undefined); // The answer to the first task reports the error.
    }
  });
}

/**
 * Starts a job by its name; returns the function that runs the tasks of one run.
 *
 * @throws HistFactoryError (as rejection) `unknown-job`; any error that the job throws for this setup
 */
export async function startJob(jobs: Jobs, name: string, setup: unknown): Promise<Handler> {
  const job = Object.hasOwn(jobs, name) ? jobs[name] : undefined;
  if (job === undefined) {
    const names = Object.keys(jobs);
    const issue = { code: "unknown-job", path: "job", expected: `one of ${names.join(", ")}` } as const;
    throw new HistFactoryError([{ ...issue, received: `"${name}"`, ...nearestHint(name, names) }]);
  }
  return (job as unknown as Job<unknown, unknown, unknown>)(setup);
}

function ownBuffers(result: unknown): ArrayBuffer[] {
  const values = typeof result === "object" && result !== null ? [result, ...Object.values(result)] : [];
  const buffers = values
    .filter((value): value is ArrayBufferView => ArrayBuffer.isView(value))
    .filter(({ buffer, byteLength }) => buffer instanceof ArrayBuffer && buffer.byteLength === byteLength)
    .map(({ buffer }) => buffer as ArrayBuffer);
  return [...new Set(buffers)];
}
