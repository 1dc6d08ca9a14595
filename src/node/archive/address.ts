import { existsSync, statSync } from "node:fs";
import { open } from "node:fs/promises";

/** Bytes at the beginning of a file that tell whether it is an archive. */
const ENOUGH = 8192;

/** A file, and an entry of it where it is an archive. */
export interface Address {
  readonly file: string;
  /** The path of the entry, or its end; undefined for the only document, and for what is no archive. */
  readonly entry: string | undefined;
}

/**
 * `"archive.tar.gz#BkgOnly.json"`, or a file alone: one that exists under the full text wins. What follows the first `#` behind a file
 * that is an archive is an entry of it.
 */
export async function parseAddress(text: string): Promise<Address> {
  for (const { file, rest } of filesBefore(text)) if (await isArchiveFile(file)) return { file, entry: rest };
  return { file: text, entry: undefined };
}

/** The file on disk that a text with or without `#` names: the shortest beginning that is one. */
export function fileOnDisk(text: string): string {
  const [first] = filesBefore(text);
  return first?.file ?? text;
}

/** Files whose names are what stands before a `#`. */
function filesBefore(text: string): readonly { readonly file: string; readonly rest: string }[] {
  if (!text.includes("#") || existsSync(text)) return [];
  const cuts = Array.from(text.matchAll(/#/g), ({ index }) => index).filter((at) => at > 0);
  return cuts
    .map((cut) => ({ file: text.slice(0, cut), rest: text.slice(cut + 1) }))
    .filter(({ file }) => statSync(file, { throwIfNoEntry: false })?.isFile() === true);
}

async function isArchiveFile(file: string): Promise<boolean> {
  const { isArchive } = await import("./archive.js");
  try {
    const opened = await open(file);
    try {
      const { buffer, bytesRead } = await opened.read(Buffer.alloc(ENOUGH), 0, ENOUGH, 0);
      return isArchive(buffer.subarray(0, bytesRead));
    } finally {
      await opened.close();
    }
  } catch {
    return false; // reading it says why it cannot be read
  }
}
