import { WorkspaceError } from "../../errors.js";
import { printable } from "../../printable.js";

/** A regular file in an archive, or a link, which is not followed. */
export interface ArchiveEntry {
  readonly isLink: boolean;
  /** Its path with "/" between folders, as `RegionA/BkgOnly.json`. */
  readonly name: string;
  /** The first bytes of its contents: at least some hundred, or all of fewer. */
  readonly head: () => Buffer;
  /** Its contents. @throws WorkspaceError `bad-archive`, also for a link; `too-large` */
  readonly read: () => Buffer;
}

/** Counts entries and decompressed bytes up to a limit, which an archive shares with those inside it. */
export class ArchiveBudget {
  #entries = 0;
  #bytes = 0;
  readonly #mostEntries: number;
  readonly #mostBytes: number;

  constructor(mostEntries = MOST_ENTRIES, mostBytes = MOST_BYTES) {
    this.#mostEntries = mostEntries;
    this.#mostBytes = mostBytes;
  }

  /** Counts an entry. @throws WorkspaceError `too-large` */
  addEntry(archive: string): void {
    this.#entries++;
    if (this.#entries <= this.#mostEntries) return;
    throw archiveError(archive, "too-large", `at most ${this.#mostEntries} entries`, "more");
  }

  /** Counts decompressed bytes. @throws WorkspaceError `too-large` */
  addBytes(archive: string, bytes: number): void {
    this.#bytes += bytes;
    if (this.#bytes <= this.#mostBytes) return;
    throw archiveError(archive, "too-large", `at most ${this.#mostBytes / 2 ** 20} MiB in all, decompressed`, "more");
  }

  /** Bytes that may still be added. */
  get bytesLeft(): number {
    return this.#mostBytes - this.#bytes;
  }
}

/** Published records have some hundreds of entries, and some hundred MiB. */
const MOST_ENTRIES = 20_000;
const MOST_BYTES = 2 ** 29;

export function archiveError(
  archive: string,
  code: "bad-archive" | "too-large" | "archive-entry",
  expected: string,
  received: string,
  hint?: string,
): WorkspaceError {
  return new WorkspaceError([{ code, path: archive, expected, received, ...(hint === undefined ? {} : { hint }) }]);
}

/** A link in an archive. */
export function linkEntry(archive: string, name: string): ArchiveEntry {
  const read = () => {
    throw archiveError(`${archive}#${name}`, "bad-archive", "a file in the archive", "a link, which is not followed");
  };
  return { name, isLink: true, head: () => Buffer.alloc(0), read };
}

/** Longest name of an entry. */
const LONGEST_NAME = 1024;

/**
 * The path of an entry without redundant parts (`./`, doubled `/`); undefined for the archive's own folder.
 *
 * @throws WorkspaceError `bad-archive` for a path that leaves the folder of the archive, or that systems read differently
 */
export function entryName(archive: string, written: string): string | undefined {
  const fail = (received: string) =>
    archiveError(archive, "bad-archive", "entries whose paths stay in the folder of the archive", received);
  const shown = JSON.stringify(written.slice(0, 100));
  if (written.length > LONGEST_NAME) throw fail(`a path of ${written.length} characters`);
  if (printable(written) !== written || written.includes("\\"))
    throw fail(`${shown}, with a backslash or a character that cannot be printed`);
  if (written.startsWith("/") || /^[A-Za-z]:/.test(written)) throw fail(`the absolute path ${shown}`);
  const parts = written.split("/").filter((part) => part !== "" && part !== ".");
  if (parts.includes("..")) throw fail(`${shown}, which leaves it`);
  return parts.length === 0 ? undefined : parts.join("/");
}
