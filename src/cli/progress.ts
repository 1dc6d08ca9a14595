import { printNote } from "./output/print.js";

/** Time in ms before the first line of progress, and between two. */
const QUIET = 1000;
const INTERVAL = 200;

/** Tells how far long work has come. */
export interface Progress {
  readonly onProgress: (done: number, total: number) => void;
  /** Removes the line. */
  readonly end: () => void;
}

/**
 * Progress of work on standard error, once it takes longer than a second: on a terminal in one line that is written
 * over; elsewhere nothing.
 */
export function progress(what: string): Progress {
  const { show, end } = statusLine();
  return {
    onProgress: (done, total) =>
      show((seconds) => {
        const left = seconds * ((total - done) / Math.max(done, 1));
        return `${what}: ${done} of ${total} (${Math.floor((100 * done) / total)} %), ${formatSeconds(left)} left`;
      }),
    end,
  };
}

/** As `progress`, of bytes whose number may be unknown. */
export function byteProgress(what: string): {
  readonly onProgress: (bytes: number, total: number | undefined) => void;
  readonly end: () => void;
} {
  const { show, end } = statusLine();
  const inMegabytes = (bytes: number) => (bytes / 1e6).toFixed(1);
  return {
    onProgress: (bytes, total) =>
      show(() => `${what}: ${inMegabytes(bytes)}${total === undefined ? "" : ` of ${inMegabytes(total)}`} MB`),
    end,
  };
}

/** A line on the terminal that is written over; `show` is given the seconds since the beginning. */
function statusLine(): { readonly show: (text: (seconds: number) => string) => void; readonly end: () => void } {
  if (!process.stderr.isTTY) return { show: () => undefined, end: () => undefined };
  const began = performance.now();
  let last = began;
  let width = 0;
  return {
    show(textAt) {
      const now = performance.now();
      if (now - began < QUIET || now - last < INTERVAL) return;
      last = now;
      const text = textAt((now - began) / 1000);
      printNote(`\r${text.padEnd(width)}`);
      width = text.length;
    },
    end() {
      if (width > 0) printNote(`\r${" ".repeat(width)}\r`);
      width = 0;
    },
  };
}

/** A duration as people say it: 4 s, 2 min 5 s, 1 h 12 min. */
function formatSeconds(seconds: number): string {
  const s = Math.ceil(seconds);
  if (s < 60) return `${s} s`;
  if (s < 3600) return `${Math.floor(s / 60)} min ${s % 60} s`;
  return `${Math.floor(s / 3600)} h ${Math.floor((s % 3600) / 60)} min`;
}
