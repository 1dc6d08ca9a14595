/** Characters of one line of a label. */
const LONGEST_LINE = 80;

/** Control, direction-changing and half characters: they would break the text or disguise a name. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\u2028\u2029]/gu;

/** A line that can be shown: shortened, what cannot be printed replaced by U+FFFD. */
export function printable(line: string): string {
  const shown = line.length > LONGEST_LINE ? `${line.slice(0, LONGEST_LINE - 1)}…` : line;
  return shown.replace(UNPRINTABLE, "\uFFFD");
}
