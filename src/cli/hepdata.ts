import { existsSync, mkdirSync, readdirSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Command } from "commander";
import { DataError } from "../errors.js";
import type { HepdataOptions } from "../hepdata/tables.js";
import { printable } from "../printable.js";
import type { ResultRecord } from "../records/kinds.js";
import { outputFile } from "./options.js";
import { printNote } from "./output/print.js";
import { writeWholeFile } from "./output/write-file.js";

/** Adds --hepdata to a command whose record has tables for HEPData; the folder is checked before the work. */
export function addHepdata(command: Command): Command {
  return command
    .option("--hepdata <folder>", "write the tables to a new folder as a submission to HEPData (YAML)", outputFile)
    .hook("preAction", (_command, action) => {
      const { hepdata, force } = action.opts<{ readonly hepdata?: string; readonly force?: boolean }>();
      if (hepdata !== undefined) requireFreeFolder(hepdata, force === true);
    });
}

/** @throws DataError `file-exists` for a folder with files, unless they may be replaced; `not-writable` */
export function requireFreeFolder(folder: string, mayReplace: boolean): void {
  const expected = "a new or empty folder in one that exists";
  if (!existsSync(folder)) {
    if (existsSync(dirname(folder))) return;
    throw new DataError([{ code: "not-writable", path: folder, expected, received: "a folder that does not exist" }]);
  }
  if (!statSync(folder).isDirectory()) {
    throw new DataError([{ code: "file-exists", path: folder, expected, received: "a file" }]);
  }
  if (mayReplace || readdirSync(folder).length === 0) return;
  const hint = "Choose another name, or replace the files of a submission with --force.";
  throw new DataError([{ code: "file-exists", path: folder, expected, received: "a folder with files", hint }]);
}

/** The options that say where exclusion contours are, of those of a command. */
export function exclusionOptions({ labels, theoryUncertainty }: HepdataOptions): HepdataOptions {
  return {
    ...(labels === undefined ? {} : { labels }),
    ...(theoryUncertainty === undefined ? {} : { theoryUncertainty }),
  };
}

/** Writes a submission of the tables of records, and says which files of an earlier one are left. */
export async function writeHepdata(
  folder: string,
  records: ResultRecord | readonly ResultRecord[],
  overwrite: boolean,
  options: HepdataOptions = {},
): Promise<void> {
  // loaded here, so that other commands start without the YAML library
  const { hepdataSubmission } = await import("../hepdata/submission.js");
  const files = hepdataSubmission(records, options);
  mkdirSync(folder, { recursive: true });
  for (const [name, content] of files) writeWholeFile(join(folder, name), content, { overwrite });
  const left = readdirSync(folder).filter((name) => !files.has(name));
  if (left.length === 0) return;
  const names = left.map(printable).join(", ");
  printNote(
    `${printable(folder)} also has files that are not of this submission: ${names}. HEPData refuses a folder with them.\n`,
  );
}
