import { closeSync, openSync, readFileSync, rmSync, writeSync } from "node:fs";
import { hostname } from "node:os";
import { DataError, type Issue } from "../errors.js";
import { reasonOf } from "./write-failure.js";

/** Who holds a lock. */
interface Holder {
  readonly pid: number;
  readonly host: string;
  /** Start of the process, in ms: a process that began later and has the same number is another one. */
  readonly began: number;
}

/** The exclusive right to write a file. */
export interface FileLock {
  readonly release: () => void;
}

/**
 * Claims a file for one writer, with a file beside it that ends in `.lock`. A lock that a killed process of this machine left
 * behind is taken over.
 *
 * @throws DataError `file-in-use` while another writer has it; `not-writable` where no file can be made
 */
export function lockFile(path: string): FileLock {
  const lock = `${path}.lock`;
  if (!created(path, lock)) {
    takeOver(path, lock);
  }
  return { release: () => rmSync(lock, { force: true }) };
}

/** Makes the lock; false where there is one. @throws DataError `not-writable` */
function created(path: string, lock: string): boolean {
  let file: number;
  try {
    file = openSync(lock, "wx");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw new DataError([notWritable(path, error)]);
  }
  try {
    writeSync(file, JSON.stringify(thisProcess()));
    return true;
  } catch (error) {
    rmSync(lock, { force: true });
    throw new DataError([notWritable(path, error)]);
  } finally {
    closeSync(file);
  }
}

/**
 * Replaces a lock whose process has ended. A second lock lets only one process do this, so that none removes the new lock of
 * another.
 *
 * @throws DataError `file-in-use`
 */
function takeOver(path: string, lock: string): void {
  const second = `${lock}.takeover`;
  if (!isGone(holderOf(lock)) || !created(path, second)) throw new DataError([inUse(path, lock)]);
  try {
    if (!isGone(holderOf(lock))) throw new DataError([inUse(path, lock)]);
    rmSync(lock, { force: true });
    if (!created(path, lock)) throw new DataError([inUse(path, lock)]);
  } finally {
    rmSync(second, { force: true });
  }
}

function thisProcess(): Holder {
  return { pid: process.pid, host: hostname(), began: Math.round(performance.timeOrigin) };
}

/** The process that made a lock; undefined for a lock that is just being written, or that another program made. */
function holderOf(lock: string): Holder | undefined {
  try {
    const holder = JSON.parse(readFileSync(lock, "utf8")) as Partial<Holder> | null;
    const { pid, host, began } = holder ?? {};
    return Number.isInteger(pid) && typeof host === "string" && typeof began === "number"
      ? { pid: pid!, host, began }
      : undefined;
  } catch {
    return undefined;
  }
}

/** Whether the process of a lock has certainly ended. */
function isGone(holder: Holder | undefined): boolean {
  const own = thisProcess();
  if (holder === undefined || holder.host !== own.host) return false;
  if (holder.pid === own.pid) return holder.began !== own.began;
  try {
    process.kill(holder.pid, 0); // sends nothing: asks whether the process is there
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ESRCH";
  }
}

function inUse(path: string, lock: string): Issue {
  const holder = holderOf(lock);
  const who = holder === undefined ? "another process" : `process ${holder.pid} of ${holder.host}`;
  return {
    code: "file-in-use",
    path,
    expected: "a file that nobody else writes",
    received: `one that ${who} is writing`,
    hint: `Wait until it ends, or write to another file. If there is no such process any more, delete ${lock}.`,
  };
}

/** The issue of a file that cannot be written. */
export function notWritable(path: string, error: unknown): Issue {
  const received = error instanceof Error ? reasonOf(error) : String(error);
  return { code: "not-writable", path, expected: "a file that can be written", received };
}
