import { parentPort, Worker } from "node:worker_threads";
import type { PoolLink, WorkerLink, WorkerListener } from "../parallel/types.js";

/**
 * Memory for short-lived values (the young generation) in MB, in each thread. Node's own limit is three times as much, which takes
 * 20 MB more for 5 % less time where models are compiled one after another.
 */
const YOUNG = 16;

/**
 * Starts worker threads of Node for a pool.
 *
 * @param entry - the module a thread runs; by default the library's own worker, which lies beside this file in dist/ and
 * beside the bundled command line
 * @returns what starts one thread each time it is called
 * @example const pool = workerPool({ spawn: threadSpawner(), size: availableParallelism() });
 */
export function threadSpawner(entry: URL = new URL("./worker.js", import.meta.url)): () => WorkerLink {
  // flags such as --input-type would not fit a file
  return () => threadLink(new Worker(entry, { execArgv: [], resourceLimits: { maxYoungGenerationSizeMb: YOUNG } }));
}

function threadLink(worker: Worker): WorkerLink {
  let listener: WorkerListener | undefined;
  const fail = (error: Error): void => listener?.onFailure(error);
  worker.on("message", (message) => listener?.onMessage(message));
  worker.on("messageerror", fail);
  worker.on("error", (error) => fail(error instanceof Error ? error : new Error(String(error))));
  worker.on("exit", (code) => fail(new Error(`the worker thread ended with exit code ${code}`)));
  worker.unref();
  return {
    post: (message) => worker.postMessage(message),
    listen(next) {
      listener = next;
    },
    hold: (busy) => (busy ? worker.ref() : worker.unref()),
    async terminate() {
      await worker.terminate();
    },
  };
}

/** The pool as a worker thread of Node sees it. @throws Error outside a worker thread */
export function threadPoolLink(): PoolLink {
  const port = parentPort;
  if (port === null) throw new Error("this module runs only in a worker thread");
  return {
    post: (message, transfer) => port.postMessage(message, transfer),
    listen: (onMessage) => port.on("message", onMessage),
  };
}
