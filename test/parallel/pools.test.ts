import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { threadSpawner } from "../../src/node/thread-link.js";
import { localPool } from "../../src/parallel/local-pool.js";
import { TaskError } from "../../src/parallel/task-error.js";
import type { Pool, RunOptions, WorkerLink } from "../../src/parallel/types.js";
import { workerPool } from "../../src/parallel/worker-pool.js";
import { type BundledWorker, bundleWorker } from "../helpers/bundle-worker.js";
import { jobs } from "./jobs.js";

let worker: BundledWorker;
let pool: Pool | undefined;

beforeAll(async () => {
  worker = await bundleWorker(new URL("./jobs-worker.ts", import.meta.url));
});
afterAll(() => worker.remove());
afterEach(async () => {
  await pool?.close();
  pool = undefined;
});

const threads = (size: number): Pool => {
  pool = workerPool({ spawn: threadSpawner(worker.url), size });
  return pool;
};

interface Call {
  readonly job: string;
  readonly setup?: unknown;
  readonly tasks: readonly unknown[];
}

/** Results in the order of the tasks. */
async function collect(on: Pool, { job, setup = null, tasks }: Call, options: RunOptions<unknown> = {}) {
  const results: unknown[] = [];
  const onResult = (result: unknown, i: number): void => {
    results[i] = result;
  };
  await on.run({ job, setup, tasks }, { onResult, ...options });
  return results;
}

const failure = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => undefined,
    (error: unknown) => error,
  );

const POOLS: readonly [string, () => Pool][] = [
  ["localPool", () => localPool(jobs)],
  ["workerPool with 1 thread", () => threads(1)],
  ["workerPool with 3 threads", () => threads(3)],
];

describe.each(POOLS)("%s", (_, make) => {
  it("gives every task its own result", async () => {
    const tasks = [5, 4, 3, 2, 1];
    expect(await collect(make(), { job: "power", setup: 2, tasks })).toEqual([25, 16, 9, 4, 1]);
  });

  it("keeps typed arrays what they are", async () => {
    const [first] = await collect(make(), { job: "numbers", tasks: [3] });
    expect(first).toEqual({ values: new Float64Array([0, 1, 2]) });
  });

  it("resolves for no tasks", async () => {
    expect(await collect(make(), { job: "power", setup: 2, tasks: [] })).toEqual([]);
  });

  it("tells progress after each task", async () => {
    const told: [number, number][] = [];
    const onProgress = (done: number, total: number): number => told.push([done, total]);
    await make().run({ job: "power", setup: 1, tasks: [7, 8, 9] }, { onProgress });
    expect(told).toEqual([
      [1, 3],
      [2, 3],
      [3, 3],
    ]);
  });

  it("reports an error with its task, and works afterwards", async () => {
    const on = make();
    const error = await failure(collect(on, { job: "fail", tasks: [0, 1, 2, 3] }));
    expect(error).toBeInstanceOf(TaskError);
    expect(error).toMatchObject({ code: "task-failed", path: "tasks[2]", taskIndex: 2, task: 2 });
    expect((error as TaskError).message).toContain("RangeError: two is too many");
    expect((error as TaskError).cause).toMatchObject({ name: "RangeError", message: "two is too many" });
    expect(await collect(on, { job: "power", setup: 3, tasks: [2] })).toEqual([8]);
  });

  it("keeps the issues of the library's own errors", async () => {
    const error = await failure(collect(make(), { job: "refuse", tasks: ["a"] }));
    expect(error).toMatchObject({ code: "bad-radius", path: "tasks[0]: radius" });
  });

  it("reports a setup that fails with the first task", async () => {
    const error = await failure(collect(make(), { job: "badSetup", setup: "nothing", tasks: [1] }));
    expect((error as Error).message).toContain("cannot start from nothing");
  });

  it("names the job that it does not know, and the nearest that it does", async () => {
    const error = await failure(collect(make(), { job: "powr", tasks: [1] }));
    expect(error).toMatchObject({ code: "unknown-job" });
    expect((error as Error).message).toContain('Did you mean "power"?');
  });

  it("passes on what onResult throws", async () => {
    const onResult = (): never => {
      throw new Error("no room for results");
    };
    const error = await failure(make().run({ job: "power", setup: 2, tasks: [1, 2] }, { onResult }));
    expect((error as Error).message).toBe("no room for results");
  });

  it("does nothing for a signal that is aborted already", async () => {
    const signal = AbortSignal.abort(new Error("too late"));
    const error = await failure(collect(make(), { job: "power", setup: 2, tasks: [1] }, { signal }));
    expect((error as Error).message).toBe("too late");
  });

  it("stops between tasks when aborted", async () => {
    const controller = new AbortController();
    const seen: number[] = [];
    const onResult = (_result: unknown, i: number): void => {
      seen.push(i);
      controller.abort(new Error("enough"));
    };
    const run = make().run(
      { job: "slowly", setup: null, tasks: [1, 60, 60, 60, 60, 60, 60] },
      { onResult, signal: controller.signal },
    );
    expect(await failure(run)).toMatchObject({ message: "enough" });
    expect(seen).toHaveLength(1);
  });
});

