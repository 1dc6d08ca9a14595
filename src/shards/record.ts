import { DataError, type Issue } from "../errors.js";
import type { Json, JsonObject } from "../records/json.js";
import { aCount, aDigest, aList, aPart, aText, fields, oneOf, type Report } from "../toys/record-shape.js";
import { itemsOfShard, MOST_ITEMS, MOST_SHARDS, type Shard, shardName } from "./shard.js";

/** A file that a command reads, and its content. */
export interface InputFile {
  /** As it was named on the command line. */
  readonly file: string;
  /** SHA-256 of its bytes. */
  readonly digest: string;
}

/** What all shards of one command have in common. */
export interface ShardedCommand {
  readonly histogradVersion: string;
  /** The JavaScript engine's program: exponential functions of different engines differ in the last digit. */
  readonly runtime: string;
  /** Words of the command line, without options about shards, threads and the form of the result. */
  readonly command: readonly string[];
  /** All of these options by name, with their defaults. */
  readonly options: JsonObject;
  readonly inputs: readonly InputFile[];
}

/** The work of a command, divided into items with indices 0 to `nItems` − 1. */
export interface ShardedWork {
  readonly job: string;
  readonly nItems: number;
  /** SHA-256 of everything that the items depend on: model, data, start of the fits, and the list of the items. */
  readonly digest: string;
}

/** Results of the items of one shard of a command. */
export interface ShardRecord extends ShardedCommand {
  readonly kind: "shard";
  readonly work: ShardedWork;
  readonly shard: Shard;
  /** Whether all items of the shard are there. */
  readonly status: "complete" | "partial";
  /** Indices of the items that are there, ascending. */
  readonly items: readonly number[];
  /** Their results, in the same order. */
  readonly results: readonly Json[];
}

const INDEX = aCount(MOST_ITEMS);

const KIND = fields({ kind: oneOf(["shard"]) });

const SHARD_RECORD = fields({
  histogradVersion: aText,
  runtime: aText,
  command: aList(aText),
  options: aPart,
  inputs: aList(fields({ file: aText, digest: aDigest })),
  work: fields({ job: aText, nItems: INDEX, digest: aDigest }),
  shard: fields({ index: INDEX, count: aCount(MOST_SHARDS) }),
  status: oneOf(["complete", "partial"]),
  items: aList(INDEX),
  results: aList(() => undefined),
});

/**
 * Requires the record of a shard whose parts agree with each other.
 *
 * @throws DataError `not-a-shard` with every wrong entry by its path
 */
export function checkShardRecord(value: unknown): ShardRecord {
  const issues: Issue[] = [];
  const report: Report = (path, expected, received) => issues.push({ code: "not-a-shard", path, expected, received });
  KIND(value, "", report);
  if (issues.length === 0) SHARD_RECORD(value, "", report);
  if (issues.length === 0) checkItems(value as ShardRecord, report);
  if (issues.length > 0) throw new DataError(issues);
  return value as ShardRecord;
}

function checkItems({ work, shard, status, items, results }: ShardRecord, report: Report): void {
  if (shard.index >= shard.count) report("shard.index", `a number below ${shard.count}`, String(shard.index));
  const own = itemsOfShard(shard, work.nItems);
  const others = items.filter((item, k) => item % shard.count !== shard.index || (k > 0 && item <= items[k - 1]!));
  if (others.length > 0 || (items.at(-1) ?? 0) >= Math.max(1, work.nItems)) {
    report("items", `ascending indices of items of shard ${shardName(shard)}`, `${others[0] ?? items.at(-1)}`);
  }
  if (results.length !== items.length) report("results", `${items.length}, one for each item`, `${results.length}`);
  if (status === "complete" && items.length !== own.length) {
    report("status", `"partial": ${own.length - items.length} items of ${own.length} are missing`, '"complete"');
  }
}
