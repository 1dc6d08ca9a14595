import { printable } from "../../printable.js";

/** Characters of one line of a label. */
const LONGEST_LINE = 80;

/** A line that can be shown: shortened, what cannot be printed replaced by U+FFFD. */
export function shownLine(line: string): string {
  return printable(line.length > LONGEST_LINE ? `${line.slice(0, LONGEST_LINE - 1)}…` : line);
}
