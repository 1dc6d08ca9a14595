export { localPool } from "./local-pool.js";
export { serve } from "./serve.js";
export { TaskError } from "./task-error.js";
export type { Job, Jobs, Pool, PoolLink, RunOptions, Work, WorkerLink, WorkerListener } from "./types.js";
export { type WebScopeLike, type WebWorkerLike, webPoolLink, webWorkerLink } from "./web-link.js";
export { type WorkerPoolOptions, workerPool } from "./worker-pool.js";
