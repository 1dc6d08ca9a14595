import type { Command } from "commander";
import { widthOf } from "../format/width.js";

/** Options of every command that may take long. */
export interface ProgressOptions {
  readonly progress?: boolean;
}

/** Adds --progress and --no-progress. */
export function addProgress(command: Command): Command {
  return command
    .option("--progress", "report progress on standard error, even if it is not a terminal")
    .option("--no-progress", "do not report progress (default: reported on a terminal)");
}

/** Reports how much of long work is done; the total is undefined where it is not known, such as for downloads. */
export type OnProgress = (done: number, total: number | undefined) => void;

/** Time in ms between two lines on a terminal, and elsewhere. */
const INTERVAL = 200;
const INTERVAL_OF_LINES = 5000;
/** Time in ms after which the remaining time can be estimated, and after which progress is reported where there is no terminal. */
const ENOUGH = 1000;

/** Where progress is reported, such as standard error. */
export interface ProgressStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly write: (text: string) => unknown;
}

/** Reports progress, and ends the report. */
interface Reporter {
  readonly show: (text: string) => void;
  readonly end: () => void;
}

/**
 * Does work, and reports on standard error what is done, how much of it is finished, and how long the rest will take at the rate so far:
 * on a terminal in one line, which is overwritten and removed when the work ends; elsewhere, on request, in a line every few seconds.
 *
 * @param what - the work, such as "making toys"
 */
export async function withProgress<T>(
  what: string,
  { progress }: ProgressOptions,
  action: (onProgress: OnProgress) => T | Promise<T>,
  { count = String, stream = process.stderr }: { count?: (n: number) => string; stream?: ProgressStream } = {},
): Promise<T> {
  const { show, end } = reporterOn(stream, progress);
  const rate = new Rate();
  show(`${what} …`);
  try {
    return await action((done, total) => show(`${what}: ${extentText(done, total, count)}${rate.left(done, total)}`));
  } finally {
    end();
  }
}

/** Does the same as `withProgress`, for a number of bytes. */
export function withByteProgress<T>(
  what: string,
  asked: ProgressOptions,
  action: (onProgress: OnProgress) => Promise<T>,
): Promise<T> {
  return withProgress(what, asked, action, { count: (bytes) => `${(bytes / 1e6).toFixed(1)} MB` });
}

function extentText(done: number, total: number | undefined, count: (n: number) => string): string {
  if (total === undefined) return count(done);
  return `${count(done)} of ${count(total)} (${Math.floor((100 * done) / Math.max(total, 1))} %)`;
}

/** The rate of work since the first report, before which a part of it may have been done already. */
class Rate {
  readonly #began = performance.now();
  #first: { readonly done: number; readonly at: number } | undefined;

  /** The remaining time as text; empty where it is not known. */
  left(done: number, total: number | undefined): string {
    const now = performance.now();
    this.#first ??= done > 1 ? { done, at: now } : { done: 0, at: this.#began };
    const passed = now - this.#first.at;
    const made = done - this.#first.done;
    if (total === undefined || made <= 0 || passed < ENOUGH) return "";
    return `, ${formatSeconds((passed / 1000 / made) * (total - done))} left`;
  }
}

function reporterOn(stream: ProgressStream, asked: boolean | undefined): Reporter {
  if (asked === false || (stream.isTTY !== true && asked !== true))
    return { show: () => undefined, end: () => undefined };
  return stream.isTTY === true ? lineOn(stream) : linesOn(stream);
}

/** One line of a terminal, which is overwritten. It is cut to the width of the terminal, since a wrapped line could not be overwritten. */
function lineOn(stream: ProgressStream): Reporter {
  let last = Number.NEGATIVE_INFINITY;
  let width = 0;
  return {
    show(text) {
      const now = performance.now();
      if (now - last < INTERVAL) return;
      last = now;
      const shown = [...text].slice(0, Math.max(1, (stream.columns ?? Number.POSITIVE_INFINITY) - 1)).join("");
      stream.write(`\r${shown}${" ".repeat(Math.max(0, width - widthOf(shown)))}`);
      width = widthOf(shown);
    },
    end() {
      if (width > 0) stream.write(`\r${" ".repeat(width)}\r`);
      width = 0;
    },
  };
}

function linesOn(stream: ProgressStream): Reporter {
  let next = performance.now() + ENOUGH;
  return {
    show(text) {
      const now = performance.now();
      if (now < next) return;
      next = now + INTERVAL_OF_LINES;
      stream.write(`${text}\n`);
    },
    end: () => undefined,
  };
}

/** A duration such as 4 s, 2 min 5 s, or 1 h 12 min. */
function formatSeconds(seconds: number): string {
  const s = Math.ceil(seconds);
  if (s < 60) return `${s} s`;
  if (s < 3600) return `${Math.floor(s / 60)} min ${s % 60} s`;
  return `${Math.floor(s / 3600)} h ${Math.floor((s % 3600) / 60)} min`;
}
