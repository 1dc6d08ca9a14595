import { paintLines } from "../../format/paint.js";
import { reasonOf } from "../../node/write-failure.js";
import { paintFor } from "../colour.js";

/** Results go to standard output, everything else to standard error. */
export function printResult(text: string): void {
  process.stdout.write(text);
}

export function printNote(text: string): void {
  process.stderr.write(paintLines(text, paintFor(process.stderr)));
}

/**
 * Ends the program when it cannot write any more. A closed pipe (`histograd … | head`) is not an error. A full disk is an error, and is
 * reported in one line.
 *
 * @param status - exit status of an error
 */
export function endWhereWritingFails(status: number): void {
  process.stderr.on("error", (error: NodeJS.ErrnoException) =>
    process.exit(error.code === "EPIPE" ? undefined : status),
  );
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") process.exit();
    printNote(`error: standard output cannot be written: ${reasonOf(error)}\n`);
    process.exit(status);
  });
}
