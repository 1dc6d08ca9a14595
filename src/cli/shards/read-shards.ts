import { DataError, type Issue } from "../../errors.js";
import type { ShardFile } from "../../shards/join.js";
import type { OnProgress } from "../progress.js";
import { loadShard } from "./shard-file.js";

/** Files that are read at a time: on a file system over a network, nearly all of the time is waiting. */
const AT_A_TIME = 16;

/** Shards that could be read, and what is wrong with the other files. */
export interface ReadShards {
  readonly files: readonly ShardFile[];
  readonly unread: readonly Issue[];
}

/** Reads the shards in files, in their order. */
export async function readShards(names: readonly string[], onProgress: OnProgress): Promise<ReadShards> {
  const read = new Array<ShardFile | readonly Issue[]>(names.length);
  let [next, done] = [0, 0];
  const reader = async (): Promise<void> => {
    while (next < names.length) {
      const k = next++;
      read[k] = await shardOrIssues(names[k]!);
      onProgress(++done, names.length);
    }
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, reader));
  return { files: read.filter(isShard), unread: read.flatMap((each) => (isShard(each) ? [] : each)) };
}

function isShard(read: ShardFile | readonly Issue[]): read is ShardFile {
  return "record" in read;
}

async function shardOrIssues(name: string): Promise<ShardFile | readonly Issue[]> {
  try {
    return { name, record: await loadShard(name) };
  } catch (error) {
    if (error instanceof DataError) return error.issues;
    throw error;
  }
}
