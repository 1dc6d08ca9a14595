import { printable } from "../printable.js";

/** Which fit a note is about, and why it failed: see the notes of tests and limits. */
const FAILURE = /^The (free fit|fit at .+ = \S+) failed: (.*)$/s;
/** The part of a reason that says which parameters were held, which differs between fits that failed for the same reason. */
const MOVED = / \(moved: [^)]*\)/g;
const FITS_SHOWN = 3;

/** Notes as lines: fits that failed for the same reason share one. */
export function noteLines(notes: readonly string[]): string[] {
  const lines: (string | Failure)[] = [];
  const failures = new Map<string, Failure>();
  for (const note of new Set(notes)) {
    const [, fit, reason] = FAILURE.exec(note) ?? [];
    if (fit === undefined || reason === undefined) lines.push(note);
    else addFailure(lines, failures, { fits: [fit], reason, note });
  }
  return lines.map((line) => `note: ${printable(typeof line === "string" ? line : failureText(line))}`);
}

interface Failure {
  readonly fits: string[];
  readonly reason: string;
  readonly note: string;
}

function addFailure(lines: (string | Failure)[], failures: Map<string, Failure>, failure: Failure): void {
  const key = failure.reason.replace(MOVED, "");
  const earlier = failures.get(key);
  if (earlier !== undefined) earlier.fits.push(...failure.fits);
  else {
    failures.set(key, failure);
    lines.push(failure);
  }
}

function failureText({ fits, reason, note }: Failure): string {
  if (fits.length === 1) return note;
  const shown = fits.slice(0, FITS_SHOWN).map((fit) => `the ${fit}`);
  const more = fits.length - shown.length;
  const which = more === 0 ? shown.join(", ") : `${shown.join(", ")} and ${more} more`;
  return `${fits.length} fits failed (${which}): ${reason}`;
}
