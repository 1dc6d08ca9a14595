import type { Fault } from "./task-error.js";

/** Messages from the pool to a worker. `start` is sent once in a run, before its tasks. */
export type ToWorker =
  | { readonly type: "start"; readonly job: string; readonly setup: unknown }
  | { readonly type: "task"; readonly index: number; readonly task: unknown };

/** Messages from a worker to the pool: one answer for each task. */
export type FromWorker =
  | { readonly type: "result"; readonly index: number; readonly result: unknown }
  | { readonly type: "fault"; readonly index: number; readonly fault: Fault };
