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
 * Ends the program where it can write no more. A reader that has seen enough (`histograd … | head`) closes the pipe: that is
 * no error. A full disk is one, said in one line.
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
