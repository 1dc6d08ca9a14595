import { closeSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, writeSync } from "node:fs";
import { DataError, type Issue } from "../errors.js";
import { formatRecord, parseRecord } from "../records/record.js";
import { checkToyRun } from "../toys/check-toy-run.js";
import type { ToyRun } from "../toys/results.js";
import type { ToyRunProgress } from "../toys/run-toys.js";

/**
 * Writes a toy run to a file so that whoever reads it, or a process that is killed in between, finds the old file or the
 * new one, never a part: the text goes to a file beside it, which then takes its name.
 *
 * @throws DataError `not-writable`
 */
export function writeToyRun(path: string, run: ToyRun): void {
  const beside = `${path}.${process.pid}.part`;
  try {
    writeWhole(beside, formatRecord(run));
    renameSync(beside, path);
  } catch (error) {
    rmSync(beside, { force: true });
    throw new DataError([fileIssue("not-writable", path, "a file that can be written", error)]);
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
 * @throws DataError `not-readable`, `json-syntax`, `not-a-toy-run`
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

function fileIssue(code: string, path: string, expected: string, error: unknown): Issue {
  return { code, path, expected, received: error instanceof Error ? error.message : String(error) };
}

/**
 * A listener for `onProgress` of `runToys` and `resumeToys` that writes the run to a file every few seconds, so that a
 * process that is killed loses no more. The finished run is for the caller to write.
 *
 * @example await runToys(model, data, 1, { onProgress: toyRunKeeper("toys.json") });
 */
export function toyRunKeeper(path: string, everySeconds = 5): (progress: ToyRunProgress) => void {
  let last = Date.now();
  return ({ run }) => {
    if (Date.now() - last < everySeconds * 1000) return;
    writeToyRun(path, run());
    last = Date.now();
  };
}
