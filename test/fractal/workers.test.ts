import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fractalCounts } from "../../src/fractal/fractal-counts.js";
import { threadSpawner } from "../../src/node/thread-link.js";
import type { Pool } from "../../src/parallel/types.js";
import { workerPool } from "../../src/parallel/worker-pool.js";
import { type BundledWorker, bundleWorker } from "../helpers/bundle-worker.js";

let worker: BundledWorker;
const pools: Pool[] = [];

beforeAll(async () => {
  worker = await bundleWorker(new URL("../../src/node/worker.ts", import.meta.url));
});
afterAll(async () => {
  await Promise.all(pools.map((pool) => pool.close()));
  worker.remove();
});

function threads(size: number): Pool {
  const pool = workerPool({ spawn: threadSpawner(worker.url), size });
  pools.push(pool);
  return pool;
}

describe("fractalCounts on worker threads", () => {
  it.each([1, 2, 3])("has the counts of one thread with %i workers", async (size) => {
    const pool = threads(size);
    for (const kind of ["mandelbrot", "julia"] as const) {
      for (const height of [1, 7, 61]) {
        const options = { kind, width: 83, height, iterations: 200, precision: "single" } as const;
        const alone = await fractalCounts(options, { smooth: true });
        expect(await fractalCounts(options, { smooth: true, pool })).toEqual(alone);
      }
    }
  });

  it("tells how many rows are done, up to all of them", async () => {
    const told: number[] = [];
    const onProgress = (done: number, total: number): void => {
      expect(total).toBe(45);
      told.push(done);
    };
    await fractalCounts({ kind: "mandelbrot", width: 9, height: 45 }, { pool: threads(2), onProgress });
    expect(told).toEqual([...told].sort((a, b) => a - b));
    expect(told.at(-1)).toBe(45);
  });

  it("stops when aborted, in the middle of a row, and the pool can be used again", async () => {
    const pool = threads(1);
    // near −0.75 + iε a point needs about π/ε steps to leave: hours for these
    const window = { re: [-0.75, -0.7499999], im: [1e-9, 1e-7] } as const;
    const endless = { kind: "mandelbrot", width: 900, height: 2, window, iterations: 1e9 } as const;
    const signal = AbortSignal.timeout(100);
    await expect(fractalCounts(endless, { pool, signal })).rejects.toMatchObject({ name: "TimeoutError" });
    const { counts } = await fractalCounts({ kind: "mandelbrot", width: 3, height: 3 }, { pool });
    expect(counts).toHaveLength(9);
  });
});

it("stops between rows without workers", async () => {
  const controller = new AbortController();
  const run = fractalCounts(
    { kind: "mandelbrot", width: 500, height: 400, iterations: 20 },
    { signal: controller.signal, onProgress: () => controller.abort(new Error("enough")), engine: "scalar" },
  );
  await expect(run).rejects.toThrow("enough");
});