describe("workerPool", () => {
  it("runs one run after another", async () => {
    const on = threads(2);
    const runs = [2, 3].map((setup) => collect(on, { job: "power", setup, tasks: [1, 2, 3] }));
    expect(await Promise.all(runs)).toEqual([
      [1, 4, 9],
      [1, 8, 27],
    ]);
  });

  it("starts no more workers than tasks, and uses them again", async () => {
    let started = 0;
    const spawnThread = threadSpawner(worker.url);
    const spawn = (): WorkerLink => {
      started++;
      return spawnThread();
    };
    pool = workerPool({ spawn, size: 8 });
    await collect(pool, { job: "power", setup: 2, tasks: [1, 2] });
    await collect(pool, { job: "power", setup: 2, tasks: [1, 2] });
    expect(started).toBe(2);
  });

  it("ends a worker in an endless loop when aborted, and works afterwards", async () => {
    const on = threads(1);
    const signal = AbortSignal.timeout(50);
    expect(await failure(collect(on, { job: "spin", tasks: [0] }, { signal }))).toMatchObject({ name: "TimeoutError" });
    expect(await collect(on, { job: "power", setup: 2, tasks: [3] })).toEqual([9]);
  });

  it("reports a worker that ends by itself with its task, and works afterwards", async () => {
    const on = threads(1);
    const error = await failure(collect(on, { job: "die", tasks: ["last"] }));
    expect(error).toMatchObject({ code: "task-failed", taskIndex: 0, task: "last" });
    expect((error as Error).message).toContain("exit code 3");
    expect(await collect(on, { job: "power", setup: 2, tasks: [3] })).toEqual([9]);
  });

  it("reports a worker that cannot be started", async () => {
    pool = workerPool({ spawn: threadSpawner(new URL("./no-such-worker.mjs", worker.url)), size: 1 });
    const error = await failure(collect(pool, { job: "power", setup: 2, tasks: [3] }));
    expect((error as Error).message).toContain("no-such-worker.mjs");
  });

  it("reports tasks and results that cannot be sent", async () => {
    const notSent = await failure(collect(threads(1), { job: "power", setup: 2, tasks: [() => 1] }));
    expect(notSent).toMatchObject({ code: "task-failed", taskIndex: 0 });
    const notReturned = await failure(collect(threads(1), { job: "uncloneable", tasks: [1] }));
    expect((notReturned as Error).message).toContain("could not be cloned");
  });

  it("rejects the run that is under way when it is closed, and later ones", async () => {
    const on = threads(1);
    const run = failure(collect(on, { job: "spin", tasks: [0] }));
    await new Promise((resolve) => setTimeout(resolve, 50));
    await on.close();
    expect(await run).toMatchObject({ message: "the worker pool is closed" });
    expect(await failure(collect(on, { job: "power", setup: 2, tasks: [3] }))).toMatchObject({
      message: "the worker pool is closed",
    });
  });

  it.each([0, -1, 1.5, Number.NaN, 1e6])("refuses %s workers", (size) => {
    expect(() => workerPool({ spawn: threadSpawner(worker.url), size })).toThrow(
      "size: expected a whole number from 1 to 1024",
    );
  });
});
