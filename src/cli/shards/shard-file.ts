import { existsSync, readFileSync, statSync } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { DataError, type Issue } from "../../errors.js";
import { formatJson, type JsonObject, parseJson } from "../../records/json.js";
import { checkShardRecord, type ShardRecord } from "../../shards/record.js";
import { writeWholeFile } from "../output/write-file.js";
import { requireRecordFile, requireRecordStats } from "../record-file.js";

/** What a file should be, in messages. */
const WHAT = "a file of a shard";

/**
 * The shard in a file.
 *
 * @throws DataError `file-not-found`, `not-a-file`, `too-large`, `not-readable`, `not-a-shard`; their paths begin with the name of the file
 */
function readShard(path: string): ShardRecord {
  requireRecordFile(path, WHAT);
  try {
    return shardIn(path, readFileSync(path, "utf8"));
  } catch (error) {
    throw notReadable(path, error);
  }
}

/** `readShard` without waiting: other files are read meanwhile. */
export async function loadShard(path: string): Promise<ShardRecord> {
  const stats = await stat(path).catch(() => undefined);
  requireRecordStats(path, stats, WHAT);
  try {
    return shardIn(path, await readFile(path, "utf8"));
  } catch (error) {
    throw notReadable(path, error);
  }
}

/** @throws DataError `not-a-shard` */
function shardIn(path: string, text: string): ShardRecord {
  if (text.trim() === "") throw notAShard(path, "nothing: the file is empty");
  try {
    return checkShardRecord(parseJson(text));
  } catch (error) {
    if (!(error instanceof DataError)) throw notAShard(path, error instanceof Error ? error.message : String(error));
    throw new DataError(error.issues.map((issue) => ({ ...issue, path: `${path}: ${issue.path}` })));
  }
}

/** An error of the operating system as one that names the file; others are as they are. */
function notReadable(path: string, error: unknown): unknown {
  if (error instanceof DataError) return error;
  const received = error instanceof Error ? error.message : String(error);
  return new DataError([{ code: "not-readable", path, expected: "a file that can be read", received }]);
}

function notAShard(path: string, received: string): DataError {
  const issue: Issue = { code: "not-a-shard", path, expected: "a file that --shard wrote", received };
  return new DataError([{ ...issue, hint: "Run this shard again." }]);
}

/** A file that keeps the items of a shard. */
export interface ShardFileKeeper {
  /** Writes a shard in one step. What another process wrote meanwhile is kept: the later file has the items of both. */
  readonly write: (record: ShardRecord) => void;
  /** The shard in the file; undefined where there is none, or an empty file. */
  readonly read: () => ShardRecord | undefined;
}

/**
 * @param join - puts the items of two records of the shard together; it fails for another shard
 * @param replace - whether a file that is there already is replaced, whatever it has
 */
export function shardFile(
  path: string,
  join: (earlier: ShardRecord, now: ShardRecord) => ShardRecord,
  replace: boolean,
): ShardFileKeeper {
  let known = replace ? stateOf(path) : undefined;
  const read = (): ShardRecord | undefined => {
    if (!existsSync(path) || statSync(path).size === 0) return undefined;
    return readShard(path);
  };
  return {
    read() {
      known = stateOf(path);
      return read();
    },
    write(record) {
      const there = stateOf(path) === known ? undefined : read();
      const joined = there === undefined ? record : join(there, record);
      writeWholeFile(path, formatJson(joined as unknown as JsonObject), { overwrite: true });
      known = stateOf(path);
    },
  };
}

/** Identifies the state of a file; undefined where there is no file. */
function stateOf(path: string): string | undefined {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats === undefined ? undefined : [stats.dev, stats.ino, stats.size, stats.mtimeMs].join();
}
