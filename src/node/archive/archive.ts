import { constants, gunzipSync } from "node:zlib";
import { ArchiveBudget, type ArchiveEntry, archiveError } from "./entry.js";
import { isTar, tarEntries } from "./tar.js";
import { isZip, zipEntries } from "./zip.js";

/** Largest depth of archives in archives. */
const DEEPEST = 4;
/** Number of compressed bytes that are enough to decompress the beginning of the contents. */
const ENOUGH = 4096;

/** Whether bytes begin as an archive, plain or gzip-compressed. */
export function isArchive(head: Buffer): boolean {
  const plain = isGzip(head) ? gzipHead(head) : head;
  return isTar(plain) || isZip(plain);
}

/**
 * All regular files and links of a tar or zip archive, gzip-compressed or not. An archive in it counts as a folder: the paths of its
 * files begin with its own path.
 *
 * @param archive - its name in messages
 * @throws WorkspaceError `bad-archive`, `too-large`
 */
export function archiveEntries(
  bytes: Buffer,
  archive: string,
  budget: ArchiveBudget = new ArchiveBudget(),
): readonly ArchiveEntry[] {
  return distinct(opened(bytes, archive, budget, 1), archive);
}

/** The files and links of an archive itself: archives in it are files. @throws as `archiveEntries` */
export function topEntries(bytes: Buffer, archive: string): readonly ArchiveEntry[] {
  return distinct(listed(bytes, archive, new ArchiveBudget()), archive);
}

function distinct(entries: readonly ArchiveEntry[], archive: string): readonly ArchiveEntry[] {
  const seen = new Set<string>();
  for (const { name } of entries) {
    if (seen.has(name)) throw archiveError(archive, "bad-archive", "one entry of each path", `"${name}" twice`);
    seen.add(name);
  }
  return entries;
}

function opened(bytes: Buffer, archive: string, budget: ArchiveBudget, depth: number): readonly ArchiveEntry[] {
  if (depth > DEEPEST) {
    throw archiveError(archive, "too-large", `at most ${DEEPEST} archives in each other`, "more");
  }
  return listed(bytes, archive, budget).flatMap((entry) => {
    if (!isArchive(entry.head())) return [entry];
    const inside = opened(entry.read(), `${archive}#${entry.name}`, budget, depth + 1);
    return inside.map((each) => ({ ...each, name: `${entry.name}/${each.name}` }));
  });
}

function listed(bytes: Buffer, archive: string, budget: ArchiveBudget): readonly ArchiveEntry[] {
  const plain = isGzip(bytes) ? gunzipped(bytes, archive, budget) : bytes;
  return isZip(plain) ? zipEntries(plain, archive, budget) : tarEntries(plain, archive, budget);
}

function isGzip(bytes: Buffer): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

function gzipHead(bytes: Buffer): Buffer {
  try {
    return gunzipSync(bytes.subarray(0, ENOUGH), { finishFlush: constants.Z_SYNC_FLUSH });
  } catch {
    return Buffer.alloc(0); // the error is reported when the contents are read
  }
}

function gunzipped(bytes: Buffer, archive: string, budget: ArchiveBudget): Buffer {
  const plain = gunzippedUpTo(budget.bytesLeft, bytes, archive);
  budget.addBytes(archive, plain.length);
  return plain;
}

function gunzippedUpTo(most: number, bytes: Buffer, archive: string): Buffer {
  try {
    return gunzipSync(bytes, { maxOutputLength: Math.max(1, most) });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === "ERR_BUFFER_TOO_LARGE") {
      throw archiveError(archive, "too-large", "at most 512 MiB in all, decompressed", "more");
    }
    throw archiveError(archive, "bad-archive", "gzip-compressed data", message, "Download it again.");
  }
}
