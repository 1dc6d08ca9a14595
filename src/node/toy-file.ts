import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from "node:fs";
import type { ErrorCode } from "../error-codes.js";
import { DataError, type Issue } from "../errors.js";
import { aFlag, type OptionRules, requireOptions } from "../options.js";
import { formatRecord, parseRecord } from "../records/record.js";
import { checkToyRun } from "../toys/check-toy-run.js";
import { lostToys } from "../toys/lost-toys.js";
import type { ToyRun } from "../toys/results.js";
import type { ToyRunProgress } from "../toys/run-toys.js";
import { lockFile, notWritable } from "./file-lock.js";

/** A file of toys that this process alone writes, from `openToyFile` to `close`. */
export interface ToyFile {
  /**
   * Writes a run in one step: the text goes to a file beside it, which then takes its name. So the file has the old run or the new
   * one, never a part of one, also when it is read, or this process is killed, meanwhile.
   *
   * @throws DataError `would-lose-toys` for a file that holds toys which the run lacks; `not-writable`, also for a full disk;
   * the old run is kept then
   */
  readonly write: (run: ToyRun) => void;
  /** Releases the file for other writers. */
  readonly close: () => void;
}

/** Options of `openToyFile`. */
export interface ToyFileOptions {
  /** Whether an existing file may be replaced by a run that lacks its toys; default false. */
  readonly replace?: boolean;
}

/** Rules for the options of `openToyFile`. */
export const TOY_FILE_OPTIONS: OptionRules<ToyFileOptions> = { replace: aFlag };

/**
 * Opens a file for toys: other writers of it are refused until `close`, or until this process ends.
 *
 * @throws DataError `file-in-use` while another process writes it; `not-writable`; `unknown-option`, `bad-option`
 * @example
 * const file = openToyFile("toys.json");
 * file.write(await runToys(model, data, 1));
 * file.close();
 */
export function openToyFile(path: string, options: ToyFileOptions = {}): ToyFile {
  requireOptions(options, TOY_FILE_OPTIONS);
  const { replace = false } = options;
  const target = existsSync(path) ? realpathSync(path) : path;
  const { release } = lockFile(target);
  let known = replace ? stateOf(target) : undefined;
  return {
    write: (run) => {
      if (stateOf(target) !== known) requireNothingLost(path, run);
      writeBesideAndMove(path, target, formatRecord(run));
      known = stateOf(target);
    },
    close: release,
  };
}

/**
 * Writes a toy run to a file: as `ToyFile.write`.
 *
 * @throws DataError `file-in-use`, `would-lose-toys`, `not-writable`
 */
export function writeToyRun(path: string, run: ToyRun): void {
  const file = openToyFile(path);
  try {
    file.write(run);
  } finally {
    file.close();
  }
}

/** Identifies the state of a file; undefined where there is no file. */
function stateOf(path: string): string | undefined {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats === undefined ? undefined : [stats.dev, stats.ino, stats.size, stats.mtimeMs].join();
}

/** @throws DataError `would-lose-toys`; for a file that holds no toys, as `readToyRun` */
function requireNothingLost(path: string, run: ToyRun): void {
  if (!existsSync(path)) return;
  const lost = lostToys(readToyRun(path), run);
  if (lost === undefined) return;
  const hint = "Write to another file and merge the two with mergeToys, or delete the file first.";
  const expected = "a file whose toys are all in the new run";
  throw new DataError([{ code: "would-lose-toys", path, expected, received: lost, hint }]);
}

/** @param path - as errors name the file */
function writeBesideAndMove(path: string, target: string, text: string): void {
  const beside = `${target}.part`;
  try {
    writeWhole(beside, text);
    renameSync(beside, target);
  } catch (error) {
    rmSync(beside, { force: true });
    throw new DataError([notWritable(path, error)]);
  }
}

function writeWhole(path: string, text: string): void {
  const file = openSync(path, "w");
  try {
    const bytes = Buffer.from(text, "utf8");
    for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/**
 * Reads the toy run in a file.
 *
 * @throws DataError `not-readable`, `json-syntax`, `not-a-toy-run` with every wrong entry by its path
 * @example const run = await resumeToys(readToyRun("toys.json"), model, data, { pool });
 */
export function readToyRun(path: string): ToyRun {
  return checkToyRun(parsed(path, textOf(path)));
}

function textOf(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    throw new DataError([fileIssue("not-readable", path, "a file that can be read", error)]);
  }
}

function parsed(path: string, text: string): unknown {
  try {
    return parseRecord(text);
  } catch (error) {
    throw new DataError([fileIssue("json-syntax", path, "a JSON document", error)]);
  }
}

function fileIssue(code: ErrorCode, path: string, expected: string, error: unknown): Issue {
  return { code, path, expected, received: error instanceof Error ? error.message : String(error) };
}

/**
 * A listener for `onProgress` of `runToys` and `resumeToys` that writes the run to a file every few seconds, so that a
 * process that is killed loses no more. The caller writes the finished run.
 *
 * @param file - an open file, which no other process writes meanwhile; or a path, which is claimed for each writing only
 * @example await runToys(model, data, 1, { onProgress: toyRunKeeper("toys.json") });
 */
export function toyRunKeeper(file: ToyFile | string, everySeconds = 5): (progress: ToyRunProgress) => void {
  const write = typeof file === "string" ? (run: ToyRun) => writeToyRun(file, run) : file.write;
  let last = Date.now();
  return ({ run }) => {
    if (Date.now() - last < everySeconds * 1000) return;
    write(run());
    last = Date.now();
  };
}
