import { constants, inflateRawSync } from "node:zlib";
import { crc32 } from "./crc32.js";
import { type ArchiveBudget, type ArchiveEntry, archiveError, entryName, linkEntry } from "./entry.js";

/** Signatures of the end of the central directory, of its entries, and of the entries themselves. */
const END = 0x06054b50;
const DIRECTORY = 0x02014b50;
const LOCAL = 0x04034b50;
const END_SIZE = 22;
const DIRECTORY_SIZE = 46;
const LOCAL_SIZE = 30;
/** Longest comment at the end. */
const LONGEST_COMMENT = 0xffff;
/** Number of compressed bytes that are enough to decompress the beginning of the contents. */
const ENOUGH = 4096;
const STORED = 0;
const DEFLATED = 8;
/** Type of a file in the mode of Unix, and that of links. */
const FILE_TYPE = 0o170000;
const LINK = 0o120000;

/** Whether bytes begin as a zip archive, which may be empty. */
export function isZip(head: Buffer): boolean {
  return head.length >= 4 && (head.readUInt32LE(0) === LOCAL || head.readUInt32LE(0) === END);
}

/**
 * The regular files and links of a zip archive, by its central directory (PKWARE, APPNOTE.TXT 6.3.10). Folders are left out.
 *
 * @param archive - its name in messages
 * @throws WorkspaceError `bad-archive` for a damaged archive, one in the zip64 format or of several files, an encrypted entry or one of
 * an unknown compression, and an unsafe path; `too-large`
 */
export function zipEntries(bytes: Buffer, archive: string, budget: ArchiveBudget): readonly ArchiveEntry[] {
  const end = endOf(bytes);
  if (end === undefined) throw damaged(archive, "without its directory");
  const count = bytes.readUInt16LE(end + 10);
  let at = bytes.readUInt32LE(end + 16);
  if (count === 0xffff || at === 0xffffffff) throw damaged(archive, "in the zip64 format, which is not supported");
  if (bytes.readUInt16LE(end + 4) !== 0) throw damaged(archive, "that is a part of several");
  const entries: ArchiveEntry[] = [];
  for (let i = 0; i < count; i++) {
    if (at + DIRECTORY_SIZE > end || bytes.readUInt32LE(at) !== DIRECTORY)
      throw damaged(archive, "with a damaged directory");
    budget.addEntry(archive);
    const [nameLength, extra, comment] = [28, 30, 32].map((offset) => bytes.readUInt16LE(at + offset));
    const name = bytes.toString("utf8", at + DIRECTORY_SIZE, at + DIRECTORY_SIZE + nameLength!);
    const mode = bytes.readUInt32LE(at + 38) >>> 16;
    const entry: Stored = {
      flags: bytes.readUInt16LE(at + 8),
      method: bytes.readUInt16LE(at + 10),
      crc: bytes.readUInt32LE(at + 16),
      packed: bytes.readUInt32LE(at + 20),
      size: bytes.readUInt32LE(at + 24),
      offset: bytes.readUInt32LE(at + 42),
    };
    at += DIRECTORY_SIZE + nameLength! + extra! + comment!;
    const path = entryName(archive, name);
    if (path === undefined || name.endsWith("/")) continue;
    if ((mode & FILE_TYPE) === LINK) {
      entries.push(linkEntry(archive, path));
      continue;
    }
    const label = `${archive}#${path}`;
    entries.push({
      name: path,
      isLink: false,
      head: () => headOf(packedBytes(bytes, entry, label), entry),
      read: () => unpacked(packedBytes(bytes, entry, label), entry, label, budget),
    });
  }
  return entries;
}

/** Properties of an entry, from the central directory. */
interface Stored {
  readonly flags: number;
  readonly method: number;
  readonly crc: number;
  readonly packed: number;
  readonly size: number;
  readonly offset: number;
}

/** Offset of the record at the end of the directory, which only a comment follows; undefined where there is none. */
function endOf(bytes: Buffer): number | undefined {
  const first = Math.max(0, bytes.length - END_SIZE - LONGEST_COMMENT);
  for (let at = bytes.length - END_SIZE; at >= first; at--) {
    if (bytes.readUInt32LE(at) === END && at + END_SIZE + bytes.readUInt16LE(at + 20) === bytes.length) return at;
  }
  return undefined;
}

function packedBytes(bytes: Buffer, { flags, method, offset, packed }: Stored, archive: string): Buffer {
  if ((flags & 1) !== 0) throw damaged(archive, "with an encrypted entry");
  if (method !== STORED && method !== DEFLATED) throw damaged(archive, `with the compression method ${method}`);
  if (offset + LOCAL_SIZE > bytes.length || bytes.readUInt32LE(offset) !== LOCAL)
    throw damaged(archive, "with an entry that is not where the directory says");
  const begin = offset + LOCAL_SIZE + bytes.readUInt16LE(offset + 26) + bytes.readUInt16LE(offset + 28);
  if (begin + packed > bytes.length) throw damaged(archive, "that ends in the middle of an entry");
  return bytes.subarray(begin, begin + packed);
}

function headOf(packed: Buffer, { method }: Stored): Buffer {
  const part = packed.subarray(0, ENOUGH);
  if (method === STORED) return part;
  try {
    return inflateRawSync(part, { finishFlush: constants.Z_SYNC_FLUSH });
  } catch {
    return Buffer.alloc(0); // the error is reported when the contents are read
  }
}

function unpacked(packed: Buffer, entry: Stored, archive: string, budget: ArchiveBudget): Buffer {
  const { method, size, crc } = entry;
  budget.addBytes(archive, size);
  const contents = method === STORED ? packed : inflated(packed, size, archive);
  if (contents.length !== size || crc32(contents) !== crc)
    throw damaged(archive, "with contents that are not what its directory says");
  return contents;
}

/** Decompressed contents, up to the size in the directory. */
function inflated(packed: Buffer, size: number, archive: string): Buffer {
  try {
    return inflateRawSync(packed, { maxOutputLength: Math.max(1, size) });
  } catch (error) {
    throw damaged(archive, `that cannot be decompressed: ${(error as Error).message}`);
  }
}

function damaged(archive: string, received: string) {
  const hint =
    "The file is damaged, incomplete, of an unusual kind or made to do harm. Download it again, or unpack it first.";
  return archiveError(archive, "bad-archive", "a whole zip archive", `one ${received}`, hint);
}
