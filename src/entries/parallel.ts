/**
 * Pools of workers, for work that is many fits: threads in Node (with `threadSpawner` of `histograd/node`), Web Workers in a
 * page, or no workers at all. A worker program written by a user can serve the jobs that are exported here.
 *
 * @module parallel
 */
export { RANKING_REFITS, rankingRefits } from "../diagnostics/ranking-job.js";
export * from "../parallel/index.js";
export {
  TOYS,
  type ToyBlock,
  type ToyPlan,
  type ToyPoint,
  type ToySetup,
  type ToyTask,
  toyBlocks,
} from "../toys/job.js";
