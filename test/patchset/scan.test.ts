import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Workspace } from "../../src/api/workspace.js";
import { DataError, WorkspaceError } from "../../src/errors.js";
import { hypotest } from "../../src/hypotest/hypotest.js";
import { upperLimit } from "../../src/hypotest/upper-limit.js";
import { threadSpawner } from "../../src/node/thread-link.js";
import { localPool } from "../../src/parallel/local-pool.js";
import { workerPool } from "../../src/parallel/worker-pool.js";
import { checkPatchSetScan } from "../../src/patchset/check-scan.js";
import { PATCH_SET_POINTS, patchSetPoints } from "../../src/patchset/job.js";
import { mergePatchSetScans } from "../../src/patchset/merge.js";
import { type PatchSet, parsePatchSet } from "../../src/patchset/patch-set.js";
import type { PatchSetScan } from "../../src/patchset/results.js";
import { patchSetScan } from "../../src/patchset/scan.js";
import { patchSetTable } from "../../src/patchset/table.js";
import { formatRecord, parseRecord } from "../../src/records/record.js";
import { applyPatch } from "../../src/workspace/index.js";
import { type BundledWorker, bundleWorker } from "../helpers/bundle-worker.js";
import { schemaErrors } from "../helpers/record-schema.js";
import { describeWithShared, readShared, sharedPath } from "../helpers/shared.js";
import { BACKGROUND_TEXT, PATCHSET_TEXT, PYHF, patchSetDocument } from "./documents.js";

/** Fits from different starts agree to rounding of −2 log L, about 1e-13 of it, hence its root to 1e-7. */
const SAME_MINIMUM = 1e-6;
/** Where Minuit stops in pyhf: an EDM of 1e-8 shifts the statistic by as much and CLs by about its root. */
const MINUIT = 1e-4;

/** Where SLSQP stopped in the published numbers: more than their own tolerance of 1e-5 from the minimum. */
const PUBLISHED = 1e-4;

interface Published {
  readonly region: string;
  readonly patch: string;
  readonly CLs_obs: number;
  readonly CLs_exp: readonly number[];
}

const patchSet = parsePatchSet(PATCHSET_TEXT);
const names = patchSet.patches.map(({ name }) => name);

async function issuesOf(scan: Promise<unknown>): Promise<readonly string[]> {
  try {
    await scan;
  } catch (error) {
    if (error instanceof DataError || error instanceof WorkspaceError) return error.issues.map(({ code }) => code);
    throw error;
  }
  return [];
}

