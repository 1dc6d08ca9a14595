import { describe, expect, it } from "vitest";
import {
  breakdown,
  clsScan,
  compareModels,
  findMinima,
  lCurve,
  likelihoodContour,
  upperLimit,
} from "../../src/index.js";
import { likelihoodContourOnPool } from "../../src/intervals/contour-job.js";
import { JOBS } from "../../src/node/jobs.js";
import { localPool } from "../../src/parallel/local-pool.js";
import { counting, twoChannel } from "../helpers/cli-record.js";
import { linearUnfolding } from "../helpers/linear-unfolding.js";

const { model, data } = twoChannel;
const unfolding = linearUnfolding();
const plane = ["mu", "lumi"] as const;
const groups = { jets: ["jet_*"], luminosity: ["lumi"] };

type Tell = (done: number, total: number) => void;

/** Functions that tell how far they are, with the number of steps that follows from what is asked for. */
const CASES: readonly (readonly [string, number, (onProgress: Tell) => unknown])[] = [
  ["findMinima", 7, (onProgress) => findMinima(model, data, { nStarts: 7, onProgress })],
  ["lCurve", 3, (onProgress) => lCurve(unfolding.model, unfolding.data, { strengths: [1, 10, 100], onProgress })],
  ["breakdown", 3, (onProgress) => breakdown(model, data, { groups, method: "refit", onProgress })],
  ["clsScan", 4, (onProgress) => clsScan(counting.model, counting.data, [0.5, 1, 2, 4], { onProgress })],
  ["upperLimit", 6, (onProgress) => upperLimit(counting.model, counting.data, { onProgress })],
];

describe("onProgress", () => {
  it.each(CASES)("of %s tells of every step once", (_, total, run) => {
    const told: (readonly number[])[] = [];
    run((...state) => told.push(state));
    expect(told).toEqual(Array.from({ length: total }, (_unused, k) => [k + 1, total]));
  });

  it("of contours tells of every sector, on a pool as without one", async () => {
    const told: number[][] = [[], []];
    const one = likelihoodContour(model, data, plane, { onProgress: (done, total) => told[0]!.push(done / total) });
    const pooled = await likelihoodContourOnPool(localPool(JOBS), model, data, plane, {
      onProgress: (done, total) => told[1]!.push(done / total),
    });
    expect(told[0]!.at(-1)).toBe(1);
    expect(told[1]).toEqual(told[0]);
    expect(pooled).toEqual(one);
  });

  it("of a comparison counts the points that are evaluated, and ends with all of them; the record has no function", () => {
    const told: (readonly number[])[] = [];
    const record = compareModels(model, model, { points: 20, onProgress: (...state) => told.push(state) });
    expect(told.map(([done]) => done)).toEqual(told.map((_, k) => k + 1));
    expect(told.at(-1)).toEqual([told.length, told.length]);
    // parameters that act in different bins are moved together, so that fewer points are evaluated than are compared
    expect(told.length).toBeGreaterThan(20);
    expect(told.length).toBeLessThanOrEqual(record.compared.points);
    expect(record).toEqual(compareModels(model, model, { points: 20 }));
  });
});
