import type { Fault } from "./task-error.js";

/** Pool to worker. `start` comes once in a run, before its tasks. */
export type ToWorker =
  | { readonly type: "start"; readonly job: string; readonly setup: unknown }
  | { readonly type: "task"; readonly index: number; readonly task: unknown };

/** Worker to pool: one answer for each task. */
export type FromWorker =
  | { readonly type: "result"; readonly index: number; readonly result: unknown }
  | { readonly type: "fault"; readonly index: number; readonly fault: Fault };
