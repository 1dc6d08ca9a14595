import { describe, expect, it } from "vitest";
import { ranking } from "../../src/diagnostics/ranking.js";
import { RANKING_REFITS, rankingOnPool, rankingRefits } from "../../src/diagnostics/ranking-job.js";
import { maskData } from "../../src/model/data.js";
import { localPool } from "../../src/parallel/local-pool.js";
import type { Pool, RunOptions, Work } from "../../src/parallel/types.js";
import { normfactor, normsys, sample, shapesys, singleChannel } from "../helpers/workspaces.js";

const { model, data } = singleChannel(
  [
    sample("signal", [30, 60, 40], normfactor("mu"), normsys("theory", 0.75, 1.2)),
    sample("background", [100, 80, 50], normfactor("k"), shapesys("gamma", [7, 5, 4])),
  ],
  [135, 133, 92],
);

/** A pool of several workers that each get every n-th task, last task first, with everything cloned on its way. */
function scatteredPool(size: number): Pool {
  return {
    size,
    run: async <Task, Result>(work: Work<Task>, options: RunOptions<Result> = {}) => {
      const workers = Array.from({ length: size }, () =>
        rankingRefits(structuredClone(work.setup) as Parameters<typeof rankingRefits>[0]),
      );
      for (let i = work.tasks.length - 1; i >= 0; i--) {
        const task = structuredClone(work.tasks[i]) as Parameters<ReturnType<typeof rankingRefits>>[0];
        options.onResult?.(structuredClone(await workers[i % size]!(task)) as Result, i);
      }
    },
    close: async () => undefined,
  };
}

describe("rankingOnPool", () => {
  it("gives what ranking gives, to the last digit, for any number of workers", async () => {
    const masked = maskData(model, data, { c: [2] });
    for (const counts of [data, masked]) {
      const alone = ranking(model, counts);
      expect(await rankingOnPool(localPool({ [RANKING_REFITS]: rankingRefits }), model, counts)).toEqual(alone);
      for (const size of [1, 3]) expect(await rankingOnPool(scatteredPool(size), model, counts)).toEqual(alone);
    }
  });

  it("passes on progress, and the reason of an abort", async () => {
    const pool = localPool({ [RANKING_REFITS]: rankingRefits });
    const seen: string[] = [];
    await rankingOnPool(pool, model, data, { onProgress: (done, total) => seen.push(`${done}/${total}`) });
    expect(seen).toEqual(["1/5", "2/5", "3/5", "4/5", "5/5"]);
    const aborted = rankingOnPool(pool, model, data, { signal: AbortSignal.abort(new Error("enough")) });
    await expect(aborted).rejects.toThrow("enough");
  });
});
