import { readFileSync } from "node:fs";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Workspace } from "../../src/api/workspace.js";
import { ranking } from "../../src/diagnostics/ranking.js";
import { rankingOnPool } from "../../src/diagnostics/ranking-job.js";
import { likelihoodContourOnPool } from "../../src/intervals/contour-job.js";
import { likelihoodContour } from "../../src/intervals/likelihood-contour.js";
import { minos } from "../../src/intervals/minos.js";
import { minosOnPool } from "../../src/intervals/minos-job.js";
import { JOBS } from "../../src/node/jobs.js";
import { localPool } from "../../src/parallel/local-pool.js";
import type { Pool, Work } from "../../src/parallel/types.js";
import { parsePatchSet } from "../../src/patchset/patch-set.js";
import { patchSetScan } from "../../src/patchset/scan.js";
import { formatJson, type Json, type JsonObject, parseJson } from "../../src/records/json.js";
import { formatRecord } from "../../src/records/record.js";
import { profileScan } from "../../src/scan/profile-scan.js";
import { profileScanOnPool } from "../../src/scan/profile-scan-job.js";
import { joinShards, requireWhole } from "../../src/shards/join.js";
import { toPlain } from "../../src/shards/plain.js";
import { mergedPool, ShardEnd, shardPool } from "../../src/shards/pools.js";
import { checkShardRecord, type ShardRecord } from "../../src/shards/record.js";
import { itemsOfShard, type Shard } from "../../src/shards/shard.js";
import { feldmanCousins } from "../../src/toys/feldman-cousins.js";
import { goodnessOfFitToys } from "../../src/toys/goodness-of-fit-toys.js";
import { runToys } from "../../src/toys/run-toys.js";
import { digestOf } from "../../src/workspace/digest.js";
import { repoPath } from "../helpers/cli.js";
import { twoChannel } from "../helpers/cli-record.js";
import { doubleWell } from "../helpers/minima-workspaces.js";

const { model, data } = twoChannel;
const background = readFileSync(repoPath("examples/patchset/background.json"), "utf8");
const patchSet = parsePatchSet(readFileSync(repoPath("examples/patchset/patchset.json"), "utf8"));
const toyOptions = { nToys: 130, seed: 3, testStatistic: "q" } as const;
const fcOptions = { values: [0, 1, 2, 3], nToys: 60, seed: 2, bisections: 2 };

/** Two minima, the second one lower: searches from the first one meet it and begin again. */
const wells = Workspace.parse(doubleWell(119, 112.5)).model();
const wellData = wells.observedData();
const wellFit = { init: { alpha: 1 } };

/** As one process that knows no pool computes it, and on a pool. */
const COMMANDS: Readonly<Record<string, readonly [() => object | Promise<object>, (pool: Pool) => Promise<object>]>> = {
  "toys run": [() => runToys(model, data, 1, toyOptions), (pool) => runToys(model, data, 1, { ...toyOptions, pool })],
  "gof --toys": [
    () => goodnessOfFitToys(model, data, { nToys: 90, seed: 4 }),
    (pool) => goodnessOfFitToys(model, data, { nToys: 90, seed: 4, pool }),
  ],
  feldmancousins: [
    () => feldmanCousins(model, data, fcOptions),
    (pool) => feldmanCousins(model, data, { ...fcOptions, pool }),
  ],
  "patchset scan": [() => patchSetScan(background, patchSet), (pool) => patchSetScan(background, patchSet, { pool })],
  ranking: [() => ranking(model, data), (pool) => rankingOnPool(pool, model, data)],
  minos: [() => minos(model, data), (pool) => minosOnPool(pool, model, data)],
  "minos with a lower minimum": [
    () => minos(wells, wellData, { fit: wellFit }),
    (pool) => minosOnPool(pool, wells, wellData, { fit: wellFit }),
  ],
  scan: [() => profileScan(model, data, AXES), (pool) => profileScanOnPool(pool, model, data, AXES)],
  "scan with a lower minimum": [
    () => profileScan(wells, wellData, [{ name: "alpha", min: -2, max: 2, n: 21 }], wellFit),
    (pool) => profileScanOnPool(pool, wells, wellData, [{ name: "alpha", min: -2, max: 2, n: 21 }], wellFit),
  ],
  contour: [() => likelihoodContour(model, data, NAMES), (pool) => likelihoodContourOnPool(pool, model, data, NAMES)],
};
const AXES = [
  { name: "mu", min: 0, max: 3, n: 10 },
  { name: "lumi", min: 0.9, max: 1.1, n: 7 },
];
const NAMES = ["mu", "lumi"] as const;

