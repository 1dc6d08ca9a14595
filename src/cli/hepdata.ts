import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "commander";
import { MADE_BY } from "../hepdata/made-by.js";
import type { HepdataOptions } from "../hepdata/tables.js";
import { requireFreeFolder } from "../node/free-folder.js";
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
      if (hepdata !== undefined) requireSubmissionFolder(hepdata, force === true);
    });
}

/**
 * Requires a folder for a submission. Only the files of an earlier submission are replaced, and only with --force: a folder with other
 * files of these names was not written by histograd.
 *
 * @throws DataError `folder-not-empty`, `not-writable`
 */
export function requireSubmissionFolder(folder: string, mayReplace: boolean): void {
  requireFreeFolder(folder, {
    mayReplace: () => mayReplace && isSubmission(folder),
    expected: "has a submission that histograd wrote, with --force",
    hint: "Choose another name. --force replaces the files of a submission that histograd wrote, and no others.",
  });
}

function isSubmission(folder: string): boolean {
  const head = join(folder, "submission.yaml");
  return existsSync(head) && readFileSync(head, "utf8").startsWith(`---\ncomment: "${MADE_BY} `);
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
  // The YAML library is loaded here, so that other commands start without it.
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