describe("patchSetScan(background, patchSet)", () => {
  let scan: PatchSetScan;
  beforeAll(async () => {
    scan = await patchSetScan(BACKGROUND_TEXT, patchSet);
  });

  it("finds pyhf's CLs, observed and expected, of every signal", () => {
    expect(scan.points.map(({ name }) => name)).toEqual(PYHF.points.map(({ name }) => name));
    for (const [i, { cls, expected, valid }] of scan.points.entries()) {
      const theirs = PYHF.points[i]!;
      expect(valid).toBe(true);
      expect(Math.abs(cls! / theirs.cls - 1)).toBeLessThan(MINUIT * Math.max(1, -Math.log(theirs.cls)));
      expected!.forEach((value, k) => {
        expect(Math.abs(value / theirs.expected[k]! - 1)).toBeLessThan(MINUIT * Math.max(1, -Math.log(value)));
      });
    }
  });

  it("is what hypotest and upperLimit say of the patched workspace", async () => {
    const some = names.slice(3, 6);
    const { points } = await patchSetScan(BACKGROUND_TEXT, patchSet, { limits: true, patches: some });
    expect(points.map(({ name }) => name)).toEqual(some);
    for (const { index, cls, bestFitPoi, limits } of points) {
      const { operations } = patchSet.patches[index]!;
      const workspace = Workspace.parse(applyPatch(JSON.parse(BACKGROUND_TEXT), operations));
      const model = workspace.model();
      const one = hypotest(model, workspace.data(model), 1);
      expect(Math.abs(cls! / one.cls! - 1)).toBeLessThan(SAME_MINIMUM);
      expect(bestFitPoi).toBeCloseTo(one.bestFitPoi, 5);
      const limit = upperLimit(model, workspace.data(model)).limits;
      expect(Math.abs(limits!.observed.value! / limit.observed.value! - 1)).toBeLessThan(SAME_MINIMUM);
      expect(Math.abs(limits!.expected[2].value! / limit.expected[2].value! - 1)).toBeLessThan(SAME_MINIMUM);
    }
  });

  it("gives a record that its schema knows and that survives a file", async () => {
    expect(schemaErrors(scan)).toEqual([]);
    expect(checkPatchSetScan(parseRecord(formatRecord(scan)))).toEqual(scan);
    expect(scan).toMatchObject({ status: "complete", nPatches: 17, nFailed: 0, poi: "mu", labels: ["m1", "m2"] });
    expect(scan.patchSet.verification).toBe("matches");
    const limited = await patchSetScan(BACKGROUND_TEXT, patchSet, { limits: true, patches: names.slice(0, 1) });
    expect(schemaErrors(limited)).toEqual([]);
    const bare = await patchSetScan(JSON.parse(BACKGROUND_TEXT), patchSet, { patches: names.slice(0, 1) });
    expect(bare.patchSet.verification).toBe("not-checked");
  });

  it("continues where it was cancelled: no point is lost or repeated, and all are the same", async () => {
    const controller = new AbortController();
    const stopped = await patchSetScan(BACKGROUND_TEXT, patchSet, {
      signal: controller.signal,
      onProgress: ({ done }) => {
        if (done >= 5) controller.abort();
      },
    });
    expect(stopped.status).toBe("cancelled");
    expect(stopped.points.length).toBeGreaterThan(0);
    expect(stopped.points.length).toBeLessThan(17);
    const written = checkPatchSetScan(parseRecord(formatRecord(stopped)));
    expect(await patchSetScan(BACKGROUND_TEXT, patchSet, { resume: written })).toEqual(scan);
    // points that are there are not made again: one that was changed stays as it is
    const marked = { ...scan, points: scan.points.map((point) => ({ ...point, notes: ["kept"] })).slice(0, 9) };
    const resumed = await patchSetScan(BACKGROUND_TEXT, patchSet, { resume: marked });
    expect(resumed.points.map(({ notes }) => notes.length)).toEqual(scan.points.map((_, i) => (i < 9 ? 1 : 0)));
  });

  it("parts that are made apart are put together, and are the same as in one go", async () => {
    const parts = [names.filter((_, i) => i % 2 === 0), names.filter((_, i) => i % 2 === 1)];
    const [even, odd] = await Promise.all(
      parts.map((part) => patchSetScan(BACKGROUND_TEXT, patchSet, { patches: part })),
    );
    expect(even!.status).toBe("partial");
    expect(mergePatchSetScans([odd!, even!])).toEqual(scan);
    expect(() => mergePatchSetScans([odd!, odd!])).toThrow(/which scans\[0\] has too/);
    expect(() => mergePatchSetScans([odd!, { ...even!, origin: { ...even!.origin, measurement: "other" } }])).toThrow(
      /same measurement/,
    );
    expect(() => mergePatchSetScans([])).toThrow(/at least one scan/);
  });

  it("counts and shows patches that fail, and continues", async () => {
    const document = patchSetDocument();
    document.patches[2]!.patch[0]!.path = "/channels/7/samples/0";
    document.patches[5]!.patch[0]!.value = { name: "signal", data: [1, 2], modifiers: [] };
    const damaged = await patchSetScan(BACKGROUND_TEXT, parsePatchSet(document));
    expect(damaged).toMatchObject({ status: "complete", nFailed: 2 });
    const failed = damaged.points.filter(({ valid }) => !valid);
    expect(failed.map(({ index }) => index)).toEqual([2, 5]);
    expect(failed[0]!.notes[0]).toContain("patch[0].path");
    expect(failed[1]!.notes[0]).toContain("3 bins");
    expect(failed[0]!.cls).toBeUndefined();
    expect(schemaErrors(damaged)).toEqual([]);
  });

  it("refuses another background, a scan of something else and options without meaning", async () => {
    const other = BACKGROUND_TEXT.replace("324.0", "325.0");
    expect(await issuesOf(patchSetScan(other, patchSet))).toEqual(["digest-mismatch", "digest-mismatch"]);
    const some = { patches: names.slice(0, 1) };
    const forced = await patchSetScan(other, patchSet, { verify: false, ...some });
    expect(forced.patchSet.verification).toBe("differs");
    expect(await issuesOf(patchSetScan(BACKGROUND_TEXT, patchSet, { resume: forced }))).toEqual(["other-scan"]);
    expect(await issuesOf(patchSetScan(BACKGROUND_TEXT, patchSet, { resume: scan, testPoi: 2 }))).toEqual([
      "other-scan",
    ]);
    const wrong = { testPoi: Number.NaN, confidenceLevel: 95 };
    expect(await issuesOf(patchSetScan(BACKGROUND_TEXT, patchSet, wrong))).toEqual(["bad-option", "bad-option"]);
    const unknown = { patches: ["no_such", "nor_this"] };
    expect(await issuesOf(patchSetScan(BACKGROUND_TEXT, patchSet, unknown))).toEqual([
      "unknown-patch",
      "unknown-patch",
    ]);
    expect(() => checkPatchSetScan({ kind: "hypotest" })).toThrow(/"patch-set-scan"/);
    expect(() => checkPatchSetScan({ ...scan, points: [scan.points[0], scan.points[0]] })).toThrow(/points/);
  });

  it("becomes comma-separated values with all digits", () => {
    const lines = patchSetTable({ ...scan, labels: ["m1", 'm "2"'] }).split("\r\n");
    expect(lines).toHaveLength(19);
    expect(lines[0]).toMatch(/^name,m1,"m ""2""",cls,cls_expected_minus2,/);
    const [name, m1, m2, cls] = lines[4]!.split(",");
    expect([name, m1, m2]).toEqual(["signal_300_50", "300", "50"]);
    expect(Number(cls)).toBe(scan.points[3]!.cls);
    const columns = new Set(lines.slice(0, 18).map((line) => line.split(",").length));
    expect(columns.size).toBe(1);
  });

  describe("on worker threads", () => {
    let worker: BundledWorker;
    beforeAll(async () => {
      worker = await bundleWorker(new URL("../../src/node/worker.ts", import.meta.url));
    });
    afterAll(() => worker.remove());

    it("gives the same bits for any number of workers", async () => {
      for (const size of [1, 3]) {
        const pool = workerPool({ spawn: threadSpawner(worker.url), size });
        try {
          expect(await patchSetScan(BACKGROUND_TEXT, patchSet, { pool })).toEqual(scan);
        } finally {
          await pool.close();
        }
      }
    });
  });

  it("keeps what is done when a worker ends", async () => {
    let tasks = 0;
    const dying: typeof patchSetPoints = (setup) => {
      const run = patchSetPoints(setup);
      return (task) => {
        if (tasks++ === 2) throw new Error("the thread ended");
        return run(task);
      };
    };
    const kept = await patchSetScan(BACKGROUND_TEXT, patchSet, { pool: localPool({ [PATCH_SET_POINTS]: dying }) });
    expect(kept.status).toBe("interrupted");
    expect(kept.points).toHaveLength(10);
    expect(kept.notes[0]).toContain("the thread ended");
    expect(schemaErrors(kept)).toEqual([]);
    expect(await patchSetScan(BACKGROUND_TEXT, patchSet, { resume: kept })).toEqual(scan);
  });
});