const describeWork = ({ job, setup, tasks }: Work<unknown>) => ({
  job,
  nItems: tasks.length,
  digest: digestOf(toPlain([job, setup, tasks])),
});
const HEAD = { histogradVersion: "1.0.0", runtime: "node", command: ["toys", "run"], options: { seed: 3 }, inputs: [] };

/** The shard that a process makes of a command, read from the text of its file. */
async function shardOf(compute: (pool: Pool) => Promise<object>, shard: Shard): Promise<ShardRecord> {
  const made: [number, Json][] = [];
  let work = { job: "", nItems: 0, digest: "" };
  const pool = shardPool(localPool(JOBS), {
    begin: (asked) => {
      work = describeWork(asked);
      return itemsOfShard(shard, work.nItems);
    },
    onResult: (item, result) => made.push([item, result]),
  });
  await expect(compute(pool)).rejects.toBeInstanceOf(ShardEnd);
  const [items, results] = [made.map(([item]) => item), made.map(([, result]) => result)];
  const record: ShardRecord = { kind: "shard", ...HEAD, work, shard, status: "complete", items, results };
  return checkShardRecord(parseJson(formatJson(record as unknown as JsonObject)));
}

async function allShards(compute: (pool: Pool) => Promise<object>, count: number): Promise<ShardRecord[]> {
  const shards: ShardRecord[] = [];
  for (let index = 0; index < count; index++) shards.push(await shardOf(compute, { index, count }));
  return shards;
}

function merged(compute: (pool: Pool) => Promise<object>, shards: readonly ShardRecord[]): Promise<object> {
  const files = shards.map((record) => ({ name: `${record.shard.index}.json`, record }));
  const made = requireWhole(joinShards(files), []);
  return compute(mergedPool(localPool(JOBS), made, describeWork));
}

describe("merged shards", () => {
  it.each(Object.entries(COMMANDS))(
    "of %s are what one process computes, byte for byte",
    async (_, [alone, onPool]) => {
      const one = formatRecord(await alone());
      for (const count of [1, 3]) {
        const shards = await allShards(onPool, count);
        expect(formatRecord(await merged(onPool, shards.reverse()))).toBe(one);
      }
    },
  );

  it("do not depend on their number, order and repetition", async () => {
    const [alone, onPool] = COMMANDS["toys run"]!;
    const one = formatRecord(await alone());
    const byCount = new Map<number, ShardRecord[]>();
    await fc.assert(
      fc.asyncProperty(
        fc
          .integer({ min: 1, max: 17 })
          .chain((count) =>
            fc.tuple(fc.constant(count), fc.array(fc.nat(count - 1), { maxLength: 5 }), fc.infiniteStream(fc.nat())),
          ),
        async ([count, repeated, order]) => {
          const shards = byCount.get(count) ?? (await allShards(onPool, count));
          byCount.set(count, shards);
          const given = [...shards, ...repeated.map((index) => shards[index]!)];
          const keyed = given.map((shard) => [order.next().value as number, shard] as const);
          keyed.sort((a, b) => a[0] - b[0]);
          expect(
            formatRecord(
              await merged(
                onPool,
                keyed.map(([, shard]) => shard),
              ),
            ),
          ).toBe(one);
        },
      ),
      { numRuns: 25 },
    );
  });

  it("may come from several divisions that have no item in common", async () => {
    const [alone, onPool] = COMMANDS["toys run"]!;
    const parts = [
      { index: 0, count: 2 },
      { index: 1, count: 4 },
      { index: 3, count: 4 },
    ];
    const shards = await Promise.all(parts.map((shard) => shardOf(onPool, shard)));
    expect(formatRecord(await merged(onPool, shards))).toBe(formatRecord(await alone()));
  });
});

