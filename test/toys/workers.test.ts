import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { threadSpawner } from "../../src/node/thread-link.js";
import { TaskError } from "../../src/parallel/task-error.js";
import type { Pool } from "../../src/parallel/types.js";
import { workerPool } from "../../src/parallel/worker-pool.js";
import { feldmanCousins } from "../../src/toys/feldman-cousins.js";
import { goodnessOfFitToys } from "../../src/toys/goodness-of-fit-toys.js";
import { resumeToys, runToys } from "../../src/toys/run-toys.js";
import { ToysInterrupted } from "../../src/toys/toys-interrupted.js";
import { type BundledWorker, bundleWorker } from "../helpers/bundle-worker.js";
import { oneBin, twoBins } from "./models.js";

let worker: BundledWorker;
let dying: BundledWorker;
let pool: Pool | undefined;

beforeAll(async () => {
  worker = await bundleWorker(new URL("../../src/node/worker.ts", import.meta.url));
  dying = await bundleWorker(new URL("./dying-worker.ts", import.meta.url));
});
afterAll(() => {
  worker.remove();
  dying.remove();
});
afterEach(async () => {
  await pool?.close();
  pool = undefined;
});

function threads(size: number, entry = worker): Pool {
  pool = workerPool({ spawn: threadSpawner(entry.url), size });
  return pool;
}

describe("toys on worker threads", () => {
  it.each([1, 2, 3])("are with %d threads what they are in process", async (size) => {
    const { model, data } = twoBins();
    const here = await runToys(model, data, 1, { seed: 3, nToys: 140 });
    const there = await runToys(model, data, 1, { seed: 3, nToys: 140, pool: threads(size) });
    expect(there).toEqual(here);
  });

  it("stop at the same toy for any number of threads when the error is small enough", async () => {
    const { model, data } = oneBin(5, 3);
    const options = { seed: 3, nToys: 10_000, untilError: 0.05 };
    const here = await runToys(model, data, 3, options);
    const there = await runToys(model, data, 3, { ...options, pool: threads(2) });
    expect(there).toEqual(here);
    expect(here.status).toBe("precise");
    expect(here.signal.done).toEqual([[0, expect.any(Number)]]);
    expect(here.signal.done[0]![1]).toBeLessThan(10_000);
  });

  it("of a Feldman–Cousins interval and of a goodness of fit do not depend on the threads either", async () => {
    const { model, data } = oneBin(3, 6);
    const options = { seed: 1, values: [0, 4, 8], nToys: 60 };
    const there = { ...options, pool: threads(2) };
    expect(await feldmanCousins(model, data, there)).toEqual(await feldmanCousins(model, data, options));
    const gof = { seed: 1, nToys: 60 };
    expect(await goodnessOfFitToys(model, data, { ...gof, pool: pool! })).toEqual(
      await goodnessOfFitToys(model, data, gof),
    );
  });

  it("of a worker that dies are told of, kept, and gone on with", async () => {
    const { model, data } = twoBins();
    const error = await runToys(model, data, 1, { seed: 3, nToys: 200, pool: threads(1, dying) }).catch(
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(ToysInterrupted);
    expect(error).toBeInstanceOf(TaskError);
    expect((error as Error).message).toContain("the worker thread ended with exit code 9");
    const { run } = error as ToysInterrupted;
    expect(run.status).toBe("interrupted");
    // three blocks of 25: signal, background, signal
    expect([run.signal.done, run.background.done]).toEqual([[[0, 50]], [[0, 25]]]);
    const whole = await runToys(model, data, 1, { seed: 3, nToys: 200 });
    expect(await resumeToys(run, model, data)).toEqual(whole);
  });
});
