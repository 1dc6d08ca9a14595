import type { Model } from "../model/model.js";
import { localPool } from "../parallel/local-pool.js";
import { TOYS, type ToyBlock, type ToyPlan, type ToySetup, type ToyTask, toyHandler } from "./job.js";
import type { ToyProgress, ToyWork } from "./toy-options.js";
import type { Range } from "./toy-pieces.js";

/**
 * Number of toys of one task: large enough that messages take negligible time, and small enough that a lost worker loses little.
 */
const TOYS_PER_TASK = 25;

/** Divides ranges of toys of a point into tasks. */
export function tasksOf(point: number, ranges: readonly Range[]): ToyTask[] {
  return ranges.flatMap(([begin, stop]) => {
    const count = Math.ceil((stop - begin) / TOYS_PER_TASK);
    return Array.from({ length: count }, (_, i) => {
      const first = begin + i * TOYS_PER_TASK;
      return { point, first, end: Math.min(first + TOYS_PER_TASK, stop) };
    });
  });
}

/**
 * Makes and fits toys on the pool, or in this thread where there is none.
 *
 * @param onBlock - called with the toys of each finished task
 * @returns whether all toys were made; false when the signal was aborted
 * @throws TaskError (as rejection) when a worker ends or a task fails; blocks that were passed to `onBlock` before stay valid
 */
export async function fitToys(
  model: Model,
  plan: ToyPlan,
  tasks: readonly ToyTask[],
  { pool, signal }: ToyWork,
  onBlock: (block: ToyBlock, task: ToyTask) => void,
): Promise<boolean> {
  const here = pool === undefined ? localPool({ [TOYS]: () => toyHandler(model, plan) }) : undefined;
  const setup: ToySetup | undefined = pool === undefined ? undefined : { source: model.source, plan };
  const onResult = (block: ToyBlock, i: number): void => onBlock(block, tasks[i]!);
  try {
    await (pool ?? here!).run<ToyTask, ToyBlock>(
      { job: TOYS, setup, tasks },
      { onResult, ...(signal === undefined ? {} : { signal }) },
    );
    return true;
  } catch (error) {
    if (signal?.aborted === true && error === signal.reason) return false;
    throw error;
  }
}

/** Makes a function that computes the progress of a run when it is called with the number of toys of each block. */
export function progressOf(before: number, total: number): (count: number) => ToyProgress {
  const start = Date.now();
  let done = before;
  return (count) => {
    done += count;
    const left = (total - done) / (done - before);
    return { done, total, secondsLeft: done > before ? ((Date.now() - start) / 1000) * left : undefined };
  };
}
