import { describe, expect, it } from "vitest";
import { serve } from "../../src/parallel/serve.js";
import type { WorkerLink, WorkerListener } from "../../src/parallel/types.js";
import { type WebScopeLike, type WebWorkerLike, webPoolLink, webWorkerLink } from "../../src/parallel/web-link.js";
import { workerPool } from "../../src/parallel/worker-pool.js";
import { jobs } from "./jobs.js";

/** A worker whose answers the test gives. */
class ManualWorker implements WorkerLink {
  readonly tasks: number[] = [];
  isHeld = false;
  isEnded = false;
  private listener: WorkerListener | undefined;

  post(message: unknown): void {
    const { type, index } = message as { type: string; index: number };
    if (type === "task") this.tasks.push(index);
  }
  listen(listener: WorkerListener | undefined): void {
    this.listener = listener;
  }
  hold(busy: boolean): void {
    this.isHeld = busy;
  }
  async terminate(): Promise<void> {
    this.isEnded = true;
  }
  answer(): void {
    this.listener?.onMessage({ type: "result", index: this.tasks.at(-1), result: null });
  }
  fail(message: string): void {
    this.listener?.onFailure(new Error(message));
  }
}

function manualPool(size: number) {
  const workers: ManualWorker[] = [];
  const spawn = (): ManualWorker => {
    const worker = new ManualWorker();
    workers.push(worker);
    return worker;
  };
  return { workers, pool: workerPool({ spawn, size }) };
}

const tick = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe("workerPool with workers played by hand", () => {
  it("gives the next task to whoever is done first", async () => {
    const { workers, pool } = manualPool(2);
    const run = pool.run({ job: "any", setup: null, tasks: ["a", "b", "c", "d"] });
    await tick();
    workers[1]!.answer();
    workers[1]!.answer();
    workers[1]!.answer();
    expect(workers.map(({ tasks }) => tasks)).toEqual([[0], [1, 2, 3]]);
    workers[0]!.answer();
    await run;
  });

  it("holds the process while a run is under way, and only then", async () => {
    const { workers, pool } = manualPool(1);
    const run = pool.run({ job: "any", setup: null, tasks: ["a"] });
    await tick();
    expect(workers[0]!.isHeld).toBe(true);
    workers[0]!.answer();
    await run;
    expect(workers[0]).toMatchObject({ isHeld: false, isEnded: false });
  });

  it("replaces a worker that was lost while idle", async () => {
    const { workers, pool } = manualPool(1);
    const first = pool.run({ job: "any", setup: null, tasks: ["a"] });
    await tick();
    workers[0]!.answer();
    await first;
    workers[0]!.fail("out of memory");
    const second = pool.run({ job: "any", setup: null, tasks: ["a"] });
    await tick();
    expect(workers).toHaveLength(2);
    workers[1]!.answer();
    await second;
  });

  it("continues without a worker that was lost after its last task", async () => {
    const { workers, pool } = manualPool(2);
    const run = pool.run({ job: "any", setup: null, tasks: ["a", "b"] });
    await tick();
    workers[0]!.answer();
    workers[0]!.fail("out of memory");
    workers[1]!.answer();
    await run;
    expect(workers.map(({ isEnded }) => isEnded)).toEqual([true, false]);
  });

  it("ends the busy workers of a run that fails and keeps the others", async () => {
    const { workers, pool } = manualPool(3);
    const run = pool.run({ job: "any", setup: null, tasks: ["a", "b", "c"] });
    await tick();
    workers[0]!.answer();
    workers[1]!.fail("out of memory");
    await expect(run).rejects.toMatchObject({ taskIndex: 1, task: "b" });
    expect(workers.map(({ isEnded }) => isEnded)).toEqual([false, true, true]);
  });
});

/** What a page and its worker exchange, without a page: messages are cloned and arrive later. */
function imitationOfWebWorker() {
  type Listener = (event: { data?: unknown; message?: string }) => void;
  const inPage: Record<string, Listener[]> = {};
  const inWorker: Listener[] = [];
  const later = (listeners: readonly Listener[], event: Parameters<Listener>[0]): void =>
    queueMicrotask(() => {
      for (const listener of listeners) listener(event);
    });
  const scope: WebScopeLike = {
    postMessage: (message, transfer) =>
      later(inPage["message"] ?? [], { data: structuredClone(message, { transfer }) }),
    addEventListener: (_type, listener) => inWorker.push(listener),
  };
  const worker: WebWorkerLike = {
    postMessage: (message) => later(inWorker, { data: structuredClone(message) }),
    terminate: () => inWorker.splice(0),
    addEventListener(type, listener) {
      inPage[type] ??= [];
      inPage[type].push(listener);
    },
  };
  return { scope, worker, emit: (type: string, event: { message?: string }) => later(inPage[type] ?? [], event) };
}

describe("webWorkerLink and webPoolLink", () => {
  it("run the same jobs as threads do", async () => {
    const { scope, worker } = imitationOfWebWorker();
    serve(webPoolLink(scope), jobs);
    const pool = workerPool({ spawn: () => webWorkerLink(worker), size: 1 });
    const results: unknown[] = [];
    const onResult = (result: unknown): number => results.push(result);
    await pool.run({ job: "power", setup: 2, tasks: [2, 3] }, { onResult });
    await pool.run({ job: "numbers", setup: null, tasks: [2] }, { onResult });
    expect(results).toEqual([4, 9, { values: new Float64Array([0, 1]) }]);
    await pool.close();
  });

  it("report a script that cannot be loaded", async () => {
    const { worker, emit } = imitationOfWebWorker();
    const pool = workerPool({ spawn: () => webWorkerLink(worker), size: 1 });
    const run = pool.run({ job: "power", setup: 2, tasks: [2] });
    await tick();
    emit("error", {});
    await expect(run).rejects.toThrow("the worker could not be loaded");
  });
});
