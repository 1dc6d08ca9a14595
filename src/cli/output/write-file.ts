import { existsSync, linkSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { DataError } from "../../errors.js";
import { reasonOf } from "../../node/write-failure.js";

/**
 * Writes a file in one step: other programs see the old file or the whole new one, never a part, and a failure leaves no file behind.
 * Pipes and devices such as /dev/null are written to directly.
 *
 * @throws DataError `file-exists` unless `overwrite`, `not-writable`
 */
export function writeWholeFile(
  path: string,
  content: string | Uint8Array,
  { overwrite = false }: { overwrite?: boolean } = {},
): void {
  requireWritable(path, overwrite);
  try {
    if (isSpecial(path)) writeFileSync(path, content);
    else writeBesideAndMove(existsSync(path) ? realpathSync(path) : path, content, overwrite);
  } catch (error) {
    throw notWritable(path, error as NodeJS.ErrnoException);
  }
}

/**
 * Fails where `writeWholeFile` would: to be called before long work.
 *
 * @throws DataError `file-exists` unless `overwrite`, `not-writable` for a folder, or in one that does not exist
 */
export function requireWritable(path: string, overwrite: boolean): void {
  if (!existsSync(path)) {
    if (!existsSync(dirname(path))) throw notWritable(path, { code: "ENOENT" });
    return;
  }
  if (statSync(path).isDirectory()) throw notWritable(path, { code: "EISDIR" });
  if (!overwrite && !isSpecial(path)) throw fileExists(path);
}

/** Whether two paths are those of one regular file, which may not exist yet. */
export function isSameFile(a: string, b: string): boolean {
  if (!existsSync(a) || !existsSync(b)) return resolve(a) === resolve(b);
  const [first, second] = [statSync(a), statSync(b)];
  return first.isFile() && first.dev === second.dev && first.ino === second.ino;
}

/** A file that is written again and again is replaced each time, which a pipe or device must not be. @throws DataError `not-writable` */
export function requireReplaceable(path: string): void {
  if (!isSpecial(path)) return;
  const expected = "a file that can be replaced as the work goes on";
  throw new DataError([{ code: "not-writable", path, expected, received: "a folder, a pipe or a device" }]);
}

function isSpecial(path: string): boolean {
  return existsSync(path) && !statSync(path).isFile();
}

function writeBesideAndMove(path: string, content: string | Uint8Array, overwrite: boolean): void {
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    writeFileSync(temporary, content, { flag: "wx" });
    if (overwrite) renameSync(temporary, path);
    else moveWithoutReplacing(temporary, path);
  } finally {
    rmSync(temporary, { force: true });
  }
}

/** A link fails where a file has appeared meanwhile; file systems without links get a plain move. */
function moveWithoutReplacing(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") throw error;
    renameSync(from, to);
  }
}

function fileExists(path: string): DataError {
  const expected = "the name of a file that does not exist yet";
  const hint = "Choose another name, or replace the file with --force.";
  return new DataError([{ code: "file-exists", path, expected, received: "one that does", hint }]);
}

function notWritable(path: string, error: Partial<NodeJS.ErrnoException>): DataError {
  if (error.code === "EEXIST") return fileExists(path);
  const expected = "a file that can be written";
  return new DataError([{ code: "not-writable", path, expected, received: reasonOf(error) }]);
}
