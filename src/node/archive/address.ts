import { existsSync, statSync } from "node:fs";
import { open } from "node:fs/promises";

/** Bytes at the beginning of a file that tell whether it is an archive. */
const ENOUGH = 8192;

/** A file, and an entry of it where it is an archive. */
export interface Address {
  readonly file: string;
  /** The path of the entry, or the last parts of it; undefined where none is named, or where the file is not an archive. */
  readonly entry: string | undefined;
}

/**
 * Parses `"archive.tar.gz#BkgOnly.json"`, or the path of a file. A file whose name is the whole text comes first; otherwise the text
 * after the first `#` behind the name of an archive is an entry of it.
 */
export async function parseAddress(text: string): Promise<Address> {
  for (const { file, rest } of filesBefore(text)) if (await isArchiveFile(file)) return { file, entry: rest };
  return { file: text, entry: undefined };
}

/** The file on disk that a text names: the shortest part before a `#` that is a file, or else the whole text. */
export function fileOnDisk(text: string): string {
  const [first] = filesBefore(text);
  return first?.file ?? text;
}

/** Existing files whose names are the text before a `#`, with the text after it. */
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
    return false; // the error is reported when the file is read
  }
}
