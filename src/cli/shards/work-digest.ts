import { createHash } from "node:crypto";
import type { Work } from "../../parallel/types.js";
import { formatJsonLine } from "../../records/json.js";
import { toPlain } from "../../shards/plain.js";
import type { ShardedWork } from "../../shards/record.js";

/** What the work of a command is, with the digest of all that its items depend on. */
export function describeWork({ job, setup, tasks }: Work<unknown>): ShardedWork {
  return { job, nItems: tasks.length, digest: digestOfBytes(formatJsonLine(toPlain([job, setup, tasks]))) };
}

/** `sha256:` and the SHA-256 of some bytes. */
export function digestOfBytes(bytes: string | Uint8Array): string {
  return `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
}
