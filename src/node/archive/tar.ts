import { type ArchiveBudget, type ArchiveEntry, archiveError, entryName, linkEntry } from "./entry.js";

const BLOCK = 512;
/** Largest size of an extended header, which contains names and times only. */
const LONGEST_HEADER = 2 ** 20;

/** Whether bytes begin with the header of a tar archive: its checksum is right. */
export function isTar(head: Buffer): boolean {
  return head.length >= BLOCK && head[0] !== 0 && hasChecksum(head.subarray(0, BLOCK));
}

/**
 * The regular files and links of a tar archive: ustar, with pax headers or GNU's long names (POSIX.1-2017, pax, "ustar Interchange
 * Format"). Folders, devices and pipes are left out.
 *
 * @param archive - its name in messages
 * @throws WorkspaceError `bad-archive` for a header that is damaged, an entry that is cut off or sparse, and an unsafe path; `too-large`
 */
export function tarEntries(bytes: Buffer, archive: string, budget: ArchiveBudget): readonly ArchiveEntry[] {
  const entries: ArchiveEntry[] = [];
  let extended: Extended = {};
  for (let at = 0; ; ) {
    if (at + BLOCK > bytes.length) throw damaged(archive, "that ends in the middle of an entry");
    const header = bytes.subarray(at, at + BLOCK);
    if (header.every((byte) => byte === 0)) return entries;
    if (!hasChecksum(header)) throw damaged(archive, `with a wrong checksum at byte ${at}`);
    budget.addEntry(archive);
    const size = extended.size ?? number(header, 124, 12);
    const begin = at + BLOCK;
    if (!Number.isSafeInteger(size) || size < 0 || begin + size > bytes.length)
      throw damaged(archive, "that ends in the middle of an entry");
    const contents = bytes.subarray(begin, begin + size);
    at = begin + Math.ceil(size / BLOCK) * BLOCK;
    const type = String.fromCharCode(header[156]!);
    if (type === "x" || type === "L") {
      if (size > LONGEST_HEADER) throw damaged(archive, "with an extended header above 1 MiB");
      extended = { ...extended, ...(type === "L" ? { path: text(contents, 0, size) } : paxHeader(contents, archive)) };
      continue;
    }
    // a global header has comments; a long name of a link belongs to an entry that is left out
    if (type === "g" || type === "K") continue;
    if (type === "S" || extended.isSparse === true) throw damaged(archive, "with a sparse file");
    const name = entryName(archive, extended.path ?? ustarName(header));
    extended = {};
    if (name === undefined) continue;
    if (type === "1" || type === "2") entries.push(linkEntry(archive, name));
    if (!(type === "0" || type === "\0" || type === "7")) continue;
    entries.push({ name, isLink: false, head: () => contents.subarray(0, BLOCK), read: () => contents });
  }
}

/** Properties of an entry from the extended headers before it. */
interface Extended {
  readonly path?: string;
  readonly size?: number;
  readonly isSparse?: boolean;
}

/** Records `LENGTH KEY=VALUE\n`, whose length counts itself. */
function paxHeader(bytes: Buffer, archive: string): Extended {
  let found: Extended = {};
  for (let at = 0; at < bytes.length && bytes[at] !== 0; ) {
    const space = bytes.indexOf(0x20, at);
    const length = Number(bytes.toString("latin1", at, space));
    const record = bytes.toString("utf8", space + 1, at + length - 1);
    const cut = record.indexOf("=");
    const isRecord = space > at && Number.isInteger(length) && at + length <= bytes.length && cut > 0;
    if (!isRecord || length <= space - at + 1) throw damaged(archive, "with an extended header that cannot be read");
    const [key, value] = [record.slice(0, cut), record.slice(cut + 1)];
    if (key === "path") found = { ...found, path: value };
    if (key === "size") found = { ...found, size: /^\d+$/.test(value) ? Number(value) : Number.NaN };
    if (key.startsWith("GNU.sparse")) found = { ...found, isSparse: true };
    at += length;
  }
  return found;
}

function ustarName(header: Buffer): string {
  const name = text(header, 0, 100);
  const isUstar = header.toString("latin1", 257, 262) === "ustar" && header[262] === 0;
  const prefix = isUstar ? text(header, 345, 155) : "";
  return prefix === "" ? name : `${prefix}/${name}`;
}

/** A text that ends with its field or with a zero byte. */
function text(bytes: Buffer, from: number, length: number): string {
  const field = bytes.subarray(from, from + length);
  const end = field.indexOf(0);
  return field.toString("utf8", 0, end < 0 ? length : end);
}

/** A number in octal digits, or in base 256 as GNU tar writes large ones. */
function number(header: Buffer, from: number, length: number): number {
  const field = header.subarray(from, from + length);
  if (field[0] === 0x80) return field.subarray(1).reduce((sum, byte) => sum * 256 + byte, 0);
  const digits = text(header, from, length).trim();
  return /^[0-7]+$/.test(digits) ? Number.parseInt(digits, 8) : Number.NaN;
}

/** Whether the checksum of a header is right: the sum of all bytes, with spaces in the place of the checksum. */
function hasChecksum(header: Buffer): boolean {
  let sum = 8 * 0x20;
  for (let i = 0; i < BLOCK; i++) if (i < 148 || i >= 156) sum += header[i]!;
  return sum === number(header, 148, 8);
}

function damaged(archive: string, received: string) {
  const hint = "The file is damaged, incomplete or made to do harm. Download it again.";
  return archiveError(archive, "bad-archive", "a whole tar archive", `one ${received}`, hint);
}