describeWithShared("published patch sets", () => {
  it.each(["RegionA", "RegionB", "RegionC"])(
    "atlas-sbottom %s has the CLs that were published for pyhf",
    async (region) => {
      const { cases } = readShared("workspaces/atlas-sbottom/reference.json") as { cases: readonly Published[] };
      const here = cases.filter((published) => published.region === region);
      const folder = `workspaces/atlas-sbottom/${region}`;
      const set: PatchSet = {
        description: "signals of one region, each in a file of its own",
        labels: ["file"],
        references: [],
        digests: [],
        version: "1.0.0",
        patches: here.map(({ patch }) => ({
          name: patch,
          values: [patch],
          operations: readShared(`${folder}/${patch}`),
        })),
      };
      const { points } = await patchSetScan(readShared(`${folder}/BkgOnly.json`), set);
      for (const [i, { CLs_obs, CLs_exp }] of here.entries()) {
        const { cls, expected, valid } = points[i]!;
        expect(valid).toBe(true);
        expect(Math.abs(cls! / CLs_obs - 1)).toBeLessThan(PUBLISHED);
        for (const [k, value] of CLs_exp.entries()) expect(Math.abs(expected![k]! / value - 1)).toBeLessThan(PUBLISHED);
      }
    },
  );

  const read = (name: string) => gunzipSync(readFileSync(sharedPath(`workspaces/atlas-1lbb/${name}`))).toString("utf8");

  it("has the CLs of the patched workspace by another author, as polished for pyhf", async () => {
    const set = parsePatchSet(read("patchset.json.gz"));
    const patches = ["C1N2_Wh_hbb_700_250"];
    const scan = await patchSetScan(read("BkgOnly.json.gz"), set, { patches });
    const reference = readShared("reference/atlas-1lbb_C1N2_Wh_hbb_700_250.json") as {
      polished: { hypotest_qtilde_mu1: { CLs_obs: number; CLs_exp: number[] } };
    };
    const { CLs_obs, CLs_exp } = reference.polished.hypotest_qtilde_mu1;
    expect(scan.patchSet.verification).toBe("matches");
    expect(scan.points[0]!.cls! / CLs_obs).toBeCloseTo(1, 5);
    for (const [k, value] of CLs_exp.entries()) expect(scan.points[0]!.expected![k]! / value).toBeCloseTo(1, 5);
  });
});