describe("joinShards refuses by name", async () => {
  const shards = await allShards(COMMANDS["toys run"]![1], 5);
  const named = (records: readonly ShardRecord[]) =>
    joinShards(records.map((record, i) => ({ name: `file-${i}`, record })));
  const refusal = (records: readonly ShardRecord[]): string => {
    try {
      requireWhole(named(records), []);
    } catch (error) {
      return (error as Error).message;
    }
    throw new Error("nothing was refused");
  };
  const changed = (index: number, change: Partial<ShardRecord>) =>
    shards.map((shard) => (shard.shard.index === index ? { ...shard, ...change } : shard));

  it("gaps, for any set of shards that is not all of them", () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(4), { minLength: 1, maxLength: 4 }), (present) => {
        const joined = named(present.map((index) => shards[index]!));
        expect(joined.missing).toEqual([0, 1, 2, 3, 4].filter((index) => !present.includes(index)));
        expect(() => requireWhole(joined, [])).toThrow(/items are missing of/);
      }),
    );
  });

  it("a shard that is not complete", () => {
    const { items, results } = shards[2]!;
    const partial = { status: "partial", items: items.slice(1), results: results.slice(1) } as const;
    expect(named(changed(2, partial)).missing).toEqual([2]);
    expect(refusal(changed(2, partial))).toContain("items are missing of 1 shard: 2");
  });

  it.each([
    ["version of histograd", { histogradVersion: "0.9.0" }],
    ["JavaScript engine", { runtime: "bun" }],
    ["option seed", { options: { seed: 4 } }],
    ["content of input files", { inputs: [{ file: "a.json", digest: `sha256:${"0".repeat(64)}` }] }],
    ["command", { command: ["gof"] }],
    ["work", { work: { ...shards[0]!.work, digest: `sha256:${"0".repeat(64)}` } }],
    ["number of items", { work: { ...shards[0]!.work, nItems: 7 } }],
  ] as const)("another %s", (what, change) => {
    const message = refusal(changed(3, change));
    expect(message).toContain(`file-3 (shard 3/5): ${what}`);
    expect(message).toContain("items are missing of 1 shard: 3");
  });

  it("shards of two divisions that have items in common", async () => {
    const half = await shardOf(COMMANDS["toys run"]![1], { index: 0, count: 2 });
    expect(refusal([...shards, half])).toContain("file-5 (shard 0/2): expected items that no other shard has");
  });

  it("a shard with two results", () => {
    const { results } = shards[1]!;
    const other = { ...shards[1]!, results: [results[1]!, results[0]!, ...results.slice(2)] };
    expect(refusal([...shards, other])).toContain("the same result of item 1 as in file-1");
  });
});

describe("checkShardRecord", () => {
  it("refuses what is no shard, with every wrong entry", () => {
    expect(() => checkShardRecord({ kind: "toy-run" })).toThrow(/kind: expected "shard"/);
    expect(() => checkShardRecord([])).toThrow(/a part of the record/);
  });

  it("refuses items that do not agree with the shard", async () => {
    const shard = await shardOf(COMMANDS["toys run"]![1], { index: 1, count: 3 });
    const wrong = (change: Partial<ShardRecord>) => () => checkShardRecord({ ...shard, ...change });
    expect(wrong({ items: shard.items.map((item) => item + 1) })).toThrow(/items of shard 1\/3/);
    expect(wrong({ results: shard.results.slice(1) })).toThrow(/one for each item/);
    expect(wrong({ items: shard.items.slice(1), results: shard.results.slice(1) })).toThrow(/"partial"/);
    expect(wrong({ shard: { index: 3, count: 3 } })).toThrow(/a number below 3/);
    expect(wrong({ items: [...shard.items, 10_000], results: [...shard.results, null] })).toThrow(/items/);
  });
});
