import { existsSync, mkdirSync, renameSync, rmdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { DataError, HistFactoryError } from "../../errors.js";
import { type ArchiveEntry, archiveError } from "../archive/entry.js";
import { notWritable } from "../file-lock.js";

/** A file to be written. */
type File = Pick<ArchiveEntry, "name" | "read">;

/**
 * Writes files of an archive into a folder, all of them or, where something is wrong, none. A folder that contains all of them is left out.
 *
 * @returns their paths in the folder
 * @throws WorkspaceError `bad-archive` for links, and for paths that are both a file and a folder, or occur twice; DataError `not-writable`; as `ArchiveEntry.read`
 */
export function unpack(entries: readonly ArchiveEntry[], archive: string, folder: string): readonly string[] {
  const link = entries.find(({ isLink }) => isLink);
  if (link !== undefined) throw archiveError(archive, "bad-archive", "files", `the link "${link.name}"`);
  const files = withoutCommonFolder(entries);
  writeAll(files, archive, folder);
  return files.map(({ name }) => name);
}

/** Writes files into a folder beside the one that is asked for, then renames it in one step. @throws as `unpack` */
function writeAll(files: readonly File[], archive: string, folder: string): void {
  const beside = `${folder}.${process.pid}.part`;
  try {
    mkdirSync(beside);
    for (const { name, read } of files) writeOne(join(beside, name), read(), `${archive}#${name}`);
    if (existsSync(folder)) rmdirSync(folder);
    renameSync(beside, folder);
  } catch (error) {
    if (error instanceof HistFactoryError) throw error;
    throw new DataError([notWritable(folder, error)]);
  } finally {
    rmSync(beside, { recursive: true, force: true });
  }
}

function writeOne(path: string, contents: Buffer, archive: string): void {
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, contents, { flag: "wx" });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== "EEXIST" && code !== "ENOTDIR" && code !== "EISDIR") throw error;
    throw archiveError(archive, "bad-archive", "a path of its own for each file", "two files with one path");
  }
}

function withoutCommonFolder(entries: readonly ArchiveEntry[]): readonly File[] {
  const tops = new Set(entries.map(({ name }) => (name.includes("/") ? name.slice(0, name.indexOf("/")) : "")));
  const [top = ""] = tops;
  if (tops.size !== 1 || top === "") return entries;
  return entries.map(({ name, read }) => ({ name: name.slice(top.length + 1), read }));
}
