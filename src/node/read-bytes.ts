import { createReadStream } from "node:fs";
import { readdir, readFile, stat } from "node:fs/promises";
import { basename, dirname } from "node:path";
import type { ErrorCode } from "../error-codes.js";
import { nearestName, WorkspaceError } from "../errors.js";
import { parseAddress } from "./archive/address.js";

/** Stands for standard input where a path is expected. */
export const STANDARD_INPUT = "-";

/** Largest number of bytes of a file, decompressed: strings cannot be much longer. */
const MOST_BYTES = 2 ** 29 - 1024;

/** The name of a source in messages. */
export function sourceName(path: string): string {
  return path === STANDARD_INPUT ? "standard input" : path;
}

/**
 * The bytes of a file, or of standard input for `"-"`, decompressed where they are gzip-compressed. Of a tar or zip archive, the bytes of
 * the entry behind a `#`, or of the only document in it.
 *
 * @throws WorkspaceError `file-not-found`, `not-a-file`, `not-readable`, `bad-compression`, `too-large`, `bad-archive`, `archive-entry`
 */
export async function readBytes(path: string): Promise<Buffer> {
  const { file, entry } = await parseAddress(path);
  const bytes = await decompress(path, await readStored(file));
  if (bytes.length > MOST_BYTES) throw tooLarge(path);
  if (entry === undefined && !mayBeArchive(bytes)) return bytes;
  const { documentIn } = await import("./archive/select.js");
  const document = documentIn(bytes, sourceName(file), entry);
  return document === undefined ? bytes : decompress(path, document);
}

/** Whether bytes begin as a zip archive, or have zero bytes at the beginning, which texts do not have. */
function mayBeArchive(bytes: Buffer): boolean {
  return bytes.toString("latin1", 0, 2) === "PK" || bytes.subarray(0, 512).includes(0);
}

async function readStored(path: string): Promise<Buffer> {
  try {
    if (path === STANDARD_INPUT) return await readStream(process.stdin, path);
    const { size, isRegular } = await describeFile(path);
    if (size > MOST_BYTES) throw tooLarge(path);
    return isRegular ? await readFile(path) : await readStream(createReadStream(path), path);
  } catch (error) {
    throw await unreadable(path, error as NodeJS.ErrnoException);
  }
}

/** The size of a regular file; 0 for pipes and devices, which may have no end. Reading a folder as a regular file fails. */
async function describeFile(path: string): Promise<{ readonly size: number; readonly isRegular: boolean }> {
  const stats = await stat(path);
  const isRegular = stats.isFile() || stats.isDirectory();
  return { size: isRegular ? stats.size : 0, isRegular };
}

/** Reads a stream up to the largest size. */
async function readStream(stream: AsyncIterable<unknown>, path: string): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    chunks.push(chunk as Buffer);
    size += (chunk as Buffer).length;
    if (size > MOST_BYTES) throw tooLarge(path);
  }
  return Buffer.concat(chunks);
}

async function unreadable(path: string, error: NodeJS.ErrnoException): Promise<Error> {
  if (error instanceof WorkspaceError) return error;
  switch (error.code) {
    case "ENOENT":
      return fileError(path, "file-not-found", "a file", "no such file", await nearbyFile(path));
    case "ENOTDIR":
      return fileError(path, "file-not-found", "a file", "a path with a file in the place of a folder");
    case "EISDIR":
      return fileError(path, "not-a-file", "a file", "a folder", await jsonFilesIn(path));
    case "EACCES":
    case "EPERM":
      return fileError(path, "not-readable", "a file that can be read", "permission denied");
    case "ERR_FS_FILE_TOO_LARGE":
      return tooLarge(path);
    default:
      return fileError(path, "not-readable", "a file that can be read", error.message);
  }
}

/** `Did you mean "x"?` from the names in the folder of a file that does not exist. */
async function nearbyFile(path: string): Promise<string | undefined> {
  const folder = dirname(path);
  try {
    const near = nearestName(basename(path), await readdir(folder));
    return near === undefined ? undefined : `Did you mean "${folder === "." ? near : `${folder}/${near}`}"?`;
  } catch {
    return `There is no folder "${folder}" that can be read.`;
  }
}

const FILES_SHOWN = 5;

async function jsonFilesIn(folder: string): Promise<string | undefined> {
  const names = (await readdir(folder)).filter((name) => /\.json(\.gz)?$/.test(name)).sort();
  if (names.length === 0) return undefined;
  const shown = names.slice(0, FILES_SHOWN).join(", ");
  return `It contains ${shown}${names.length > FILES_SHOWN ? ", …" : ""}.`;
}

async function decompress(path: string, bytes: Buffer): Promise<Buffer> {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  const { gunzipSync } = await import("node:zlib");
  try {
    return gunzipSync(bytes, { maxOutputLength: MOST_BYTES });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === "ERR_BUFFER_TOO_LARGE") throw tooLarge(path);
    const hint = "The file is damaged or incomplete. Download it again.";
    throw fileError(path, "bad-compression", "gzip-compressed data", message, hint);
  }
}

function tooLarge(path: string): WorkspaceError {
  return fileError(path, "too-large", "at most 512 MiB of text", "more");
}

export function fileError(
  path: string,
  code: ErrorCode,
  expected: string,
  received: string,
  hint?: string,
): WorkspaceError {
  return new WorkspaceError([
    { code, path: sourceName(path), expected, received, ...(hint === undefined ? {} : { hint }) },
  ]);
}
