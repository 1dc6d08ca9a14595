import { DataError } from "../errors.js";
import type { Pool, RunOptions, Work } from "../parallel/types.js";
import type { Json } from "../records/json.js";
import { fromPlain, toPlain } from "./plain.js";
import type { ShardedWork } from "./record.js";

/** Describes the work of a command by its size and digest. */
export type DescribeWork = (work: Work<unknown>) => ShardedWork;

/** Ends a command when the items of its shard are done. The merge makes the result from the items of all shards. */
export class ShardEnd extends Error {
  constructor() {
    super("the items of the shard are done");
  }
}

/** Which items a shard makes, and where their results go. */
export interface ShardItems {
  /** Called once with the work of the command; returns the items that have to be made. */
  readonly begin: (work: Work<unknown>) => readonly number[];
  readonly onResult: (item: number, result: Json) => void;
}

/**
 * A pool that makes some of the items of a command's first run, and then ends the command by `ShardEnd`.
 *
 * @param pool - the workers that make the items
 */
export function shardPool(pool: Pool, { begin, onResult }: ShardItems): Pool {
  return {
    size: pool.size,
    close: () => pool.close(),
    async run<Task, Result>(work: Work<Task>, options: RunOptions<Result> = {}): Promise<void> {
      const items = begin(work);
      const tasks = items.map((item) => work.tasks[item]!);
      const { onProgress, signal } = options;
      await pool.run<Task, Result>(
        { ...work, tasks },
        {
          onResult: (result, k) => onResult(items[k]!, toPlain(result)),
          ...(onProgress === undefined ? {} : { onProgress }),
          ...(signal === undefined ? {} : { signal }),
        },
      );
      throw new ShardEnd();
    },
  };
}

/** Results of all items of a command. */
export interface MadeItems {
  readonly work: ShardedWork;
  /** By index of the item. */
  readonly results: readonly Json[];
}

/**
 * A pool that takes the results of a command's first run from shards. Later runs, whose items depend on the results of the
 * first, are made on `pool`.
 *
 * @throws DataError (as rejection) `other-work` when the command has other work than the shards have
 */
export function mergedPool(pool: Pool, { work: made, results }: MadeItems, describe: DescribeWork): Pool {
  let isFirst = true;
  return {
    size: pool.size,
    close: () => pool.close(),
    async run<Task, Result>(work: Work<Task>, options: RunOptions<Result> = {}): Promise<void> {
      if (!isFirst) return await pool.run(work, options);
      isFirst = false;
      requireSameWork(made, describe(work));
      for (const [item, result] of results.entries()) {
        options.signal?.throwIfAborted();
        options.onResult?.(fromPlain(result) as Result, item);
        options.onProgress?.(item + 1, results.length);
      }
    },
  };
}

/** @throws DataError `other-work` */
function requireSameWork(made: ShardedWork, now: ShardedWork): void {
  if (made.digest === now.digest && made.nItems === now.nItems && made.job === now.job) return;
  throw new DataError([
    {
      code: "other-work",
      path: "work",
      expected: `the work of the shards: ${describeWork(made)}`,
      received: describeWork(now),
      hint: "Give the files and options that the shards were made with, and use the same program.",
    },
  ]);
}

function describeWork({ job, nItems, digest }: ShardedWork): string {
  return `${nItems} items of ${job}, ${digest.slice(0, 23)}…`;
}
